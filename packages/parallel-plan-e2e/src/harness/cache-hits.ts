import type { CommandResult } from './run-command';

/**
 * How many tasks of a run came from the cache, as the summary of Nx says it.
 *
 * @throws Error when the output has no such summary
 */
export function cacheHits({ output }: CommandResult): {
  readonly hits: number;
  readonly tasks: number;
} {
  const summary =
    /Cache:\s+(\d+)\/(\d+) hit/.exec(output) ??
    /instead of running the command for (\d+) out of (\d+) tasks/.exec(output);
  if (summary !== null) return { hits: Number(summary[1]), tasks: Number(summary[2]) };
  // Nx 22 does not mention the cache if nothing came from it.
  const ran = /Successfully ran target \S+ for project \S+(?: and (\d+) tasks? it depends on)?$/m;
  const all = ran.exec(output);
  if (all === null) throw new Error(`No summary of the cache in:\n${output}`);
  return { hits: 0, tasks: 1 + Number(all[1] ?? 0) };
}
