import type { Plan } from '../parse/plan.generated';
import { planDag } from './plan-dag';

/**
 * The minutes that a coding agent needs for a task, and the minutes that a wave adds for starting,
 * reading the slice, handing over and merging. From one measured feature of five waves: 23 minutes
 * with the plan, 11 with one agent. They give an order of magnitude only.
 */
const MINUTES_PER_TASK = 1.5;
const MINUTES_PER_WAVE = 3;

/** The estimated duration of a plan and of one agent that does all of its tasks. */
export interface DurationEstimate {
  /** The number of waves. */
  readonly waves: number;
  /** The maximum number of packages at once. */
  readonly width: number;
  /** All tasks divided by the tasks on the longest path. At least 1. */
  readonly speedUp: number;
  /** Minutes with the plan, with as many agents as `width`. */
  readonly planMinutes: number;
  /** Minutes with one agent. */
  readonly oneAgentMinutes: number;
  /** The assumed minutes of an agent for one task. */
  readonly minutesPerTask: number;
  /** The assumed minutes that a wave adds: starting, reading, handing over and merging. */
  readonly minutesPerWave: number;
}

/**
 * Estimates the duration of a plan from the number of tasks of each package. Each verification step
 * counts as a task. Packages that can never run, such as those on a cycle, don't count.
 *
 * @param plan the packages and what they depend on
 * @param tasks the number of tasks by package id; a package without an entry has none
 * @returns minutes with the plan and with one agent; both are 0 without tasks
 * @throws nothing
 */
export function estimateDuration(plan: Plan, tasks: ReadonlyMap<string, number>): DurationEstimate {
  const dag = planDag(plan);
  const { layers, width } = dag;
  const works = new Map(plan.packages.map((work) => [work.package_id, work]));
  const countOf = (id: string): number => {
    const own = tasks.get(id) ?? 0;
    return own === 0 ? 0 : own + (works.get(id)?.verification.steps.length ?? 0);
  };
  const ids = layers.flat();
  const until = new Map<string, number>();
  for (const id of ids) {
    const before = dag.dependenciesOf(id).map((base) => until.get(base) ?? 0);
    until.set(id, Math.max(0, ...before) + countOf(id));
  }
  const longest = Math.max(0, ...until.values());
  const all = ids.reduce((sum, id) => sum + countOf(id), 0);
  // An integration has a task for each package that it merges. One agent has nothing to merge.
  const merges = plan.packages
    .filter(({ task_type: type }) => type === 'integrate')
    .reduce((sum, { depends_on: merged }) => sum + merged.length, 0);
  return {
    waves: layers.length,
    width,
    speedUp: longest === 0 ? 1 : all / longest,
    planMinutes: longest === 0 ? 0 : longest * MINUTES_PER_TASK + layers.length * MINUTES_PER_WAVE,
    oneAgentMinutes: all === 0 ? 0 : Math.max(all - merges, 1) * MINUTES_PER_TASK,
    minutesPerTask: MINUTES_PER_TASK,
    minutesPerWave: MINUTES_PER_WAVE,
  };
}
