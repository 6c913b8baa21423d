const IN_A_CHANGE = /^openspec\/changes\/([^/]+)\/(.+)$/;

/** The files that define write access. A package must not change its own permissions. */
const PROTECTED = new Set(['work-packages.yaml', 'approval.yaml', '.openspec.yaml']);

/** The files that every package of a change may update. */
const SHARED = new Set(['proposal.md', 'design.md', 'tasks.md', 'context.md']);
const SHARED_FOLDERS = ['specs/', 'context/'];

/** A planning file of an open change. */
export interface PlanningFile {
  /** The id of the change: the name of its folder. */
  readonly change: string;
  /** Whether it is the plan, the approval or the settings of the change. */
  readonly isProtected: boolean;
}

/**
 * Recognises the planning files of a change. Contracts are not planning files, because a package
 * owns them.
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
