import { type Coordinator, CoordinatorError, type LockHolder } from '@parallel-plan/coordinator';
import { byText, quoted } from '@parallel-plan/plan';
import { readBranchPlans } from '../git/branch-plans';
import { runGit } from '../git/git';
import { workspaceRoots } from '../git/worktrees';
import { CHANGES_FOLDER, readArchivedChanges, readOpenChanges } from '../workspace/open-changes';
import { changeOfAgent, type WorkspaceCoordinator } from './open';

/** Planning claims of a change that is in no branch and in no working tree that this clone knows. */
export interface Ghost {
  readonly change: string;
  /** What it holds, sorted by key. */
  readonly claims: readonly LockHolder[];
  /** When the first of the claims was made, ISO 8601; missing where the coordinator doesn't say. */
  readonly since?: string;
  /**
   * True when nothing but this repository uses the coordinator. False on a server: the change may be in a
   * clone that has not pushed it.
   */
  readonly certain: boolean;
  /** The command that releases it. */
  readonly release: string;
}

/** The ghosts among the claims of a coordinator. */
export interface FoundGhosts {
  /** Sorted by change. */
  readonly ghosts: readonly Ghost[];
  /** Why it is not known whether there are (more) ghosts, a sentence each. */
  readonly notChecked: readonly string[];
}

/**
 * Finds claims of changes that are gone. A change counts as alive when its folder is in a working tree of
 * the repository, or its plan in a branch, local or remote-tracking; nothing is fetched.
 *
 * It changes nothing, and never throws because of the coordinator or of git.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @param among Claims to look at, such as those that a claim was refused for. Default: all claims.
 */
export async function findGhosts(
  root: string,
  { coordinator, detection }: Pick<WorkspaceCoordinator, 'coordinator' | 'detection'>,
  among?: readonly LockHolder[],
): Promise<FoundGhosts> {
  const notChecked: string[] = [];
  const byChange = claimsByChange(among);
  if (among !== undefined && byChange.size === 0) return { ghosts: [], notChecked };
  // A refusal may name a registered feature: the locks of the change tell their age.
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
  // `isKnown` leaves changes out of the comparison: all but the ones in question.
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

/** A folder that was deleted and not committed is still in the branch. */
async function changesOfHead(root: string): Promise<readonly string[]> {
  const listed = await runGit(root, ['ls-tree', '--name-only', 'HEAD', `${CHANGES_FOLDER}/`]);
  if (listed.exitCode !== 0) return [];
  return listed.stdout.split('\n').map((path) => path.slice(path.lastIndexOf('/') + 1));
}

/** `2026-01-31-` of an archived change. */
const DATE = /^\d{4}-\d{2}-\d{2}-/;

/**
 * Everything that is held.
 *
 * @returns nothing where the coordinator has no list of all locks
 * @throws CoordinatorError
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
 * Says for each ghost what it is, since when, and how to release it: one line each, without indentation.
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
