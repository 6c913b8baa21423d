import type { ChangeCollision, OpenPlan } from '../changes/change-collision';
import { type CollisionReport, findCollisions } from '../changes/find-collisions';
import { type PlanDag, reachability } from '../dag/plan-dag';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { ParsedPlan } from '../parse/parsed-plan';
import type { ContractFacts, Workspace } from '../words/facts';
import { changeLockOverlap } from './change/lock-overlap';
import { changeRequirementOverlap } from './change/requirement-overlap';
import { changeScopeOverlap } from './change/scope-overlap';
import { Findings } from './findings';
import { RULES } from './registry';
import type { PathFacts, RuleContext } from './rule';
import { type RuleSettings, severitySetting } from './rule-settings';

export interface CheckOptions {
  /** The workspace of the plan. Without it, rules about projects do not run. */
  readonly workspace?: Workspace;
  /** The plans of the other open changes, when only the plans are known. */
  readonly otherPlans?: readonly ParsedPlan[];
  /** The open changes, including those that are checked. When present, `otherPlans` is ignored. */
  readonly changes?: readonly OpenPlan[];
  /** Facts about the plan's paths on disk. Without them, symbolic links are not followed. */
  readonly paths?: PathFacts;
  /**
   * Facts about the contracts of the plan's change, and the findings of their checkers. Without
   * them, contract rules do not run.
   */
  readonly contracts?: ContractFacts;
  /** Severities by rule id. Settings that `unknownRuleSettings` reports are ignored. */
  readonly rules?: RuleSettings;
  /**
   * Whether collisions with open changes and breaking edits of contracts are errors instead of
   * warnings.
   */
  readonly strict?: boolean;
}

/** A rule that did not run on a plan. */
interface SkippedRule {
  readonly rule: string;
  /** One clause: `the packages form a dependency cycle`. */
  readonly why: string;
}

/**
 * Checks a plan and returns the findings of the parser and of all rules.
 *
 * Rules run on the readable part of the plan, so a plan with a schema error still gets its other
 * findings. At most 1,000 findings of each rule are listed; one more says that there are others.
 *
 * @param parsed the plan
 * @param options facts about the plan's environment, and rule settings
 * @returns findings sorted by file (the plan's own first), place and catalogue order; deterministic
 */
export function checkPlan(parsed: ParsedPlan, options: CheckOptions = {}): Diagnostic[] {
  const { rules = {}, otherPlans = [], changes = asOpenPlans(parsed, otherPlans) } = options;
  const { collisions } = compareChanges(changes, rules, parsed);
  const toReport = collisionsToReport(parsed, collisions, new Set([parsed]));
  return runRules(parsed, options, toReport, requirementsIn(changes, parsed)).diagnostics;
}

/** The requirement deltas of a plan's change, if they were read. */
export function requirementsIn(
  changes: readonly OpenPlan[] | undefined,
  plan: ParsedPlan,
): OpenPlan['requirements'] {
  return changes?.find(({ parsed }) => parsed === plan)?.requirements;
}

/**
 * Runs the rules, and also lists those that could not run, so that an unchecked plan does not look
 * valid.
 *
 * @param collisions the collisions with other open changes to report with this plan
 */
export function runRules(
  parsed: ParsedPlan,
  { rules = {}, strict = false, workspace, paths, contracts }: CheckOptions = {},
  collisions: readonly ChangeCollision[] = [],
  requirements?: OpenPlan['requirements'],
): { diagnostics: Diagnostic[]; skipped: readonly SkippedRule[]; dag?: PlanDag } {
  const findings = new Findings(parsed);
  const skipped: SkippedRule[] = [];
  const { dag, why } = reachability(parsed);

  for (const rule of RULES) {
    const severity = severitySetting(rule.meta, rules);
    if (severity === 'off') continue;
    const reason = parsed.readable
      ? rule.needsDag && why
      : 'the file is not one readable YAML document';
    if (reason) {
      skipped.push({ rule: rule.meta.id, why: reason });
      continue;
    }
    const context: RuleContext = {
      parsed,
      view: parsed.view,
      collisions,
      strict,
      ...(workspace && { workspace }),
      ...(paths && { paths }),
      ...(contracts && { contracts }),
      ...(requirements && { requirements }),
      ...(dag && { dag }),
      report: (finding) => findings.add(rule.meta, severity ?? finding.severity, finding),
    };
    rule.check(context);
  }
  return { diagnostics: findings.sorted(), skipped, ...(dag && { dag }) };
}

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
