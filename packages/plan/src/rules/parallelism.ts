import type { ParsedPlan } from '../parse/parsed-plan';
import { reachability } from './reachability';

/** How parallel a plan is, for a summary. */
export interface Parallelism {
  readonly packages: number;
  /** The most packages that can run at once. */
  readonly width: number;
  /** Packages by the earliest wave in which they can run. */
  readonly layers: readonly (readonly string[])[];
  /** A longest chain of dependencies: no number of workers is faster than it. */
  readonly criticalPath: readonly string[];
}

/**
 * How parallel a plan is.
 *
 * @returns nothing where it can't be told: an unreadable text, a cycle, one id twice, or more than
 *   20,000 packages
 */
export function parallelism(parsed: ParsedPlan): Parallelism | undefined {
  const { dag } = reachability(parsed);
  if (dag === undefined || dag.ids.length === 0) return undefined;
  const { ids, width, layers, criticalPath } = dag;
  return { packages: ids.length, width, layers, criticalPath };
}
