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
  if (summary === null) throw new Error(`No summary of the cache in:\n${output}`);
  return { hits: Number(summary[1]), tasks: Number(summary[2]) };
}
