import type { OpenPlan } from './open-plan';
import type { RequirementDelta } from './requirement-delta';

/** A requirement that two changes touch. */
export interface SharedRequirement {
  /** Indexes of the plans, smaller first. */
  readonly plans: readonly [number, number];
  readonly deltas: readonly [RequirementDelta, RequirementDelta];
}

/**
 * Finds the requirements that two changes touch. Any kind of change collides, because one change
 * replaces the text that the other relies on. Names are compared as in OpenSpec, case-sensitively.
 *
 * @param mayMeet whether to compare two plans; called with `i < j`
 */
export function sharedRequirements(
  plans: readonly OpenPlan[],
  mayMeet: (i: number, j: number) => boolean,
): readonly SharedRequirement[] {
  const shared: SharedRequirement[] = [];
  for (const touched of touchedBy(plans).values()) {
    const entries = [...touched];
    for (const [place, [j, second]] of entries.entries()) {
      for (const [i, first] of entries.slice(0, place)) {
        if (mayMeet(i, j)) shared.push({ plans: [i, j], deltas: [first, second] });
      }
    }
  }
  return shared;
}

/** Maps each requirement to the plans that touch it, with the first location in each. */
function touchedBy(
  plans: readonly OpenPlan[],
): ReadonlyMap<string, ReadonlyMap<number, RequirementDelta>> {
  const byRequirement = new Map<string, Map<number, RequirementDelta>>();
  for (const [place, { requirements = [] }] of plans.entries()) {
    for (const delta of requirements) {
      const key = `${delta.capability}\0${delta.name}`;
      const touched = byRequirement.get(key) ?? new Map<number, RequirementDelta>();
      byRequirement.set(key, touched);
      if (!touched.has(place)) touched.set(place, delta);
    }
  }
  return byRequirement;
}
