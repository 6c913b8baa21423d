import {
  countTasks,
  type DurationEstimate,
  estimateDuration,
  type Plan,
} from '@parallel-plan/plan';

/** How long a plan takes compared with one agent, from the number of its tasks. */
export interface PlanDuration extends DurationEstimate {
  /** Whether one agent that does all tasks is likely to be done first. */
  readonly oneAgentIsFaster: boolean;
  /** Both estimates and what they rest on, for a list. */
  readonly text: string;
}

/**
 * Estimates the duration of a plan.
 *
 * @param tasks the text of `tasks.md`, or the number of tasks by package id
 * @returns `undefined` if there are no tasks, or only one package
 */
export function planDuration(
  plan: Plan,
  tasks: string | ReadonlyMap<string, number> = '',
): PlanDuration | undefined {
  if (plan.packages.length < 2) return undefined;
  const counts = typeof tasks === 'string' ? countTasks(tasks) : tasks;
  const estimate = estimateDuration(plan, counts);
  const { planMinutes, oneAgentMinutes, minutesPerTask, minutesPerWave } = estimate;
  if (oneAgentMinutes === 0) return undefined;
  return {
    ...estimate,
    oneAgentIsFaster: oneAgentMinutes < planMinutes,
    text: `estimate: ${minutes(planMinutes)} with this plan, ${minutes(oneAgentMinutes)} with one agent (${minutesPerTask} min per task, ${minutesPerWave} min per wave)`,
  };
}

/** The estimate as sentences. */
export function formatDuration({ text, oneAgentIsFaster }: PlanDuration): string {
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  return oneAgentIsFaster ? `${sentence} One agent is likely faster.` : sentence;
}

function minutes(count: number): string {
  return `about ${Math.max(Math.round(count), 1)} min`;
}
