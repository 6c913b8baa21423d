/** The graph of packages: `@parallel-plan/plan/dag`. Loads nothing else. */
export { packageTargetName } from '../words/packages';
export { planDag, type PlanDag } from './plan-dag';
