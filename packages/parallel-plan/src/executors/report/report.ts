import { realpathSync } from 'node:fs';
import { type ExecutorContext, logger } from '@nx/devkit';
import { escapeControls } from '@parallel-plan/plan';
import { gatherReport } from '../../report/gather-report';
import { renderReport } from '../../report/render-report';
import { reportFolder, writeReport } from '../../report/write-report';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { withDepConstraints } from '../../workspace/dep-constraints';
import { toWorkspace } from '../../workspace/to-workspace';
import type { ReportExecutorOptions } from './schema';

/** Writes the report of a change. A plan that is not valid has one too: it says why. */
export default async function reportExecutor(
  { change, openspec = true, rules }: ReportExecutorOptions,
  { root, projectGraph }: Pick<ExecutorContext, 'root'> & Partial<ExecutorContext>,
): Promise<{ success: boolean }> {
  try {
    const model = await gatherReport(root, change, {
      openspec,
      ...(rules && { rules }),
      ...(projectGraph && { workspace: withDepConstraints(toWorkspace(projectGraph), root) }),
    });
    writeReport(realpathSync(root), change, await renderReport(model));
    const verdict = model.valid ? '✔' : '✖';
    const where = escapeControls(`${reportFolder(change)}/index.html`);
    const state = model.valid ? 'the plan is valid' : 'the plan is not valid';
    process.stdout.write(`${verdict} ${where}: ${state}\n`);
    return { success: true };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}
