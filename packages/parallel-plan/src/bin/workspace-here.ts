import { realpathSync } from 'node:fs';
import { workspaceRootOf } from '../workspace/find-workspace-root';
import { type NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';
import { type CommandHost, usageError } from './command';

/**
 * @param wayOut what to do if there is no workspace, as a sentence
 * @returns absolute path of the workspace root that contains the caller's folder, with symbolic
 *   links resolved
 * @throws NotCheckableError if there is no workspace
 */
export function workspaceHere({ cwd }: Pick<CommandHost, 'cwd'>, wayOut?: string): string {
  return workspaceRootOf(realpathSync(cwd()), wayOut);
}

/**
 * The change for a command: its first argument, else `$PARALLEL_PLAN_CHANGE`, else the only open
 * change that has a plan.
 *
 * @param command name of the command, for the hint at its help
 * @throws NotCheckableError if the change is ambiguous or missing
 */
export function changeArgument(
  command: string,
  root: string,
  positionals: readonly string[],
  env: NodeJS.ProcessEnv,
): string {
  const [named, ...more] = positionals;
  if (more.length > 0) throw usageError(command, 'Name one change.');
  const change = named ?? env['PARALLEL_PLAN_CHANGE'];
  if (change !== undefined && change !== '') return change;
  return onlyChange(command, root);
}

/**
 * @param command name of the command, for the hint at its help
 * @returns id of the only open change that has a plan
 * @throws NotCheckableError if there is none, or if there are several
 */
export function onlyChange(command: string, root: string): string {
  const open = readOpenChanges(root).filter(({ planFile }) => planFile !== undefined);
  const [only, ...others] = open;
  if (only === undefined) throw usageError(command, 'No open change has a plan.');
  if (others.length === 0) return only.id;
  throw severalChanges(
    command,
    open.map(({ id }) => id),
  );
}

/** The error for a command that needs one of several changes. */
export function severalChanges(command: string, ids: readonly string[]): NotCheckableError {
  return usageError(command, `Several changes are open (${ids.join(', ')}). Name one.`);
}
