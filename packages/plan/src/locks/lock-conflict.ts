import { canonicalLockKey } from './lock-key';

/**
 * Whether two lock keys lock the same thing.
 *
 * Keys are compared in canonical form. They also conflict in these cases:
 * - `*` in a `flag:` key matches any characters, including `/` and `.`: `flag:billing/*` conflicts
 *   with `flag:billing/x` and with `flag:b*x`.
 * - Names of path parameters are ignored: `GET /v1/users/{id}` and `GET /v1/users/{userId}` are the
 *   same endpoint, as in OpenAPI 3 ("templated paths with the same hierarchy but different
 *   templated names MUST NOT exist as they are identical"). A parameter and a literal (`/users/me`)
 *   differ.
 *
 * @param a a lock key
 * @param b a lock key
 * @returns whether the keys conflict
 */
export function lockKeysConflict(a: string, b: string): boolean {
  const [first, second] = [lockIdentity(a), lockIdentity(b)];
  if (first === second) return true;
  if (!isFlagFamily(first) && !isFlagFamily(second)) return false;
  return first.startsWith('flag:') && second.startsWith('flag:') && familiesMeet(first, second);
}

/**
 * Returns the identity of what a key locks. Equal identities conflict. Different ones conflict only
 * when one is a flag family.
 *
 * @param key a lock key
 * @returns the identity; based on the trimmed key when it has no canonical form
 */
export function lockIdentity(key: string): string {
  const canonical = canonicalLockKey(key) ?? key.trim();
  if (!canonical.startsWith('api:')) return canonical;
  return canonical
    .split('/')
    .map((segment) => segment.replace(/\{[^{}]*\}/g, '{}').replace(/^:[A-Za-z_]\w*$/, '{}'))
    .join('/');
}

/** Whether a lock identity is a flag family (has a `*`). */
export function isFlagFamily(identity: string): boolean {
  return identity.startsWith('flag:') && identity.includes('*');
}

/** Whether some text matches both patterns. `*` matches any characters. */
function familiesMeet(a: string, b: string): boolean {
  const commonLength = Math.min(literalPrefix(a), literalPrefix(b));
  if (a.slice(0, commonLength) !== b.slice(0, commonLength)) return false;

  // meets[j]: whether some text matches both the rest of `a` from i and the rest of `b` from j.
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

/**
 * Normalises a path of `locks.files`: removes `./`, doubled and trailing slashes.
 *
 * @param path the path as written
 * @returns the normalised path
 */
export function filePathIdentity(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

/** The parent folders of a path: `a` and `a/b` for `a/b/c`. */
export function foldersOf(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}
