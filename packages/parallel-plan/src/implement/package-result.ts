import {
  type QueueErrorCode,
  type QueueOptions,
  toWorkQueueResult,
  type WorkQueueResult,
} from '../verification/work-queue-result';
import type { WorkResult } from '../verification/work-result';
import { toWorkspacePath } from '../git/repository';
import { type Outcome, refusalsOf } from './branches/attempts';
import { featureRef, resultRef } from './branches/refs';
import type { PackageStatus } from './branches/state';
import type { RunPlan } from './plan-of-run';
import { commitOf, mergeBaseOf, type RunRepository, treeChanges, tryGit } from './repository';

/** How an outcome is reported to a work queue. */
interface Report {
  readonly errorCode: QueueErrorCode;
  /** The kind of help that the package needs. */
  readonly escalation?: NonNullable<QueueOptions['escalations']>[number]['type'];
}

/** The outcomes after which a package is not merged. A work queue knows fewer. */
const REPORTS: Readonly<Partial<Record<Outcome, Report>>> = {
  SCOPE_VIOLATION: { errorCode: 'SCOPE_VIOLATION', escalation: 'SCOPE_VIOLATION' },
  GIT_CHANGED: { errorCode: 'SCOPE_VIOLATION', escalation: 'SCOPE_VIOLATION' },
  VERIFICATION_FAILED: { errorCode: 'VERIFICATION_FAILED' },
  // The conversion adds the escalation.
  VERIFICATION_INFEASIBLE: { errorCode: 'VERIFICATION_INFEASIBLE' },
  REVIEW_BLOCKED: { errorCode: 'VERIFICATION_FAILED' },
  REVIEW_FAILED: { errorCode: 'VERIFICATION_FAILED' },
  TIMEOUT: { errorCode: 'TIMEOUT' },
  AGENT_FAILED: { errorCode: 'AGENT_FAILED' },
  HANDOFF_INVALID: { errorCode: 'AGENT_FAILED' },
  NO_CHANGES: { errorCode: 'NO_CHANGES' },
  QUESTIONS: { errorCode: 'AGENT_FAILED', escalation: 'PLAN_REVISION_REQUIRED' },
  PLAN_REVISION_REQUIRED: { errorCode: 'AGENT_FAILED', escalation: 'PLAN_REVISION_REQUIRED' },
  CONTRACT_REVISION_REQUIRED: {
    errorCode: 'AGENT_FAILED',
    escalation: 'CONTRACT_REVISION_REQUIRED',
  },
};

/**
 * The result of a package in the format of a work queue. It is read from git, so every machine gives
 * the same.
 *
 * @param attempt the number of the attempt. Default: that of the last merge or attempt.
 * @param conflict why git could not merge the package: a fault of the plan
 * @returns `undefined` while the package is in work, and if its verification waits for CI or for a
 *   person or was done by an older version
 */
export async function packageResult(
  repository: RunRepository,
  plan: RunPlan,
  status: PackageStatus,
  { attempt, conflict }: { readonly attempt?: number; readonly conflict?: string } = {},
): Promise<WorkQueueResult | undefined> {
  const { id, state, merge, attempts } = status;
  const last = attempts.at(-1);
  const number = attempt ?? Math.max(1, merge?.attempt ?? last?.number ?? 1);
  const detectedAt = await timeOf(repository, last?.commit ?? merge?.commit);
  if (state === 'merged' && merge !== undefined) {
    const stored = await storedResult(repository, plan.change, id);
    if (stored?.head !== merge.head) return undefined;
    return toWorkQueueResult(stored, { attempt: number, detectedAt });
  }
  const ended = refusalsOf(attempts).at(-1);
  const outcome = state === 'failed' ? ended?.outcome : last?.outcome;
  const text = conflict ?? (state === 'failed' ? ended : last)?.text ?? '';
  const report: Report | undefined =
    conflict !== undefined
      ? { errorCode: 'VERIFICATION_FAILED', escalation: 'PLAN_REVISION_REQUIRED' }
      : outcome && ['failed', 'asked', 'blocked'].includes(state)
        ? REPORTS[outcome]
        : undefined;
  if (report === undefined || status.tip === undefined) return undefined;
  const stored = await storedResult(repository, plan.change, id);
  const isVerified = stored?.head === status.tip && /^(VERIFICATION|REVIEW)_/.test(outcome ?? '');
  const summary = summaryOf(text) || (outcome ?? 'MERGE_CONFLICT');
  const result = isVerified
    ? stored
    : await unverified(repository, plan, status.tip, status, summary);
  const { errorCode, escalation } = report;
  return toWorkQueueResult(result, {
    attempt: number,
    errorCode,
    detectedAt,
    ...(escalation === undefined
      ? {}
      : { escalations: [{ type: escalation, severity: 'BLOCKING', summary }] }),
  });
}

/**
 * The results of all packages that have one, in the order of the plan.
 *
 * @throws NotCheckableError if git fails
 */
export async function packageResults(
  repository: RunRepository,
  plan: RunPlan,
  packages: readonly PackageStatus[],
): Promise<readonly WorkQueueResult[]> {
  const results = await Promise.all(packages.map((one) => packageResult(repository, plan, one)));
  return results.flatMap((result) => result ?? []);
}

/** The result of the last verification of a package; `undefined` if git has none. */
export async function storedResult(
  repository: RunRepository,
  change: string,
  packageId: string,
): Promise<WorkResult | undefined> {
  const shown = await tryGit(repository, ['cat-file', 'blob', resultRef(change, packageId)]);
  if (shown.exitCode !== 0) return undefined;
  try {
    const value = JSON.parse(shown.stdout) as WorkResult | null;
    return value?.package_id === packageId && value.change === change ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The result of a package that was not verified. */
async function unverified(
  repository: RunRepository,
  { change, plan }: RunPlan,
  head: string,
  { work, id }: PackageStatus,
  message: string,
): Promise<WorkResult> {
  const base = await mergeBaseOf(repository, featureRef(change), head);
  const changes = await treeChanges(repository, base, head);
  const { scope, locks, verification } = work;
  return {
    schema_version: 1,
    change,
    feature_id: plan.feature.id,
    package_id: id,
    status: 'failed',
    code: null,
    message,
    revisions: { plan: plan.feature.plan_revision, contracts: plan.contracts.revision },
    scope: { ...scope, deny: scope.deny ?? [] },
    locks: { files: locks.files, keys: locks.keys },
    base,
    head,
    files_modified: changes.map(({ path }) => toWorkspacePath(repository, path)),
    verification: { tier_required: verification.tier_required, tier_reached: null, steps: [] },
    results: {},
    artifacts: [],
    not_checked: [],
  };
}

function summaryOf(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

/** The time of a commit, so that a repeated report is the same. */
async function timeOf(repository: RunRepository, commit: string | undefined): Promise<string> {
  if (commit === undefined || (await commitOf(repository, commit)) === undefined) {
    return new Date().toISOString();
  }
  const shown = await tryGit(repository, ['log', '-1', '--format=%cI', commit]);
  return new Date(shown.stdout.trim()).toISOString();
}
