import type ts from 'typescript';
import type { Comparison, Difference, Pair } from './difference';
import { isEnum, isObject, isOpaque, isUniqueSymbol, membersOf } from './type-kinds';

/**
 * Compares two types, at least one of them a union. Each member that one side uses needs a matching
 * member on the other side.
 */
export function compareUnions(comparison: Comparison, pair: Pair): readonly Difference[] {
  const contracts = membersOf(pair.contract);
  const codes = membersOf(pair.code);
  const fits = (contract: ts.Type, code: ts.Type): boolean =>
    comparison.fits({ ...pair, contract, code });
  const mayFit = (contract: ts.Type, code: ts.Type): boolean =>
    mayFitPair(comparison, { ...pair, contract, code });
  const unmatched: ts.Type[] = [];
  if (pair.relation !== 'takes') {
    for (const member of codes) {
      const others = contracts.filter((other) => mayFit(other, member));
      const isMatched = others.some((other) => fits(other, member));
      if (!isMatched && !isPlainMember(comparison, member, pair.contract)) unmatched.push(member);
    }
  }
  if (pair.relation !== 'gives') {
    for (const member of contracts) {
      const others = codes.filter((other) => mayFit(member, other));
      const isMatched = others.some((other) => fits(member, other));
      if (!isMatched && !isPlainMember(comparison, member, pair.code)) unmatched.push(member);
    }
  }
  if (unmatched.length === 0) return [];
  const closest = unmatched.every(isObject) ? onlyObjects(contracts, codes) : undefined;
  return closest === undefined
    ? comparison.unlike(pair)
    : comparison.compare({ ...pair, ...closest });
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

function mayFitPair(comparison: Comparison, pair: Pair): boolean {
  const { contract, code } = pair;
  if (isObject(contract) !== isObject(code)) return false;
  const isJudgedByParts = isObject(contract) || isOpaque(contract) || isUniqueSymbol(contract);
  return isJudgedByParts || comparison.isAssignable(pair);
}

/**
 * The object types of both sides if each side has exactly one. Their differences say more than
 * printing both unions.
 */
function onlyObjects(
  contracts: readonly ts.Type[],
  codes: readonly ts.Type[],
): Pick<Pair, 'contract' | 'code'> | undefined {
  const [contract, ...others] = contracts.filter(isObject);
  const [code, ...otherCodes] = codes.filter(isObject);
  if (contract === undefined || code === undefined) return undefined;
  return others.length + otherCodes.length === 0 ? { contract, code } : undefined;
}
