import { formatScopeCheck } from '@parallel-plan/plan';
import { escapeControls } from '@parallel-plan/plan/text';
import { branchWork } from '../../scope-check/branch-work';
import { scopeCheck, type ScopeCheckOptions } from '../../scope-check/scope-check';
import { wantsColor } from '../../prove/format-report';
import { changeOfProject, type Outcome, type RunContext, runExecutor } from '../run-executor';
import type { ScopeCheckExecutorOptions } from './schema';

/**
 * Checks the scope of the checked-out branch, like `parallel-plan scope-check`. If CI passes the
 * branch name, a branch that doesn't work on the change is skipped.
 */
export default async function scopeCheckExecutor(
  options: ScopeCheckExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  const change = options.change ?? changeOfProject(context);
  const asked = { ...options, ...(change === undefined ? {} : { change }) };
  return runExecutor(options, context, () =>
    check(context.root, withEnvironment(asked, process.env)),
  );
}

async function check(root: string, options: ScopeCheckExecutorOptions): Promise<Outcome> {
  const { json = false, change, branch } = options;
  let { package: packageId } = options;
  if (branch !== undefined && change !== undefined && packageId === undefined) {
    const work = await branchWork(root, branch, options);
    if (!work.judge) {
      process.stderr.write(`✔ ${escapeControls(change)}: ${work.why}, so it is not checked\n`);
      return { success: true, text: '' };
    }
    packageId = work.packageId;
  }
  const asked = packageId === undefined ? options : { ...options, package: packageId };
  const result = await scopeCheck(root, toScopeCheckOptions(asked, root));
  const color = !json && wantsColor(process.stdout);
  return {
    success: result.ok,
    text: formatScopeCheck(result, json ? 'json' : 'text', { color }),
    file: formatScopeCheck(result, 'json'),
  };
}

/** The settings from CI's environment. Options override them. `nx affected` uses `NX_BASE` too. */
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
