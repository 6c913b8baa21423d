import { createMember, type Member, type NewMember } from './member.ts';

/** Keeps members in memory, one an email address. */
export class MemberStore {
  readonly #members = new Map<string, Member>();

  /** @throws RangeError when the member isn't sound, or the email address is taken */
  add(member: NewMember): Member {
    const created = createMember(String(this.#members.size + 1), member);
    if (this.#members.has(created.email)) throw new RangeError(`Taken: ${created.email}`);
    this.#members.set(created.email, created);
    return created;
  }

  findByEmail(email: string): Member | undefined {
    return this.#members.get(email.toLowerCase());
  }

  all(): Member[] {
    return [...this.#members.values()];
  }
}
