import { type ExecutorContext, logger } from '@nx/devkit';
import {
  formatReport,
  formatReportFile,
  formatUnreadable,
  wantsColor,
} from '../../prove/format-report';
import { fixOpenChanges } from '../../prove/fix';
import { pythonModelsIn } from '../../validation/contracts/python-models';
import { withDepConstraints } from '../../workspace/dep-constraints';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { validateOpenChanges } from '../../prove/validate';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import { toWorkspace } from '../../workspace/to-workspace';
import type { ValidateExecutorOptions } from './schema';

/** Validates open changes, as `parallel-plan validate` does. */
export default async function validateExecutor(
  options: ValidateExecutorOptions,
  {
    root,
    projectGraph,
    target,
    projectName,
    nxJsonConfiguration,
  }: Pick<ExecutorContext, 'root'> & Partial<ExecutorContext>,
): Promise<{ success: boolean }> {
  try {
    if (target?.cache && (options.branches || options.base !== undefined)) {
      throw new NotCheckableError(staleAnswer(projectName, options.branches ? 'branches' : 'base'));
    }
    if (options.fix && target?.cache) throw new NotCheckableError(skippedFix(projectName));
    const outputFile =
      options.outputFile === undefined ? undefined : resolveOutputFile(root, options.outputFile);
    const format = options.json ? 'json' : (options.format ?? 'text');
    const workspace = projectGraph && withDepConstraints(toWorkspace(projectGraph), root);
    if (options.fix) {
      const settings = {
        fix: { dryRun: options.dryRun ?? false },
        format,
        ...(options.change === undefined ? {} : { changeId: options.change }),
        ...(options.rules && { rules: options.rules }),
        ...(workspace && { workspace }),
      };
      fixOpenChanges(root, settings, process);
    }
    const report = await validateOpenChanges(root, options.change, {
      openspec: options.openspec ?? true,
      branches: options.branches ?? false,
      strict: options.strict ?? false,
      contracts: options.contracts ?? true,
      ...pythonModelsIn(nxJsonConfiguration),
      ...(options.base === undefined ? {} : { base: { ref: options.base } }),
      ...(options.contractTimeout === undefined
        ? {}
        : { contractTimeoutMs: options.contractTimeout * 1_000 }),
      ...(options.rules && { rules: options.rules }),
      ...(options.maxWarnings === undefined ? {} : { maxWarnings: options.maxWarnings }),
      ...(workspace && { workspace }),
    });
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

/** Refused, because with an answer from the cache nothing would be written. */
function skippedFix(projectName = 'change'): string {
  return `This target is cached, so a fix could be skipped: run \`nx run ${projectName}:fix\`, or set \`cache: false\` where \`fix\` is set.`;
}

/** Refused, because nothing tells Nx that a branch has moved: the next run would repeat this one. */
function staleAnswer(projectName = 'change', option: 'branches' | 'base'): string {
  const [project] = projectName.split('/');
  return `This target is cached, and what other branches hold is none of its inputs, so the answer could be an old one: run \`nx run ${project}:validate-branches\`, or set \`cache: false\` where \`${option}\` is set.`;
}
