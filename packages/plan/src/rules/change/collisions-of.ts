import type { ChangeCollision } from '../../changes/change-collision';
import { type CollisionReport, findCollisions } from '../../changes/find-collisions';
import type { OpenPlan } from '../../changes/open-plan';
import type { ParsedPlan } from '../../parse/parsed-plan';
import { type RuleSettings, severitySetting } from '../rule-settings';
import { changeLockOverlap } from './lock-overlap';
import { changeRequirementOverlap } from './requirement-overlap';
import { changeScopeOverlap } from './scope-overlap';

/**
 * Compares changes as far as the rule settings allow. A rule that is off produces no output in any
 * format.
 */
export function compareChanges(
  changes: readonly OpenPlan[],
  rules: RuleSettings,
  of?: ParsedPlan,
): CollisionReport {
  const isOn = ({ meta }: typeof changeScopeOverlap): boolean =>
    severitySetting(meta, rules) !== 'off';
  return findCollisions(changes, {
    scopes: isOn(changeScopeOverlap),
    locks: isOn(changeLockOverlap),
    requirements: isOn(changeRequirementOverlap),
    ...(of && { of }),
  });
}

/** Converts plans to open changes without any further facts. */
export function asOpenPlans(
  parsed: ParsedPlan,
  others: readonly ParsedPlan[],
): readonly OpenPlan[] {
  const different = others.filter((other) => other !== parsed && other.file !== parsed.file);
  return [parsed, ...different].map((plan) => ({ change: changeName(plan), parsed: plan }));
}

/**
 * Selects the collisions to report with a plan. Each collision is reported once: with the later
 * change by name, or with the checked change when only one is checked.
 */
export function collisionsToReport(
  parsed: ParsedPlan,
  collisions: readonly ChangeCollision[],
  checked: ReadonlySet<ParsedPlan>,
): readonly ChangeCollision[] {
  return collisions.filter(({ changes: [first, second] }) => {
    const teller = checked.has(second.parsed) ? second : first;
    return teller.parsed === parsed;
  });
}

/** The display name of a change: the folder of its plan, its feature id, or its file. */
function changeName({ view, file }: ParsedPlan): string {
  const [, folder] = /(?:^|\/)openspec\/changes\/([^/]+)\/[^/]+$/.exec(file) ?? [];
  return folder ?? view.feature.id?.value ?? file;
}
