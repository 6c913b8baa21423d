import { quoted } from '@parallel-plan/plan';
import { readSoundPlan } from './read-package';
import { readResult, resultFile } from './result-file';
import type { ResultStatus, WorkResult } from './work-result';

/** What the packages of a change have come to. */
export interface ChangeResult {
  readonly version: 1;
  readonly change: string;
  /** The worst of its packages. */
  readonly status: ResultStatus;
  readonly packages: readonly PackageOutcome[];
}

export interface PackageOutcome {
  readonly package_id: string;
  readonly status: ResultStatus | 'missing' | 'stale';
  /** Why, in one sentence; missing where the status is `passed`. */
  readonly message?: string;
  /** Workspace-relative. */
  readonly file: string;
  readonly result?: WorkResult;
}

/**
 * Sums up the results that the packages of a change have left. A result of another revision of the
 * plan is stale, and one that is missing is no result: both count as failed.
 *
 * @throws NotCheckableError where the plan is missing or not valid
 */
export function verifyChange(workspaceRoot: string, change: string): ChangeResult {
  const { root, plan } = readSoundPlan(workspaceRoot, change);
  const packages = plan.packages.map(({ package_id: id }): PackageOutcome => {
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
  return { version: 1, change, status: worst(packages), packages };
}

function worst(packages: readonly PackageOutcome[]): ResultStatus {
  const has = (...wanted: PackageOutcome['status'][]) =>
    packages.some(({ status }) => wanted.includes(status));
  if (has('failed', 'missing', 'stale')) return 'failed';
  if (has('infeasible')) return 'infeasible';
  return has('pending') ? 'pending' : 'passed';
}
