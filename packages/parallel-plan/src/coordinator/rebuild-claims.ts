import { readArchivedChanges } from '../workspace/open-changes';
import { type ClaimReport, claimChange } from './claim-change';
import { findGhosts, type FoundGhosts, type Ghost } from './ghosts';
import {
  withCoordinator,
  type WorkspaceCoordinator,
  type WorkspaceCoordinatorOptions,
} from './open';
import { planningClaims } from './planning-claims';
import { readOpenPlans } from './planning-claims';
import { releaseChange, type ReleaseReport } from './claim-change';

export interface RebuiltClaims {
  readonly claims: readonly ClaimReport[];
  /** Released claims of archived changes. */
  readonly releases: readonly ReleaseReport[];
  /**
   * Changes that no longer exist here. Their claims were kept, because another clone may have the change.
   */
  readonly ghosts: readonly Ghost[];
  /** Open changes that could not be claimed because of their plans, one sentence per problem. */
  readonly problems: readonly string[];
}

/**
 * Claims what the plans of all open changes lock, for example after the store was lost. Releases the claims
 * of archived changes and of changes that no longer exist. Changes that are open on other branches keep
 * their claims.
 *
 * @throws NotCheckableError for invalid settings
 */
export async function rebuildClaims(
  workspaceRoot: string,
  options: WorkspaceCoordinatorOptions,
): Promise<RebuiltClaims> {
  const { root, plans, problems } = readOpenPlans(workspaceRoot);
  const open = new Set(plans.map(({ change }) => change));
  const releases: ReleaseReport[] = [];
  for (const changeId of archivedIds(root).filter((id) => !open.has(id))) {
    const release = (coordinator: WorkspaceCoordinator) =>
      releaseChange(coordinator, changeId, { keys: [], all: true });
    const report = await withCoordinator(root, options, changeId, release);
    // Most archived changes hold nothing: report only those that released something.
    if (report.released.length > 0) releases.push(report);
    if (!report.done) break;
  }
  const gone = await releaseGhosts(root, options);
  releases.push(...gone.releases);
  const claims: ClaimReport[] = [];
  for (const plan of plans) {
    claims.push(
      await withCoordinator(root, options, plan.change, (coordinator) =>
        claimChange(coordinator, planningClaims(plan)),
      ),
    );
  }
  return { claims, releases, ghosts: gone.left, problems };
}

function archivedIds(root: string): readonly string[] {
  const names = readArchivedChanges(root).map((name) => name.replace(/^\d{4}-\d{2}-\d{2}-/, ''));
  return [...new Set(names)];
}

export interface ReleasedGhosts extends FoundGhosts {
  /** The result for each ghost that was to be released. */
  readonly releases: readonly ReleaseReport[];
  /** Ghosts that were kept: those that are neither certain nor named. */
  readonly left: readonly Ghost[];
}

/**
 * Releases the claims of changes that no longer exist: the certain ones, or the named ones.
 *
 * @param root the workspace root, absolute, with its own symbolic links resolved
 * @param only release exactly these changes, certain or not. Default: all certain ones.
 * @throws NotCheckableError for invalid settings
 */
export async function releaseGhosts(
  root: string,
  options: WorkspaceCoordinatorOptions,
  { dryRun = false, only }: { readonly dryRun?: boolean; readonly only?: readonly string[] } = {},
): Promise<ReleasedGhosts> {
  const found = await withCoordinator(root, options, undefined, async (opened) =>
    opened.detection.can.lock
      ? findGhosts(root, opened)
      : {
          ghosts: [],
          notChecked: [`Claims of deleted changes are unknown: ${whyNoLocks(opened)}`],
        },
  );
  const chosen = found.ghosts.filter(({ change, certain }) => only?.includes(change) ?? certain);
  const releases: ReleaseReport[] = [];
  for (const { change, claims } of dryRun ? [] : chosen) {
    const keys = claims.map(({ key }) => key);
    releases.push(
      await withCoordinator(root, options, change, (opened) =>
        releaseChange(opened, change, { keys, all: true }),
      ),
    );
  }
  return { ...found, releases, left: found.ghosts.filter((ghost) => !chosen.includes(ghost)) };
}

function whyNoLocks({ detection }: WorkspaceCoordinator): string {
  return detection.missing.find(({ capability }) => capability === 'lock')?.why ?? '';
}
