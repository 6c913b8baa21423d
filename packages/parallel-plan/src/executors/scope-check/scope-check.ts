import { type ExecutorContext, logger } from '@nx/devkit';
import { escapeControls, formatScopeCheck } from '@parallel-plan/plan';
import { branchWork } from '../../scope-check/branch-work';
import { scopeCheck, type ScopeCheckOptions } from '../../scope-check/scope-check';
import { wantsColor } from '../../prove/format-report';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import type { ScopeCheckExecutorOptions } from './schema';

/**
 * Checks the scope of the checked-out branch, as `parallel-plan scope-check` does. With the name of the
 * branch, as CI gives it, a branch that isn't work on the change is left alone.
 */
export default async function scopeCheckExecutor(
  given: ScopeCheckExecutorOptions,
  { root }: Pick<ExecutorContext, 'root'>,
): Promise<{ success: boolean }> {
  const options = withEnvironment(given, process.env);
  const { json = false, outputFile, change, branch } = options;
  try {
    const file = outputFile === undefined ? undefined : resolveOutputFile(root, outputFile);
    let { package: packageId } = options;
    if (branch !== undefined && change !== undefined && packageId === undefined) {
      const work = await branchWork(root, branch, options);
      if (!work.judge) {
        process.stderr.write(`✔ ${escapeControls(change)}: ${work.why}, so nothing is judged\n`);
        return { success: true };
      }
      packageId = work.packageId;
    }
    const asked = packageId === undefined ? options : { ...options, package: packageId };
    const result = await scopeCheck(root, toScopeCheckOptions(asked, root));
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

/** What CI says of the run; an option wins. `NX_BASE` is what `nx affected` compares with, too. */
function withEnvironment(
  options: ScopeCheckExecutorOptions,
  { PARALLEL_PLAN_BRANCH: name, NX_BASE: commit }: NodeJS.ProcessEnv,
): ScopeCheckExecutorOptions {
  const branch = options.branch ?? (name === '' ? undefined : name);
  const isRange = !options.staged && options.files === undefined;
  if (branch === undefined || !commit || !isRange) return { ...options, ...(branch && { branch }) };
  return { base: commit, planRef: commit, ...options, branch };
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
