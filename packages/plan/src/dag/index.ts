/** The graph of packages: `@parallel-plan/plan/dag`. Loads nothing else. */
export { packageTargetName } from './package-target-name';
export { planDag, type PlanDag } from './plan-dag';
