import type ts from 'typescript';
import { quoted } from '@parallel-plan/plan';
import {
  type Comparison,
  type Difference,
  inner,
  type Place,
  type Relation,
  reversed,
} from './difference';
import { isUnknown } from './type-kinds';

/** Compares the constraints and defaults of type parameters, paired by position. */
export function constraintDifferences(
  comparison: Comparison,
  contract: readonly ts.Type[],
  code: readonly ts.Type[],
  relation: Relation,
  place: Place,
): readonly Difference[] {
  const { checker } = comparison;
  return contract.flatMap((parameter, at) => {
    const other = code[at] ?? parameter;
    const name = `type parameter ${quoted(parameter.symbol.name)}`;
    const step = inner(
      place,
      name,
      parameter.symbol.declarations?.[0],
      other.symbol.declarations?.[0],
    );
    const [own, theirs] = [parameter, other].map((type) => checker.getBaseConstraintOfType(type));
    const found =
      theirs === undefined || isUnknown(theirs)
        ? own === undefined || isUnknown(own) || relation === 'gives'
          ? []
          : comparison.differ(step, `only the contract limits it, to ${comparison.name(own)}`)
        : own === undefined || isUnknown(own)
          ? relation === 'takes'
            ? []
            : comparison.differ(step, `only the code limits it, to ${comparison.name(theirs)}`)
          : comparison.compare(own, theirs, reversed(relation), step);
    if (found.length > 0) return found;
    const [ownDefault, theirDefault] = [parameter, other].map((type) => type.getDefault());
    if (ownDefault === undefined || ownDefault === theirDefault) return [];
    if (theirDefault === undefined) return comparison.differ(step, 'it has no default in the code');
    return comparison.compare(ownDefault, theirDefault, 'both', step);
  });
}
