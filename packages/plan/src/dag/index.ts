/** The package graph: `@parallel-plan/plan/dag`. Has no other dependencies. */
export { packageTargetName } from '../words/packages';
export { planDag, type PlanDag } from './plan-dag';
