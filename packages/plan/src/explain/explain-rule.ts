import { RULE_CATALOGUE } from '../rules/registry';
import type { RuleMeta } from '../rules/rule';
import { UnexplainableError } from './unexplainable-error';

/**
 * The page of a rule.
 *
 * @param code as findings have it: `scope/overlap`; its last part will do where only one rule has it
 * @throws UnexplainableError for a code that no rule has, with the one that was probably meant
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
