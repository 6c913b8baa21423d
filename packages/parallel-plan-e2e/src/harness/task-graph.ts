import type { Workspace } from './workspace';

/** The ids of the tasks that each task waits for, sorted. */
export type TaskGraph = ReadonlyMap<string, readonly string[]>;

/**
 * What Nx would run, as `--graph` prints it: dependencies are names up to Nx 23, and objects from 24.
 *
 * @param args of `nx`, without `--graph`
 */
export function taskGraph(workspace: Workspace, args: readonly string[]): TaskGraph {
  const { exitCode, output } = workspace.nx([...args, '--graph=tmp/task-graph.json']);
  if (exitCode !== 0) throw new Error(`Nx printed no task graph:\n${output}`);
  const { tasks } = workspace.readJson<{
    tasks: { dependencies: Record<string, readonly (string | { readonly id: string })[]> };
  }>('tmp/task-graph.json');
  return new Map(
    Object.entries(tasks.dependencies).map(([task, dependencies]) => [
      task,
      dependencies.map((other) => (typeof other === 'string' ? other : other.id)).sort(),
    ]),
  );
}
