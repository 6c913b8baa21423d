import { runImplementCommand } from '../../bin/implement-command';
import type { RunContext } from '../run-executor';
import type { ImplementExecutorOptions } from './schema';

/**
 * Implements a change, as `parallel-plan implement` does. The command prints its progress and reports
 * all errors.
 *
 * @param options options of the executor
 * @param context context from Nx
 * @returns the result that Nx expects of an executor
 */
export default async function implementExecutor(
  options: ImplementExecutorOptions,
  { root }: RunContext,
): Promise<{ success: boolean }> {
  const { stdin, stdout, stderr, env } = process;
  const host = { stdin, stdout, stderr, env, cwd: () => root };
  return { success: (await runImplementCommand(toArguments(options), host)) === 0 };
}

/** The options as arguments of the command. */
function toArguments(options: ImplementExecutorOptions): readonly string[] {
  const { change, agent, reviewBy, jobs, only = [], retry = [], claims = true } = options;
  const { status = false, dryRun = false, json = false } = options;
  const flag = (name: string, isSet: boolean): readonly string[] => (isSet ? [name] : []);
  const value = (name: string, text: string | number | undefined): readonly string[] =>
    text === undefined ? [] : [`${name}=${text}`];
  return [
    ...value('--agent', agent),
    ...value('--review-by', reviewBy),
    ...value('--jobs', jobs),
    ...only.flatMap((id) => value('--only', id)),
    ...retry.flatMap((id) => value('--retry', id)),
    ...flag('--no-claims', !claims),
    ...flag('--status', status),
    ...flag('--dry-run', dryRun),
    ...flag('--json', json),
    ...(change === undefined ? [] : ['--', change]),
  ];
}
