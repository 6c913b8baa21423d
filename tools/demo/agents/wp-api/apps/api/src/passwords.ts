import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const LENGTH = 32;

/** Keeps scrypt hashes of passwords, by email address. */
export class Passwords {
  readonly #hashes = new Map<string, { readonly salt: Buffer; readonly hash: Buffer }>();

  set(email: string, password: string): void {
    const salt = randomBytes(16);
    this.#hashes.set(email.toLowerCase(), { salt, hash: scryptSync(password, salt, LENGTH) });
  }

  matches(email: string, password: string): boolean {
    const { salt, hash } = this.#hashes.get(email.toLowerCase()) ?? UNKNOWN;
    // An unknown address takes as long as a wrong password.
    return timingSafeEqual(scryptSync(password, salt, LENGTH), hash);
  }
}

const UNKNOWN = { salt: randomBytes(16), hash: randomBytes(LENGTH) };
