import { readArchivedChanges } from '../workspace/open-changes';
import { type ClaimReport, claimChange } from './claim-change';
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
  /** Claims of changes that are archived here. */
  readonly releases: readonly ReleaseReport[];
  /** Open changes that could not be claimed because of their plans, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Makes the planning claims what the open changes say, such as after a store was lost, and releases those
 * of archived changes. What is open on other branches is left alone.
 *
 * @throws NotCheckableError for settings that make no sense
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
    // Most archived changes hold nothing: no news is no line.
    if (report.released.length > 0) releases.push(report);
    if (!report.done) break;
  }
  const claims: ClaimReport[] = [];
  for (const plan of plans) {
    claims.push(
      await withCoordinator(root, options, plan.change, (coordinator) =>
        claimChange(coordinator, planningClaims(plan)),
      ),
    );
  }
  return { claims, releases, problems };
}

function archivedIds(root: string): readonly string[] {
  const names = readArchivedChanges(root).map((name) => name.replace(/^\d{4}-\d{2}-\d{2}-/, ''));
  return [...new Set(names)];
}
