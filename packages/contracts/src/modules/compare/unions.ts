import type ts from 'typescript';
import type { Comparison, Difference, Place, Relation } from './difference';
import { isEnum, isObject, isOpaque, isUniqueSymbol, membersOf } from './type-kinds';

/**
 * Compares two types, at least one of them a union. Each member that one side uses needs a matching
 * member on the other side.
 */
export function compareUnions(
  comparison: Comparison,
  contract: ts.Type,
  code: ts.Type,
  relation: Relation,
  place: Place,
): readonly Difference[] {
  const contracts = membersOf(contract);
  const codes = membersOf(code);
  const unmatched: (readonly [ts.Type, 'gives' | 'takes'])[] = [];
  if (relation !== 'takes') {
    for (const member of codes) {
      const others = contracts.filter((other) => mayFit(comparison, other, member, relation));
      if (!hasMatch(comparison, member, others, contract, relation, place))
        unmatched.push([member, 'gives']);
    }
  }
  if (relation !== 'gives') {
    for (const member of contracts) {
      const others = codes.filter((other) => mayFit(comparison, member, other, relation));
      const isMatched = others.some((other) => comparison.fits(member, other, relation, place));
      if (!isMatched && !isPlainMember(comparison, member, code)) unmatched.push([member, 'takes']);
    }
  }
  if (unmatched.length === 0) return [];
  return (
    closestDifference(comparison, contracts, codes, unmatched, relation, place) ??
    comparison.differ(
      place,
      `the contract says ${comparison.name(contract)}, the code has ${comparison.name(code)}`,
    )
  );
}

function hasMatch(
  comparison: Comparison,
  member: ts.Type,
  others: readonly ts.Type[],
  contract: ts.Type,
  relation: Relation,
  place: Place,
): boolean {
  return (
    others.some((other) => comparison.fits(other, member, relation, place)) ||
    isPlainMember(comparison, member, contract)
  );
}

/**
 * A primitive member fits if it is assignable to the whole other type: `"a"` is part of `string |
 * number`.
 */
function isPlainMember(comparison: Comparison, member: ts.Type, other: ts.Type): boolean {
  return (
    !isObject(member) && !isEnum(member) && comparison.checker.isTypeAssignableTo(member, other)
  );
}

function mayFit(
  comparison: Comparison,
  contract: ts.Type,
  code: ts.Type,
  relation: Relation,
): boolean {
  if (isObject(contract) !== isObject(code)) return false;
  const isJudgedByParts = isObject(contract) || isOpaque(contract) || isUniqueSymbol(contract);
  return isJudgedByParts || comparison.isAssignable(contract, code, relation);
}

/**
 * If exactly one object type on each side has no match, report the differences between these two.
 * That says more than printing both unions.
 */
function closestDifference(
  comparison: Comparison,
  contracts: readonly ts.Type[],
  codes: readonly ts.Type[],
  unmatched: readonly (readonly [ts.Type, 'gives' | 'takes'])[],
  relation: Relation,
  place: Place,
): readonly Difference[] | undefined {
  const objects = [contracts.filter(isObject), codes.filter(isObject)] as const;
  const [contract, code] = [objects[0][0], objects[1][0]];
  const areAllObjects = unmatched.every(([type]) => isObject(type));
  if (objects.some((types) => types.length !== 1) || !areAllObjects) return undefined;
  if (contract === undefined || code === undefined) return undefined;
  return comparison.compare(contract, code, relation, place);
}
