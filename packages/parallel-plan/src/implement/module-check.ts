import type { WorkPackage } from '@parallel-plan/plan';
import type { Writable } from 'node:stream';
import { contractsOfPackage, readModuleContracts } from '../modules/module-contracts';
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
 * Compares code with module contracts, unless a step of the plan does so: after a package, the contracts
 * that it owns, and its fakes with those that it uses; after the integration, all contracts with their consumers, and no stub may be left. It
 * runs the command of the worktree, because project roots come from the Nx there.
 *
 * @param isIntegration whether the package is the one that starts after all others are merged
 */
export async function checkModules(
  work: WorkPackage,
  isIntegration: boolean,
  { root, change, env, output }: ModuleCheckOptions,
): Promise<ModuleVerdict> {
  const id = work.package_id;
  const which = isIntegration ? '--integrated' : `--package ${id}`;
  const isInPlan = work.verification.steps.some(
    ({ command = '' }) =>
      /\bparallel-plan modules check\b/.test(command) &&
      (!isIntegration || command.includes('--integrated')),
  );
  if (isInPlan) return 'passed';
  const contracts = readModuleContracts(root, change);
  const { owned, used } = isIntegration
    ? { owned: contracts, used: [] }
    : contractsOfPackage(root, change, id, contracts);
  if (owned.length + used.length === 0) return 'passed';
  const { outcome, exitCode } = await runCommand(
    `parallel-plan modules check --change ${change} ${which}`,
    { root, cwd: root, env, timeout: TIMEOUT_MS, stdout: output, stderr: output },
  );
  if (outcome === 'exited' && exitCode === 0) return 'passed';
  return exitCode === NOT_FOUND || exitCode === 2 ? 'notChecked' : 'failed';
}
