import type { ChangeCollision } from '../../changes/change-collision';
import { type CollisionReport, findCollisions } from '../../changes/find-collisions';
import type { OpenPlan } from '../../changes/open-plan';
import type { ParsedPlan } from '../../parse/parsed-plan';
import { type RuleSettings, severitySetting } from '../rule-settings';
import { changeLockOverlap } from './lock-overlap';
import { changeRequirementOverlap } from './requirement-overlap';
import { changeScopeOverlap } from './scope-overlap';

/** What the settings let be compared: a rule that is off leaves nothing behind, in no format. */
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

/** Plans of which nothing but the plan is known, as open changes. */
export function asOpenPlans(
  parsed: ParsedPlan,
  others: readonly ParsedPlan[],
): readonly OpenPlan[] {
  const different = others.filter((other) => other !== parsed && other.file !== parsed.file);
  return [parsed, ...different].map((plan) => ({ change: changeName(plan), parsed: plan }));
}

/**
 * The collisions that are reported with a plan: each is told once, with the later change by name,
 * and with the only one that is being checked where the other one isn't.
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

/** What people call a change: the folder that its plan is in, its feature id, or its file. */
function changeName({ view, file }: ParsedPlan): string {
  const [, folder] = /(?:^|\/)openspec\/changes\/([^/]+)\/[^/]+$/.exec(file) ?? [];
  return folder ?? view.feature.id?.value ?? file;
}
