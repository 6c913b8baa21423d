import { planDag, type Plan } from '@parallel-plan/plan';
import { hasTests, tasksOf } from './documents/tasks';
import type { FeatureDecisions } from './types';

/**
 * Minutes that a coding agent needs for a task, and minutes that a wave adds for starting, reading
 * the slice, handing over and merging. From one measured feature of five waves: 23 minutes with the
 * plan, 11 with one agent. They give an order of magnitude only.
 */
const MINUTES_PER_TASK = 1.5;
const MINUTES_PER_WAVE = 3;

/** The duration of a plan compared with one agent that does everything, in minutes. */
interface Estimate {
  readonly waves: number;
  /** The maximum number of packages that can run at once. */
  readonly width: number;
  /** The number of tasks of all packages, divided by the number of tasks on the critical path. */
  readonly speedUp: number;
  readonly withPlan: number;
  readonly withOneAgent: number;
}

/** Estimates a plan from the tasks of its packages. */
function estimatePlan(plan: Plan, decisions: FeatureDecisions): Estimate {
  const { layers, width } = planDag(plan);
  const byId = new Map(plan.packages.map((work) => [work.package_id, work]));
  const tasks = new Map(
    plan.packages.map((work) => [
      work.package_id,
      tasksOf(work, decisions, plan.packages).length + work.verification.steps.length,
    ]),
  );
  const until = new Map<string, number>();
  for (const id of layers.flat()) {
    const before = (byId.get(id)?.depends_on ?? []).map((base) => until.get(base) ?? 0);
    until.set(id, Math.max(0, ...before) + (tasks.get(id) ?? 0));
  }
  const critical = Math.max(0, ...until.values());
  const all = [...tasks.values()].reduce((sum, count) => sum + count, 0);
  const merges = plan.packages.length - 1;
  return {
    waves: layers.length,
    width,
    speedUp: critical === 0 ? 1 : all / critical,
    withPlan: critical * MINUTES_PER_TASK + layers.length * MINUTES_PER_WAVE,
    withOneAgent: Math.max(all - merges, 1) * MINUTES_PER_TASK,
  };
}

/** Advice for the user about the plan's speed and tests, one line each. */
export function adviceOn(plan: Plan, decisions: FeatureDecisions): readonly string[] {
  const estimate = estimatePlan(plan, decisions);
  const { waves, width, speedUp, withPlan, withOneAgent } = estimate;
  const untested = plan.packages.filter(
    (work) => !hasTests(work) && work.package_id !== 'wp-contracts',
  );
  return [
    ...(plan.packages.length === 1
      ? []
      : [
          `at most ${width} at once in ${waves} waves; speed-up ${speedUp.toFixed(1)} (all tasks over those on the critical path)`,
          `estimate: ${minutes(withPlan)} with this plan, ${minutes(withOneAgent)} with one agent (${MINUTES_PER_TASK} min per task, ${MINUTES_PER_WAVE} min per wave)`,
          ...(withOneAgent < withPlan
            ? ['one agent is likely faster: plan again with --tier sequential']
            : width <= 1
              ? ['the plan is serial: --tier sequential needs no integration']
              : []),
        ]),
    ...(untested.length === 0
      ? []
      : [
          `no tests verify ${untested.map(({ package_id }) => package_id).join(', ')}: add a test target, or set verificationTargets`,
        ]),
  ];
}

function minutes(count: number): string {
  return `about ${Math.max(Math.round(count), 1)} min`;
}
