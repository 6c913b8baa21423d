import { RULE_CATALOGUE } from '../rules/registry';
import type { RuleMeta } from '../rules/rule';
import { UnexplainableError } from './unexplainable-error';

/**
 * Finds the description of a rule.
 *
 * @param code the rule id: `scope/overlap`; the last part is enough when it is unique
 * @returns the description of the rule
 * @throws UnexplainableError for an unknown code; the message suggests the closest one
 */
export function explainRule(code: string): RuleMeta {
  const wanted = code.trim().toLowerCase();
  const exact = RULE_CATALOGUE.find(({ id }) => id === wanted);
  if (exact !== undefined) return exact;
  const [only, ...others] = RULE_CATALOGUE.filter(({ id }) => id.endsWith(`/${wanted}`));
  if (only !== undefined && others.length === 0) return only;
  const ids = RULE_CATALOGUE.map(({ id }) => id);
  const candidates = others.length > 0 ? ids.filter((id) => id.endsWith(`/${wanted}`)) : ids;
  throw UnexplainableError.unknown('rule', code, candidates);
}
