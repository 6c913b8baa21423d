import type { CommandResult } from './run-command';
import type { Workspace } from './workspace';

/** Runs the generator as an agent does: everything by flag, nothing asked. */
export function planFeature(workspace: Workspace, args: readonly string[]): CommandResult {
  return workspace.nx(['generate', 'parallel-plan:feature', ...args, '--no-interactive']);
}

/** Runs the generator in a set-up, where it must succeed whatever else is planned, and commits what it wrote. */
export function plannedFeature(workspace: Workspace, args: readonly string[]): void {
  const { exitCode, output } = planFeature(workspace, [...args, '--no-claim']);
  if (exitCode !== 0) throw new Error(`The feature wasn't planned:\n${output}`);
  workspace.commit('plan');
}
