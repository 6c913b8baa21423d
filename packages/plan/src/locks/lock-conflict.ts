import { canonicalLockKey } from './lock-key';

/**
 * Whether two lock keys lock one thing.
 *
 * Keys are compared in canonical form. Beyond equality:
 * - `*` in a `flag:` key stands for any characters, `/` and `.` included: `flag:billing/*` is in conflict
 *   with `flag:billing/x`, and with `flag:b*x`.
 * - Names of path parameters don't matter: `GET /v1/users/{id}` and `GET /v1/users/{userId}` are one
 *   endpoint, as OpenAPI 3 has it ("templated paths with the same hierarchy but different templated
 *   names MUST NOT exist as they are identical"). A parameter and a literal (`/users/me`) are two.
 */
export function lockKeysConflict(a: string, b: string): boolean {
  const [first, second] = [lockIdentity(a), lockIdentity(b)];
  if (first === second) return true;
  if (!isFlagFamily(first) && !isFlagFamily(second)) return false;
  return first.startsWith('flag:') && second.startsWith('flag:') && familiesMeet(first, second);
}

/**
 * What a key locks, as one string: equal strings are in conflict, and different ones are not unless
 * one is a family of flags. A key without a canonical form stands for itself.
 */
export function lockIdentity(key: string): string {
  const canonical = canonicalLockKey(key) ?? key.trim();
  if (!canonical.startsWith('api:')) return canonical;
  return canonical
    .split('/')
    .map((segment) => segment.replace(/\{[^{}]*\}/g, '{}').replace(/^:[A-Za-z_]\w*$/, '{}'))
    .join('/');
}

/** Whether a lock identity is a family of flags. */
export function isFlagFamily(identity: string): boolean {
  return identity.startsWith('flag:') && identity.includes('*');
}

/** Whether one text matches both patterns, in which `*` stands for any characters. */
function familiesMeet(a: string, b: string): boolean {
  const commonLength = Math.min(literalPrefix(a), literalPrefix(b));
  if (a.slice(0, commonLength) !== b.slice(0, commonLength)) return false;

  // meets[j]: whether the rest of `a` from i on and the rest of `b` from j on have a text in common.
  let meets: boolean[] = [];
  for (let i = a.length; i >= 0; i--) {
    const below = meets;
    meets = [];
    for (let j = b.length; j >= 0; j--) {
      if (i === a.length && j === b.length) meets[j] = true;
      else if (a[i] === '*')
        meets[j] = below[j] === true || (j < b.length && meets[j + 1] === true);
      else if (b[j] === '*') meets[j] = meets[j + 1] === true || below[j] === true;
      else meets[j] = i < a.length && a[i] === b[j] && below[j + 1] === true;
    }
  }
  return meets[0] === true;
}

function literalPrefix(pattern: string): number {
  const star = pattern.indexOf('*');
  return star === -1 ? pattern.length : star;
}
