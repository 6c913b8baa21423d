import type { Diagnostic } from '../diagnostic';

/**
 * Computes identities of findings for SARIF's `partialFingerprints`. The identity uses the content
 * of a line and not its number, so it survives moved lines.
 */
export class SarifFingerprints {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #lines = new Map<string, readonly string[]>();
  readonly #seen = new Map<string, number>();

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  /** @returns 16 hexadecimal digits, a colon, and the count of findings so far with these digits */
  of({ code, message, file, line }: Diagnostic): string {
    const hash = fnv1a([code, file, message, this.#line(file, line)].join('\0'));
    const count = (this.#seen.get(hash) ?? 0) + 1;
    this.#seen.set(hash, count);
    return `${hash}:${count}`;
  }

  #line(file: string, line: number): string {
    let lines = this.#lines.get(file);
    if (!lines) {
      lines = (this.#sources.get(file) ?? '').split('\n');
      this.#lines.set(file, lines);
    }
    return (lines[line - 1] ?? '').trim();
  }
}

/** 64-bit FNV-1a. It needs no cryptographic strength and no platform crypto. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
