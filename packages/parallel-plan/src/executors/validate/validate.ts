import {
  formatReport,
  formatReportFile,
  formatUnreadable,
  wantsColor,
} from '../../prove/format-report';
import { fixOpenChanges } from '../../prove/fix';
import { pythonModelsIn } from '../../contracts/python-models';
import { withDepConstraints } from '../../workspace/dep-constraints';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { validateOpenChanges } from '../../prove/validate';
import { toWorkspace } from '../../workspace/to-workspace';
import { changeOfProject, type Outcome, type RunContext, runExecutor } from '../run-executor';
import type { ValidateExecutorOptions } from './schema';

/** Validates open changes, like `parallel-plan validate`. */
export default async function validateExecutor(
  options: ValidateExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  // The format already determines how the result is printed.
  const { outputFile } = options;
  return runExecutor({ ...(outputFile === undefined ? {} : { outputFile }) }, context, () =>
    validate(options, context),
  );
}

async function validate(options: ValidateExecutorOptions, context: RunContext): Promise<Outcome> {
  const { root, projectGraph, target, projectName, nxJsonConfiguration } = context;
  const change = options.change ?? changeOfProject(context);
  if (target?.cache && (options.branches || options.base !== undefined)) {
    throw new NotCheckableError(staleAnswer(projectName, options.branches ? 'branches' : 'base'));
  }
  if (options.fix && target?.cache) throw new NotCheckableError(skippedFix(projectName));
  const format = options.json ? 'json' : (options.format ?? 'text');
  const workspace = projectGraph && withDepConstraints(toWorkspace(projectGraph), root);
  if (options.fix) {
    const settings = {
      fix: { dryRun: options.dryRun ?? false },
      format,
      ...(change === undefined ? {} : { changeId: change }),
      ...(options.rules && { rules: options.rules }),
      ...(workspace && { workspace }),
    };
    fixOpenChanges(root, settings, process);
  }
  const report = await validateOpenChanges(root, change, {
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
  process.stderr.write(formatUnreadable(report));
  return {
    success: report.result.valid,
    text: formatReport(report, format, wantsColor(process.stdout)),
    file: formatReportFile(report, format),
  };
}

/** The option is rejected, because a result from the cache would write nothing. */
function skippedFix(projectName = 'change'): string {
  const [project] = projectName.split('/');
  return `This target is cached, so a fix could be skipped: run \`nx run ${project}:fix\`, or set \`cache: false\` where \`fix\` is set.`;
}

/**
 * The option is rejected, because Nx doesn't notice when a branch moves: the next run would repeat
 * this result.
 */
function staleAnswer(projectName = 'change', option: 'branches' | 'base'): string {
  const [project] = projectName.split('/');
  return `This target is cached and other branches are none of its inputs, so the result could be stale: run \`nx run ${project}:validate-branches\`, or set \`cache: false\` where \`${option}\` is set.`;
}
