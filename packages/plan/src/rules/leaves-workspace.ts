/** Whether a path that is to be workspace-relative is absolute (on any system) or holds a `..`. */
export function leavesWorkspace(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path) || path.split(/[/\\]/).includes('..');
}
