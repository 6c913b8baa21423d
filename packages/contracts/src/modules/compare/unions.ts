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
  const mayFit = (contract: ts.Type, code: ts.Type): boolean => {
    comparison.visit();
    return mayFitPair(comparison, { ...pair, contract, code });
  };
  const [isContract, isCode] = [new Set(contracts), new Set(codes)];
  const unmatched: ts.Type[] = [];
  if (pair.relation !== 'takes') {
    const isMatched = (member: ts.Type) =>
      isSimple(member)
        ? comparison.checker.isTypeAssignableTo(member, pair.contract)
        : contracts.some((other) => mayFit(other, member) && fits(other, member));
    unmatched.push(...codes.filter((member) => !isContract.has(member) && !isMatched(member)));
  }
  if (pair.relation !== 'gives') {
    const isMatched = (member: ts.Type) =>
      isSimple(member)
        ? comparison.checker.isTypeAssignableTo(member, pair.code)
        : codes.some((other) => mayFit(member, other) && fits(member, other));
    unmatched.push(...contracts.filter((member) => !isCode.has(member) && !isMatched(member)));
  }
  if (unmatched.length === 0) return [];
  const closest = unmatched.every(isObject) ? onlyObjects(contracts, codes) : undefined;
  const found = closest === undefined ? [] : comparison.compare({ ...pair, ...closest });
  return found.length === 0 ? comparison.unlike(pair) : found;
}

/**
 * Whether the compiler decides: a primitive member fits if it is assignable to the whole other type.
 * `"a"` is part of `string | number`.
 */
function isSimple(member: ts.Type): boolean {
  const isPart = isObject(member) || isEnum(member) || isOpaque(member) || isUniqueSymbol(member);
  return !isPart;
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
