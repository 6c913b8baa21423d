import { type ExecutorContext, logger } from '@nx/devkit';
import { formatScopeCheck } from '@parallel-plan/plan';
import { scopeCheck, type ScopeCheckOptions } from '../../scope-check/scope-check';
import { wantsColor } from '../../validation/format-report';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import type { ScopeCheckExecutorOptions } from './schema';

/** Checks the scope of the checked-out branch, as `parallel-plan scope-check` does. */
export default async function scopeCheckExecutor(
  options: ScopeCheckExecutorOptions,
  { root }: Pick<ExecutorContext, 'root'>,
): Promise<{ success: boolean }> {
  const { json = false, outputFile } = options;
  try {
    const file = outputFile === undefined ? undefined : resolveOutputFile(root, outputFile);
    const result = await scopeCheck(root, toScopeCheckOptions(options, root));
    const color = !json && wantsColor(process.stdout);
    process.stdout.write(formatScopeCheck(result, json ? 'json' : 'text', { color }));
    if (file !== undefined) writeOutputFile(file, formatScopeCheck(result, 'json'));
    return { success: result.ok };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}

function toScopeCheckOptions(
  { change, package: packageId, base, staged, files, planRef }: ScopeCheckExecutorOptions,
  root: string,
): ScopeCheckOptions {
  return {
    staged: staged ?? false,
    ...(change === undefined ? {} : { change }),
    ...(packageId === undefined ? {} : { packageId }),
    ...(base === undefined ? {} : { base }),
    ...(planRef === undefined ? {} : { planRef }),
    ...(files === undefined ? {} : { files: { names: files, from: root } }),
  };
}
