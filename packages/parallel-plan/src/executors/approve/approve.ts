import { escapeControls } from '@parallel-plan/plan/text';
import { approveChange } from '../../approval/approve-change';
import { readApproval } from '../../approval/read-approval';
import { formatReport, formatUnreadable, wantsColor } from '../../prove/format-report';
import { readChangeSources } from '../../prove/plan-source';
import { validateOpenChanges } from '../../prove/validate';
import { withDepConstraints } from '../../workspace/dep-constraints';
import { toWorkspace } from '../../workspace/to-workspace';
import { oneChange, type Outcome, type RunContext, runExecutor } from '../run-executor';
import type { ApproveExecutorOptions } from './schema';

/** Validates the plan of a change and, if it is valid, records its approval. */
export default async function approveExecutor(
  options: ApproveExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  return runExecutor(options, context, (root) => approve(root, options, context));
}

async function approve(
  root: string,
  { change: given, by, check = false, rules, openspec = true }: ApproveExecutorOptions,
  { projectGraph }: RunContext,
): Promise<Outcome> {
  const change = oneChange(root, given);
  if (check) {
    readChangeSources(root, change);
    return stateOfApproval(root, change);
  }
  const report = await validateOpenChanges(root, change, {
    openspec,
    ...(rules && { rules }),
    ...(projectGraph && { workspace: withDepConstraints(toWorkspace(projectGraph), root) }),
  });
  if (!report.result.valid) {
    process.stderr.write(formatUnreadable(report));
    return {
      success: false,
      text: `${formatReport(report, 'text', wantsColor(process.stdout))}✖ ${escapeControls(change)}: not approved, because its plan is invalid\n`,
      json: { change, approved: false, valid: false },
    };
  }
  const { record, file, isNew } = await approveChange(root, change, by === undefined ? {} : { by });
  const who = `${record.approvedBy}, plan revision ${record.planRevision}, contracts revision ${record.contractsRevision}`;
  const lines = isNew
    ? [
        `✔ ${change}: approved by ${who}`,
        `  Commit ${file} with the plan. Any edit of the plan, the contracts or the specs makes it stale.`,
      ]
    : [`✔ ${change}: already approved, at ${record.approvedAt} by ${who}`];
  return {
    success: true,
    text: lines.map((line) => `${escapeControls(line)}\n`).join(''),
    json: { approved: true, isNew, file, ...record },
  };
}

function stateOfApproval(root: string, change: string): Outcome {
  const { state, message } = readApproval(root, change);
  const success = state === 'current';
  return {
    success,
    text: `${success ? '✔' : '✖'} ${message}\n`,
    json: { change, approved: success, state, message },
  };
}
