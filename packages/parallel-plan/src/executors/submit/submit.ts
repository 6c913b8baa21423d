import { type ExecutorContext, logger } from '@nx/devkit';
import { escapeJson, type OpenPlan } from '@parallel-plan/plan';
import { readApproval } from '../../approval/read-approval';
import { escaped, formatStatus, formatSubmission } from '../../coordinator/format';
import { readOpenPlans } from '../../coordinator/planning-claims';
import { submissionStatus } from '../../coordinator/submissions';
import { envelopesInOrder, submitPlan, type SubmitRequest } from '../../coordinator/submit-plan';
import { readSoundPlan } from '../../verification/read-package';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { withCoordinator } from '../../coordinator/open';
import type { SubmitExecutorOptions } from './schema';

/** Puts the packages of an approved change on the queue, or says how far they are. */
export default async function submitExecutor(
  options: SubmitExecutorOptions,
  context: Pick<ExecutorContext, 'root'>,
): Promise<{ success: boolean }> {
  const { change, json = false, status = false, dryRun = false, attempt = 1 } = options;
  try {
    const { root, plan } = readSoundPlan(context.root, change);
    const open = openPlan(root, change);
    const settings = {
      coordinator: options.coordinator,
      env: process.env,
      warn: (text: string) => logger.warn(text),
    };
    if (status) {
      const found = await withCoordinator(root, settings, change, (opened) =>
        submissionStatus(opened, change, plan),
      );
      process.stdout.write(json ? print({ ...found }) : formatStatus(found));
      return { success: found.why === undefined };
    }
    const approval = readApproval(root, change);
    if (approval.state !== 'current') {
      throw new NotCheckableError(`Nothing was submitted: ${approval.message}`);
    }
    const request = { open, plan, approvalDigest: approval.record.digest, attempt };
    if (dryRun) return wouldSubmit(request, json);
    const report = await withCoordinator(root, settings, change, (opened) =>
      submitPlan(opened, request),
    );
    process.stdout.write(json ? print({ ...report }) : formatSubmission(report));
    return { success: report.done };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}

function openPlan(root: string, change: string): OpenPlan {
  const [open] = readOpenPlans(root, change).plans;
  if (open === undefined) throw new NotCheckableError(`The change ${change} has no plan.`);
  return open;
}

/** Calls nobody. */
function wouldSubmit(request: SubmitRequest, json: boolean): { success: boolean } {
  const { change } = request.open;
  const order = envelopesInOrder(request, `plan:${change}`);
  if (json) {
    const packages = order.map(({ envelope }) => envelope());
    process.stdout.write(print({ changeId: change, dryRun: true, packages }));
  } else {
    const lines = order.map(({ workPackage: { package_id: id, depends_on: dependencies } }) =>
      dependencies.length === 0 ? `  ${id}` : `  ${id}  (after ${dependencies.join(', ')})`,
    );
    process.stdout.write(
      escaped([`${change}: would submit ${order.length} (dry run, nobody is asked)`, ...lines]),
    );
  }
  return { success: true };
}

function print({ changeId, ...result }: Readonly<Record<string, unknown>>): string {
  return `${escapeJson(JSON.stringify({ version: 1, change: changeId, ...result }, null, 2))}\n`;
}
