const IN_A_CHANGE = /^openspec\/changes\/([^/]+)\/(.+)$/;

/** What says who may write what: a package must not write that itself. */
const PROTECTED = new Set(['work-packages.yaml', 'approval.yaml', '.openspec.yaml']);

/** What everybody who works on a change keeps up to date. */
const SHARED = new Set(['proposal.md', 'design.md', 'tasks.md', 'context.md']);
const SHARED_FOLDERS = ['specs/', 'context/'];

/** A planning file of an open change. */
export interface PlanningFile {
  /** The change, by the name of its folder. */
  readonly change: string;
  /** Whether it is the plan, the approval or the settings of the change. */
  readonly isProtected: boolean;
}

/**
 * What a path is to a change, if it is a planning file of one. Contracts are none: they belong to a
 * package.
 *
 * @param path workspace-relative, POSIX
 */
export function planningFile(path: string): PlanningFile | undefined {
  const [, change, file] = IN_A_CHANGE.exec(path) ?? [];
  if (change === undefined || file === undefined || change === 'archive') return undefined;
  if (PROTECTED.has(file)) return { change, isProtected: true };
  const isShared = SHARED.has(file) || SHARED_FOLDERS.some((folder) => file.startsWith(folder));
  return isShared ? { change, isProtected: false } : undefined;
}
