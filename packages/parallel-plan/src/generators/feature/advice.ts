import type { Plan } from '@parallel-plan/plan';
import { planDuration } from '../../prove/plan-duration';
import { hasTests, tasksOf } from './documents/tasks';
import type { FeatureDecisions } from './types';

/** Advice for the user about the plan's speed and tests, one line each. */
export function adviceOn(plan: Plan, decisions: FeatureDecisions): readonly string[] {
  const tasks = new Map(
    plan.packages.map((work) => [work.package_id, tasksOf(work, decisions, plan.packages).length]),
  );
  const duration = planDuration(plan, tasks);
  const untested = plan.packages.filter(
    (work) => !hasTests(work) && work.package_id !== 'wp-contracts',
  );
  return [
    ...(duration === undefined
      ? []
      : [
          `at most ${duration.width} at once in ${duration.waves} waves; speed-up ${duration.speedUp.toFixed(1)} (all tasks over those on the critical path)`,
          duration.text,
          ...(duration.oneAgentIsFaster
            ? ['one agent is likely faster: plan again with --tier sequential']
            : duration.width <= 1
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
