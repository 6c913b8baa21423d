/** One spelling for a path of `locks.files`: no `./`, doubled or trailing slashes. */
export function filePathIdentity(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

/** The folders that a path lies in, without itself: `a/b/c` is in `a` and `a/b`. */
export function foldersOf(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}
