import { type Coordinator, CoordinatorError, type LockHolder } from '@parallel-plan/coordinator';
import { byText, quoted } from '@parallel-plan/plan';
import { readBranchPlans } from '../git/branch-plans';
import { runGit } from '../git/git';
import { workspaceRoots } from '../git/worktrees';
import { CHANGES_FOLDER, readArchivedChanges, readOpenChanges } from '../workspace/open-changes';
import { changeOfAgent, type WorkspaceCoordinator } from './open';

/** Planning claims of a change that exists in no branch and no working tree of this clone. */
export interface Ghost {
  readonly change: string;
  /** The claims that the change holds, sorted by key. */
  readonly claims: readonly LockHolder[];
  /** When the oldest claim was acquired, ISO 8601. Missing when the coordinator doesn't say. */
  readonly since?: string;
  /**
   * True when only this repository uses the coordinator (the embedded store), or when the change is archived
   * here. Otherwise false: the change may exist in a clone that has not pushed it.
   */
  readonly certain: boolean;
  /** The command that releases the claims. */
  readonly release: string;
}

/** The ghosts among the claims of a coordinator. */
export interface FoundGhosts {
  /** Sorted by change. */
  readonly ghosts: readonly Ghost[];
  /** Why the search for ghosts is incomplete, one sentence per reason. */
  readonly notChecked: readonly string[];
}

/**
 * Finds claims of changes that no longer exist. A change exists when its folder is in a working tree of the
 * repository, or its plan is in a local or remote-tracking branch. Nothing is fetched.
 *
 * It is read-only. Errors of the coordinator and of git are reported in the result, never thrown.
 *
 * @param root the workspace root, absolute, with its own symbolic links resolved
 * @param coordinator the coordinator, and what it can do
 * @param among the claims to check, such as those that blocked a claim. Default: all claims.
 * @returns the ghosts, and why the search may be incomplete
 */
export async function findGhosts(
  root: string,
  { coordinator, detection }: Pick<WorkspaceCoordinator, 'coordinator' | 'detection'>,
  among?: readonly LockHolder[],
): Promise<FoundGhosts> {
  const notChecked: string[] = [];
  const byChange = claimsByChange(among);
  if (among !== undefined && byChange.size === 0) return { ghosts: [], notChecked };
  // A refusal may name a registered feature instead of a lock. The age then comes from the locks of the
  // change.
  const unlisted: string[] = [];
  for (const [change, claims] of claimsByChange(await holdersOf(coordinator, unlisted))) {
    if (among === undefined || byChange.has(change)) byChange.set(change, claims);
  }
  if (among === undefined) notChecked.push(...unlisted);
  if (byChange.size === 0) return { ghosts: [], notChecked };

  for (const tree of await workspaceRoots(root)) {
    for (const { id } of readOpenChanges(tree)) byChange.delete(id);
  }
  for (const id of await changesOfHead(root)) byChange.delete(id);
  if (byChange.size === 0) return { ghosts: [], notChecked };
  // `isKnown` excludes changes from the comparison: exclude all changes except the ones in question.
  const branches = await readBranchPlans(root, (change) => !byChange.has(change));
  for (const { change } of branches.plans) byChange.delete(change);
  if (branches.notChecked.length > 0) {
    return {
      ghosts: [],
      notChecked: [...notChecked, ...branches.notChecked.map(({ why }) => why)],
    };
  }
  const archived = new Set(readArchivedChanges(root).map((name) => name.replace(DATE, '')));
  const ghosts = [...byChange].map(([change, claims]): Ghost => {
    const [since] = claims.flatMap(({ acquiredAt }) => acquiredAt ?? []).sort();
    return {
      change,
      claims: [...claims].sort(byText(({ key }) => key)),
      ...(since === undefined ? {} : { since }),
      certain: detection.transport === 'embedded' || archived.has(change),
      release: `npx parallel-plan coordinator release ${change}`,
    };
  });
  return { ghosts: ghosts.sort(byText(({ change }) => change)), notChecked };
}

function claimsByChange(held: readonly LockHolder[] = []): Map<string, readonly LockHolder[]> {
  const byChange = new Map<string, readonly LockHolder[]>();
  for (const holder of held) {
    const change = changeOfAgent(holder.agentId);
    if (change !== undefined) byChange.set(change, [...(byChange.get(change) ?? []), holder]);
  }
  return byChange;
}

/** A folder that was deleted without a commit is still in the branch. */
async function changesOfHead(root: string): Promise<readonly string[]> {
  const listed = await runGit(root, ['ls-tree', '--name-only', 'HEAD', `${CHANGES_FOLDER}/`]);
  if (listed.exitCode !== 0) return [];
  return listed.stdout.split('\n').map((path) => path.slice(path.lastIndexOf('/') + 1));
}

/** The date prefix of an archived change: `2026-01-31-`. */
const DATE = /^\d{4}-\d{2}-\d{2}-/;

/**
 * Reads all locks.
 *
 * @returns `undefined` when the coordinator can't list all locks
 * @throws CoordinatorError when the coordinator gives no answer
 */
export async function allHeld(
  coordinator: Coordinator,
): Promise<readonly LockHolder[] | undefined> {
  try {
    return await coordinator.checkLocks();
  } catch (error) {
    if (error instanceof CoordinatorError && error.code === 'unsupported') return undefined;
    throw error;
  }
}

async function holdersOf(
  coordinator: Coordinator,
  notChecked: string[],
): Promise<readonly LockHolder[]> {
  try {
    const held = await allHeld(coordinator);
    if (held !== undefined) return held;
    notChecked.push(
      'The coordinator has no list of all locks, so claims of deleted changes are unknown.',
    );
  } catch (error) {
    if (!(error instanceof CoordinatorError)) throw error;
    notChecked.push(`Claims of deleted changes are unknown: ${error.message}`);
  }
  return [];
}

/**
 * Describes each ghost, its age, and how to release it: one line per ghost, without indentation.
 *
 * @param now milliseconds since 1970
 */
export function ghostLines(ghosts: readonly Ghost[], now = Date.now()): readonly string[] {
  return ghosts.map(({ change, claims, since, certain, release }) => {
    const count = `${claims.length} claim${claims.length === 1 ? '' : 's'}`;
    const age = since === undefined ? '' : ` for ${ageOf(now - Date.parse(since))}`;
    const where = certain
      ? 'is in no branch and no worktree'
      : 'is in no branch that this clone knows; it may be in a clone that has not pushed it';
    return `The change ${quoted(change)} holds ${count}${age}, and ${where}. Release: ${release}`;
  });
}

/** `3 days`, `1 hour`, `5 minutes`: the largest unit, rounded down. */
function ageOf(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const units = [
    [24 * 60, 'day'],
    [60, 'hour'],
    [1, 'minute'],
  ] as const;
  const [size, unit] = units.find(([length]) => minutes >= length) ?? [1, 'minute'];
  const count = Math.floor(minutes / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
