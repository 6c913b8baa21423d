import type { WorkPackage } from '@parallel-plan/plan';
import type { Writable } from 'node:stream';
import { ownedBy, readModuleContracts } from '../modules/module-contracts';
import { runCommand } from '../verification/run-command';

export interface ModuleCheckOptions {
  /** Absolute path of the workspace root in the worktree, with symbolic links resolved. */
  readonly root: string;
  readonly change: string;
  readonly env: Readonly<Record<string, string>>;
  readonly output: Writable;
}

/** `passed` also means that there was nothing to check. */
export type ModuleVerdict = 'passed' | 'failed' | 'notChecked';

const TIMEOUT_MS = 10 * 60_000;
const NOT_FOUND = 127;

/**
 * Compares the code of a package with the module contracts that it owns, unless a step of the plan
 * does so. It runs the command of the worktree, because project roots come from the Nx there.
 */
export async function checkOwnedModules(
  work: WorkPackage,
  { root, change, env, output }: ModuleCheckOptions,
): Promise<ModuleVerdict> {
  const id = work.package_id;
  const isInPlan = work.verification.steps.some(({ command = '' }) =>
    /\bparallel-plan modules check\b/.test(command),
  );
  if (isInPlan || ownedBy(root, change, id, readModuleContracts(root, change)).length === 0) {
    return 'passed';
  }
  const { outcome, exitCode } = await runCommand(
    `parallel-plan modules check --change ${change} --package ${id}`,
    { root, cwd: root, env, timeout: TIMEOUT_MS, stdout: output, stderr: output },
  );
  if (outcome === 'exited' && exitCode === 0) return 'passed';
  return exitCode === NOT_FOUND || exitCode === 2 ? 'notChecked' : 'failed';
}
