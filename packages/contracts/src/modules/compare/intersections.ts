import type ts from 'typescript';
import type { Comparison, Difference, Pair } from './difference';
import { compareMembers } from './members';
import { isObject, isOpaque } from './type-kinds';

/**
 * Compares two types, at least one of them an intersection with primitive types or type parameters.
 * Each part that one side requires needs a matching part on the other side; the order is of no
 * importance.
 */
export function compareIntersections(comparison: Comparison, pair: Pair): readonly Difference[] {
  const contracts = partsOf(pair.contract);
  const codes = partsOf(pair.code);
  const fits = (contract: ts.Type, code: ts.Type, relation: 'gives' | 'takes'): boolean =>
    comparison.fits({
      ...pair,
      contract,
      code,
      relation: pair.relation === 'both' ? 'both' : relation,
    });
  const unmatched: ts.Type[] = [];
  if (pair.relation !== 'takes') {
    const isGiven = (part: ts.Type) => codes.some((code) => fits(part, code, 'gives'));
    unmatched.push(...contracts.filter((part) => !isGiven(part)));
  }
  if (pair.relation !== 'gives') {
    const isGiven = (part: ts.Type) => contracts.some((own) => fits(own, part, 'takes'));
    unmatched.push(...codes.filter((part) => !isGiven(part)));
  }
  if (unmatched.length === 0) return [];
  if (unmatched.some(isOpaque)) return comparison.compareLeaf(pair);
  // The compiler reads the object types of an intersection as one.
  return unmatched.every(isObject) ? compareMembers(comparison, pair) : comparison.unlike(pair);
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isIntersection() ? type.types : [type];
}
