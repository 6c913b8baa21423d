import type { decompose } from '@parallel-plan/plan';

/** A plan, as `decompose` gives it. */
export type FeaturePlan = ReturnType<typeof decompose>;

/** The packages of a plan, in its order. */
export type Packages = FeaturePlan['packages'];

export type WorkPackage = Packages[number];
