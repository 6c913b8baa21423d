/**
 * Whether a path is absolute (on any system) or contains a `..`, so it is not workspace-relative.
 */
export function leavesWorkspace(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path) || path.split(/[/\\]/).includes('..');
}
