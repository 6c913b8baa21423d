import type { ChangeCollision } from '../changes/change-collision';
import type { OpenPlan } from '../changes/open-plan';
import type { PlanDag } from '../dag/plan-dag';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { ContractFacts } from '../model/contract-facts';
import type { Workspace } from '../model/workspace';
import type { ParsedPlan } from '../parse/parsed-plan';
import { asOpenPlans, collisionsToReport, compareChanges } from './change/collisions-of';
import { Findings } from './findings';
import { reachability } from './reachability';
import { RULES } from './registry';
import type { PathFacts, RuleContext } from './rule';
import { severitySetting, type RuleSettings } from './rule-settings';

export interface CheckOptions {
  /** The workspace that the plan is for; without it, rules about projects don't run. */
  readonly workspace?: Workspace;
  /** The plans of the other open changes, where nothing more is known of them. */
  readonly otherPlans?: readonly ParsedPlan[];
  /**
   * The open changes with what is known of them, those that are checked among them; then
   * `otherPlans` is not looked at.
   */
  readonly changes?: readonly OpenPlan[];
  /** What the disk says about the paths in the plan; without it, symbolic links aren't followed. */
  readonly paths?: PathFacts;
  /**
   * What is known of the contracts of the plan's change, and what their checkers found; without it,
   * nothing is said about contracts.
   */
  readonly contracts?: ContractFacts;
  /** Severities by rule id. Settings that `unknownRuleSettings` reports are ignored. */
  readonly rules?: RuleSettings;
  /** Collisions with other open changes and breaking edits of contracts are errors, not warnings. */
  readonly strict?: boolean;
}

/** A rule that did not run on a plan. */
export interface SkippedRule {
  readonly rule: string;
  /** One clause: `the packages depend on each other in a cycle`. */
  readonly why: string;
}

/**
 * Checks a plan: what the parser found and what every rule finds.
 *
 * Rules run on what could be read, so that a plan with a schema error still gets its other answers.
 * At most 1,000 findings a rule are listed; one more says that there are others.
 *
 * @returns sorted by file (the plan's first) and place, then in the order of the catalogue; the same for the same input
 */
export function checkPlan(parsed: ParsedPlan, options: CheckOptions = {}): Diagnostic[] {
  const { rules = {}, otherPlans = [], changes = asOpenPlans(parsed, otherPlans) } = options;
  const { collisions } = compareChanges(changes, rules, parsed);
  const toReport = collisionsToReport(parsed, collisions, new Set([parsed]));
  return runRules(parsed, options, toReport, requirementsIn(changes, parsed)).diagnostics;
}

/** What the change of a plan does to requirements, where that was read. */
export function requirementsIn(
  changes: readonly OpenPlan[] | undefined,
  plan: ParsedPlan,
): OpenPlan['requirements'] {
  return changes?.find(({ parsed }) => parsed === plan)?.requirements;
}

/**
 * The same, with the rules that could not run: an unchecked plan is not a sound one.
 *
 * @param collisions those with other open changes that are told with this plan
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
