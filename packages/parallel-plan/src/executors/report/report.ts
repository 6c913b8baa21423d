import { escapeControls } from '@parallel-plan/plan/text';
import { gatherReport } from '../../report/gather-report';
import { renderReport, reportFolder, writeReport } from '../../report/write-report';
import { withDepConstraints } from '../../workspace/dep-constraints';
import { toWorkspace } from '../../workspace/to-workspace';
import { oneChange, type RunContext, runExecutor } from '../run-executor';
import type { ReportExecutorOptions } from './schema';

/** Writes the report of a change. For an invalid plan, the report shows the errors. */
export default async function reportExecutor(
  { change: given, openspec = true, rules }: ReportExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  const { projectGraph } = context;
  return runExecutor({}, context, async (root) => {
    const change = oneChange(root, given, context);
    const model = await gatherReport(root, change, {
      openspec,
      ...(rules && { rules }),
      ...(projectGraph && { workspace: withDepConstraints(toWorkspace(projectGraph), root) }),
    });
    writeReport(root, change, await renderReport(model));
    const page = escapeControls(`${reportFolder(change)}/index.html`);
    return {
      success: true,
      text: model.valid ? `✔ ${page}: the plan is valid\n` : `✖ ${page}: the plan is invalid\n`,
    };
  });
}
