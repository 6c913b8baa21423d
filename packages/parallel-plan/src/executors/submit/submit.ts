import type { OpenPlan } from '@parallel-plan/plan';
import { readApproval } from '../../approval/read-approval';
import { escaped, formatStatus, formatSubmission } from '../../coordinator/format';
import { withCoordinator } from '../../coordinator/open';
import { readOpenPlans } from '../../coordinator/planning-claims';
import { submissionStatus } from '../../coordinator/submissions';
import { envelopesInOrder, submitPlan, type SubmitRequest } from '../../coordinator/submit-plan';
import { readProgress } from '../../implement/progress/package-progress';
import { readSoundPlan } from '../../verification/read-package';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import {
  coordinatorOptions,
  oneChange,
  type Outcome,
  type RunContext,
  runExecutor,
} from '../run-executor';
import type { SubmitExecutorOptions } from './schema';

/** Submits the packages of an approved change to the queue, or shows their progress. */
export default async function submitExecutor(
  options: SubmitExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  return runExecutor(options, context, (root) => submit(root, options));
}

async function submit(workspaceRoot: string, options: SubmitExecutorOptions): Promise<Outcome> {
  const { status = false, dryRun = false, attempt = 1, claim = true } = options;
  const change = oneChange(workspaceRoot, options.change);
  const { root, plan } = readSoundPlan(workspaceRoot, change);
  const open = openPlan(root, change);
  const settings = coordinatorOptions(options);
  if (status) {
    const found = await withCoordinator(root, settings, change, (opened) =>
      submissionStatus(opened, change, plan),
    );
    const { packages: progress, warning } = await readProgress(root, change, true);
    const merged = Object.fromEntries(
      [...progress].map(([id, { state, commit }]) => [id, { state, commit: commit ?? null }]),
    );
    return {
      success: found.why === undefined || progress.size > 0,
      text: formatStatus(found, progress, warning),
      json: { ...toJson(found), git: merged, ...(warning === undefined ? {} : { warning }) },
    };
  }
  const approval = readApproval(root, change);
  if (approval.state !== 'current') {
    throw new NotCheckableError(`Nothing was submitted: ${approval.message}`);
  }
  const request = { open, plan, approvalDigest: approval.record.digest, attempt, claim };
  if (dryRun) return wouldSubmit(request);
  const report = await withCoordinator(root, settings, change, (opened) =>
    submitPlan(opened, request),
  );
  return { success: report.done, text: formatSubmission(report), json: toJson(report) };
}

function openPlan(root: string, change: string): OpenPlan {
  const [open] = readOpenPlans(root, change).plans;
  if (open === undefined) throw new NotCheckableError(`The change ${change} has no plan.`);
  return open;
}

/** Doesn't contact the coordinator. */
function wouldSubmit(request: SubmitRequest): Outcome {
  const { change } = request.open;
  const order = envelopesInOrder(request, `plan:${change}`);
  const lines = order.map(({ workPackage: { package_id: id, depends_on: dependencies } }) =>
    dependencies.length === 0 ? `  ${id}` : `  ${id}  (after ${dependencies.join(', ')})`,
  );
  return {
    success: true,
    text: escaped([
      `${change}: would submit ${order.length} (dry run, no coordinator contacted)`,
      ...lines,
    ]),
    json: { change, dryRun: true, packages: order.map(({ envelope }) => envelope()) },
  };
}

function toJson({ changeId, ...result }: { readonly changeId: string }): object {
  return { change: changeId, ...result };
}
