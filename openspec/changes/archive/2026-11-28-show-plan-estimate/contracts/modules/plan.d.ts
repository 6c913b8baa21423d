/*
 * What plan exports for the change show-plan-estimate: what is new, and what changes.
 * Consumers: parallel-plan.
 *
 * Only the package that owns plan changes this file, and tells the consumers. Check its code with
 * `parallel-plan modules check`.
 */

import type { Plan } from '@parallel-plan/plan';

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
 * Estimates the duration of a plan from the number of tasks of each package.
 *
 * @param tasks the number of tasks by package id; a package without an entry has none
 * @returns minutes with the plan and with one agent; both are 0 without tasks
 * @throws nothing
 */
export function estimateDuration(plan: Plan, tasks: ReadonlyMap<string, number>): DurationEstimate;

/**
 * Counts the tasks of each package in `tasks.md`.
 *
 * @param text the text of `tasks.md`
 * @returns the number of tasks by package id, for each package with a heading, in the order of the text
 * @throws nothing
 */
export function countTasks(text: string): ReadonlyMap<string, number>;
