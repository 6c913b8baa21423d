import { quoted } from '@parallel-plan/plan';
import type ts from 'typescript';
import { type Comparison, type Difference, inner, type Pair, reversed } from './difference';
import { isUnknown } from './type-kinds';

/** Compares the constraints and defaults of type parameters, paired by position. */
export function constraintDifferences(
  comparison: Comparison,
  { contract, code, relation, place: outer }: Pair<readonly ts.Type[]>,
): readonly Difference[] {
  return contract.flatMap((parameter, at) => {
    const other = code[at] ?? parameter;
    const [node, otherNode] = [parameter, other].map(({ symbol }) => symbol.declarations?.[0]);
    const step = `type parameter ${quoted(parameter.symbol.name)}`;
    const pair = {
      contract: parameter,
      code: other,
      relation,
      place: inner(outer, step, node, otherNode),
    };
    const found = limitDifferences(comparison, pair);
    return found.length > 0 ? found : defaultDifferences(comparison, pair);
  });
}

function limitDifferences(
  comparison: Comparison,
  { contract, code, relation, place }: Pair,
): readonly Difference[] {
  const limitOf = (type: ts.Type): ts.Type | undefined => {
    const limit = comparison.checker.getBaseConstraintOfType(type);
    return limit === undefined || isUnknown(limit) ? undefined : limit;
  };
  const [own, other] = [limitOf(contract), limitOf(code)];
  if (own !== undefined && other !== undefined) {
    return comparison.compare({
      contract: own,
      code: other,
      relation: reversed(relation),
      place,
    });
  }
  if (own !== undefined && relation !== 'gives') {
    return comparison.differ(place, `only the contract limits it, to ${comparison.name(own)}`);
  }
  if (other !== undefined && relation !== 'takes') {
    return comparison.differ(place, `only the code limits it, to ${comparison.name(other)}`);
  }
  return [];
}

function defaultDifferences(
  comparison: Comparison,
  { contract, code, place }: Pair,
): readonly Difference[] {
  const [own, other] = [contract.getDefault(), code.getDefault()];
  if (own === undefined || own === other) return [];
  if (other === undefined) return comparison.differ(place, 'it has no default in the code');
  return comparison.compare({ contract: own, code: other, relation: 'both', place });
}
