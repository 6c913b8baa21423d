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
  const isPair = (contract: ts.Type, code: ts.Type): boolean => {
    comparison.visit();
    const members = { ...pair, contract, code };
    return mayFitPair(comparison, members) && comparison.fits(members);
  };
  const [isContract, isCode] = [new Set(contracts), new Set(codes)];
  const isPart = (member: ts.Type, union: ts.Type): boolean =>
    comparison.checker.isTypeAssignableTo(member, union);
  const isTaken = (code: ts.Type): boolean =>
    isContract.has(code) ||
    (isSimple(code)
      ? isPart(code, pair.contract)
      : contracts.some((contract) => isPair(contract, code)));
  const isGiven = (contract: ts.Type): boolean =>
    isCode.has(contract) ||
    (isSimple(contract)
      ? isPart(contract, pair.code)
      : codes.some((code) => isPair(contract, code)));
  const unmatched = [
    ...(pair.relation === 'takes' ? [] : codes.filter((code) => !isTaken(code))),
    ...(pair.relation === 'gives' ? [] : contracts.filter((contract) => !isGiven(contract))),
  ];
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
