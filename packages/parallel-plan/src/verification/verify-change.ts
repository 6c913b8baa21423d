import { type NotChecked, type Plan, quoted } from '@parallel-plan/plan';
import { type PackageProgress, readProgress } from '../implement/progress/package-progress';
import { readSoundPlan } from './read-package';
import { type RequirementRow, requirementMatrix } from './requirement-matrix';
import { readResult, resultFile } from './result-file';
import type { ResultStatus, WorkResult } from './work-result';

/** The state of a change: its packages, and its requirements. */
export interface ChangeResult {
  readonly version: 1;
  readonly change: string;
  /** The worst status of its packages. */
  readonly status: ResultStatus;
  readonly packages: readonly PackageOutcome[];
  readonly requirements: readonly RequirementRow[];
  readonly notChecked: readonly NotChecked[];
}

export interface PackageOutcome {
  readonly package_id: string;
  readonly status: ResultStatus | 'missing' | 'stale';
  /** The reason, in one sentence; `undefined` if the status is `passed`. */
  readonly message?: string;
  /** Workspace-relative. */
  readonly file: string;
  readonly result?: WorkResult;
  /** The commit that merged the package into the branch of the change. */
  readonly merged?: string;
}

/**
 * Summarizes the results of a change's packages, and the evidence for its requirements. A missing
 * result, and a result of another revision of the plan (stale), count as failed.
 *
 * @param workspaceRoot absolute path
 * @throws NotCheckableError if the plan is missing or not valid
 */
export async function verifyChange(workspaceRoot: string, change: string): Promise<ChangeResult> {
  const { root, plan } = readSoundPlan(workspaceRoot, change);
  const { packages: progress } = await readProgress(root, change);
  const packages = packageOutcomes(root, change, plan).map((outcome) =>
    withMerge(outcome, progress.get(outcome.package_id), plan),
  );
  const statusOf = new Map(packages.map(({ package_id: id, status }) => [id, status]));
  const { rows, notChecked } = await requirementMatrix(
    root,
    change,
    plan,
    (id) => statusOf.get(id) ?? 'missing',
  );
  return { version: 1, change, status: worst(packages), packages, requirements: rows, notChecked };
}

/**
 * A package that `parallel-plan implement` has merged was verified before. That result counts unless this
 * checkout has a newer one.
 */
function withMerge(
  outcome: PackageOutcome,
  { commit, result }: Partial<PackageProgress> = {},
  { feature }: Plan,
): PackageOutcome {
  if (commit === undefined) return outcome;
  const { package_id, status, file } = outcome;
  const isNeeded = status === 'missing' || status === 'stale';
  if (!isNeeded || result?.revisions.plan !== feature.plan_revision) {
    return { ...outcome, merged: commit };
  }
  const { message } = result;
  const why = message === undefined ? {} : { message };
  return { package_id, status: result.status, ...why, file, result, merged: commit };
}

/**
 * The last results of a plan's packages, in the order of the plan.
 *
 * @param root absolute path of the workspace root
 */
export function packageOutcomes(
  root: string,
  change: string,
  plan: Plan,
): readonly PackageOutcome[] {
  return plan.packages.map(({ package_id: id }): PackageOutcome => {
    const file = resultFile(change, id);
    const result = readResult(root, change, id);
    if (result === undefined) {
      return {
        package_id: id,
        status: 'missing',
        message: `There is no result of ${quoted(id)}: run its target.`,
        file,
      };
    }
    const { plan: of } = result.revisions;
    if (of !== plan.feature.plan_revision) {
      const message = `The result is of plan revision ${of}, and the plan is at ${plan.feature.plan_revision}: run its target again.`;
      return { package_id: id, status: 'stale', message, file, result };
    }
    const { status, message } = result;
    return { package_id: id, status, ...(message === undefined ? {} : { message }), file, result };
  });
}

function worst(packages: readonly PackageOutcome[]): ResultStatus {
  const has = (...wanted: PackageOutcome['status'][]) =>
    packages.some(({ status }) => wanted.includes(status));
  if (has('failed', 'missing', 'stale')) return 'failed';
  if (has('infeasible')) return 'infeasible';
  return has('pending') ? 'pending' : 'passed';
}
