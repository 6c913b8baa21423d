import { type ExecutorContext, logger } from '@nx/devkit';
import {
  formatReport,
  formatReportFile,
  formatUnreadable,
  wantsColor,
} from '../../validation/format-report';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { validateOpenChanges } from '../../validation/validate-open-changes';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import { toWorkspace } from '../../workspace/to-workspace';
import type { ValidateExecutorOptions } from './schema';

/** Validates open changes, as `parallel-plan validate` does. */
export default async function validateExecutor(
  options: ValidateExecutorOptions,
  { root, projectGraph }: Pick<ExecutorContext, 'root'> & Partial<ExecutorContext>,
): Promise<{ success: boolean }> {
  try {
    const outputFile =
      options.outputFile === undefined ? undefined : resolveOutputFile(root, options.outputFile);
    const report = await validateOpenChanges(root, options.change, {
      openspec: options.openspec ?? true,
      strict: options.strict ?? false,
      ...(options.rules && { rules: options.rules }),
      ...(options.maxWarnings === undefined ? {} : { maxWarnings: options.maxWarnings }),
      ...(projectGraph && { workspace: toWorkspace(projectGraph) }),
    });
    const format = options.json ? 'json' : (options.format ?? 'text');
    process.stdout.write(formatReport(report, format, wantsColor(process.stdout)));
    process.stderr.write(formatUnreadable(report));
    if (outputFile !== undefined) writeOutputFile(outputFile, formatReportFile(report, format));
    return { success: report.result.valid };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}
