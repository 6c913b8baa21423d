import type { Plan } from '../model/plan.generated';
import { parsePlan } from '../parse/parse-plan';
import type { ParsedPlan } from '../parse/parsed-plan';
import { PlanEditError } from './plan-edit-error';
import { isObject } from '../text';

/** A plan after an edit. */
export interface EditedPlan {
  readonly text: string;
  /** The parsed text; `plan` is always present. */
  readonly parsed: ParsedPlan;
  /** The new `feature.plan_revision`. */
  readonly revision: number;
}

/**
 * Parses an edited text and compares it with the expected plan.
 *
 * @throws PlanEditError `not-verified` when they differ
 */
export function verified({ file }: ParsedPlan, text: string, wanted: Plan): EditedPlan {
  const parsed = parsePlan(text, { file });
  if (parsed.plan === undefined || !sameValue(parsed.plan, wanted)) {
    throw new PlanEditError(
      'not-verified',
      'The plan is written in a way that can not be edited without changing something else (an anchor that other places share, or unusual YAML): make the edit by hand, or write the place plainly first.',
    );
  }
  return { text, parsed, revision: wanted.feature.plan_revision };
}

/** Whether two plain values are equal, regardless of key order in mappings. */
function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}
