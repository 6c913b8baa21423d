import type { Severity } from '../diagnostics/diagnostic';
import { quoted } from '../text';
import { didYouMean } from '../text/did-you-mean';
import { RULE_CATALOGUE } from './registry';
import type { RuleMeta } from './rule';

export type RuleSetting = 'off' | 'info' | 'warn' | 'error';

/** Severities by rule id, from `nx.json` and `--rule`. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** A setting that has no effect. */
export interface RuleSettingProblem {
  readonly rule: string;
  /** `required`: validity depends on the rule, so its severity cannot be lowered. */
  readonly kind: 'unknown-rule' | 'unknown-setting' | 'required';
  /** One line that also says how to fix it. */
  readonly message: string;
}

const SETTINGS: Readonly<Record<RuleSetting, Severity | 'off'>> = {
  off: 'off',
  info: 'info',
  warn: 'warning',
  error: 'error',
};

/**
 * Finds settings that have no effect: unknown rules, unknown severities, and required rules set to
 * anything but `error`. `checkPlan` ignores such settings. A command should reject them, so that
 * nobody relies on a setting without effect.
 *
 * @param settings any record from a user
 * @returns one problem for each setting without effect; empty when all settings are valid
 */
export function unknownRuleSettings(
  settings: Readonly<Record<string, unknown>>,
): readonly RuleSettingProblem[] {
  return Object.entries(settings).flatMap(([rule, setting]) => problemOf(rule, setting) ?? []);
}

/** The severity that the settings give a rule; `undefined` when they do not change it. */
export function severitySetting(
  { id, required }: RuleMeta,
  settings: RuleSettings,
): Severity | 'off' | undefined {
  if (required || !Object.hasOwn(settings, id)) return undefined;
  const setting = settings[id];
  return isSetting(setting) ? SETTINGS[setting] : undefined;
}

function problemOf(rule: string, setting: unknown): RuleSettingProblem | undefined {
  const meta = RULE_CATALOGUE.find(({ id }) => id === rule);
  if (meta === undefined) {
    const ids = RULE_CATALOGUE.map(({ id }) => id);
    const hint = didYouMean(rule, ids, '`parallel-plan explain` lists the rules.');
    return { rule, kind: 'unknown-rule', message: `There is no rule ${quoted(rule)}.${hint}` };
  }
  if (!isSetting(setting)) {
    const message = `The rule ${quoted(rule)} is set to ${quoted(String(setting))}: use off, info, warn or error.`;
    return { rule, kind: 'unknown-setting', message };
  }
  if (meta.required && setting !== 'error') {
    const message = `The rule ${quoted(rule)} is part of what "valid" means, so it is always an error: take it out of the settings.`;
    return { rule, kind: 'required', message };
  }
  return undefined;
}

function isSetting(setting: unknown): setting is RuleSetting {
  return typeof setting === 'string' && Object.hasOwn(SETTINGS, setting);
}
