export interface NewMember {
  readonly email: string;
  readonly name: string;
}

export interface Member extends NewMember {
  readonly id: string;
}

/**
 * A member with a clean name and a lower-case email address.
 *
 * @throws RangeError when the name is empty or the email address has no `@`
 */
export function createMember(id: string, { email, name }: NewMember): Member {
  const cleanName = name.trim();
  if (cleanName === '') throw new RangeError('A member needs a name.');
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new RangeError(`Not an email address: ${email}`);
  return { id, email: email.toLowerCase(), name: cleanName };
}
