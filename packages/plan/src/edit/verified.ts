import type { Plan } from '../model/plan.generated';
import { parsePlan } from '../parse/parse-plan';
import type { ParsedPlan } from '../parse/parsed-plan';
import { PlanEditError } from './plan-edit-error';
import { sameValue } from './same-value';

/** A plan's text after an edit. */
export interface EditedPlan {
  readonly text: string;
  /** The text, read; `plan` is there. */
  readonly parsed: ParsedPlan;
  /** Its `feature.plan_revision`. */
  readonly revision: number;
}

/**
 * Reads an edited text again.
 *
 * @throws PlanEditError `not-verified` where it isn't the plan that was wanted
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
