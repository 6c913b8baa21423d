import { realpathSync } from 'node:fs';
import { type ExecutorContext, logger } from '@nx/devkit';
import { escapeControls } from '@parallel-plan/plan';
import { approveChange } from '../../approval/approve-change';
import { readApproval } from '../../approval/read-approval';
import { formatReport, formatUnreadable, wantsColor } from '../../prove/format-report';
import { readChangeSources } from '../../prove/plan-source';
import { validateOpenChanges } from '../../prove/validate';
import { withDepConstraints } from '../../workspace/dep-constraints';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { toWorkspace } from '../../workspace/to-workspace';
import type { ApproveExecutorOptions } from './schema';

/** Validates the plan of a change and, where it is valid, records that it is approved. */
export default async function approveExecutor(
  { change, by, check = false, rules, openspec = true }: ApproveExecutorOptions,
  { root, projectGraph }: Pick<ExecutorContext, 'root'> & Partial<ExecutorContext>,
): Promise<{ success: boolean }> {
  try {
    const realRoot = realpathSync(root);
    if (check) {
      readChangeSources(realRoot, change);
      return tell(readApproval(realRoot, change));
    }
    const report = await validateOpenChanges(realRoot, change, {
      openspec,
      ...(rules && { rules }),
      ...(projectGraph && { workspace: withDepConstraints(toWorkspace(projectGraph), root) }),
    });
    if (!report.result.valid) {
      process.stdout.write(formatReport(report, 'text', wantsColor(process.stdout)));
      process.stderr.write(formatUnreadable(report));
      logger.error(`${escapeControls(change)} is not approved: its plan is not valid.`);
      return { success: false };
    }
    const { record, file, isNew } = await approveChange(
      realRoot,
      change,
      by === undefined ? {} : { by },
    );
    const who = `${escapeControls(record.approvedBy)}, plan revision ${record.planRevision}, contracts revision ${record.contractsRevision}`;
    process.stdout.write(
      isNew
        ? `✔ ${escapeControls(change)}: approved by ${who}\n  Commit ${escapeControls(file)} with the plan; any edit of the plan, the contracts or the specs makes it stale.\n`
        : `✔ ${escapeControls(change)}: approved already, at ${escapeControls(record.approvedAt)} by ${who}\n`,
    );
    return { success: true };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}

function tell({ state, message }: ReturnType<typeof readApproval>): { success: boolean } {
  if (state === 'current') process.stdout.write(`✔ ${message}\n`);
  else logger.error(message);
  return { success: state === 'current' };
}
