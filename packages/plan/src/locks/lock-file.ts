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
