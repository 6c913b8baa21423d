/** Whether a path equals a folder or lies in it. Every path lies in `.`. */
export function isInside(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** Whether a folder lies strictly inside another folder. */
export function isNestedIn(path: string, folder: string): boolean {
  return path !== folder && isInside(path, folder);
}

/** The deepest common folder of the paths; `.` when they share none. */
export function commonFolder(paths: readonly string[]): string {
  const [first = '.', ...others] = paths;
  const segments = first === '.' ? [] : first.split('/');
  while (segments.length > 0 && !others.every((path) => isInside(path, segments.join('/')))) {
    segments.pop();
  }
  return segments.length === 0 ? '.' : segments.join('/');
}
