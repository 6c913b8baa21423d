import { realpathSync } from 'node:fs';
import { findWorkspaceRoot } from '../workspace/find-workspace-root';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';
import { type CommandHost, usageError } from './command';

/**
 * @returns absolute path of the workspace root that contains the caller's folder, with symbolic
 *   links resolved
 * @throws NotCheckableError if there is no workspace
 */
export function workspaceHere({ cwd }: Pick<CommandHost, 'cwd'>): string {
  const root = findWorkspaceRoot(realpathSync(cwd()));
  if (root !== undefined) return root;
  throw new NotCheckableError(
    'There is no workspace here: no nx.json and no openspec/ in this folder or above. Go to the folder of a workspace.',
  );
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
  const open = readOpenChanges(root).filter(({ planFile }) => planFile !== undefined);
  const [only, ...others] = open;
  if (only !== undefined && others.length === 0) return only.id;
  throw usageError(
    command,
    only === undefined
      ? 'No open change has a plan.'
      : `Several changes are open (${open.map(({ id }) => id).join(', ')}). Name one.`,
  );
}
