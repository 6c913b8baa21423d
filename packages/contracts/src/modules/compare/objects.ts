import { quoted } from '@parallel-plan/plan';
import type ts from 'typescript';
import { type Comparison, type Difference, inner, type Place, type Relation } from './difference';
import { compareMembers } from './members';
import { isAny, isLibraryType, isReference } from './type-kinds';

/**
 * Compares two object types: arrays and tuples by their elements, two uses of one generic type by
 * their type arguments.
 */
export function compareObjects(
  comparison: Comparison,
  contract: ts.Type,
  code: ts.Type,
  relation: Relation,
  place: Place,
): readonly Difference[] {
  const [lists, otherLists] = [elementsOf(comparison, contract), elementsOf(comparison, code)];
  if (lists !== undefined || otherLists !== undefined) {
    return compareLists(comparison, contract, code, lists, otherLists, relation, place);
  }
  const [args, otherArgs] = argumentsOf(comparison, contract, code);
  if (args !== undefined && otherArgs !== undefined) {
    const found = args.flatMap((argument, at) => {
      const other = otherArgs[at];
      return other === undefined
        ? []
        : comparison.compare(argument, other, relation, ofArgument(contract, at, place));
    });
    // A type parameter can be contravariant, as in `Consumer<T>`. Then the members decide.
    if (found.length === 0 || !comparison.isAssignable(contract, code, relation)) return found;
    if (isLibraryType(contract)) return found;
  }
  // For library types the compiler's assignability decides: it is more lenient than our comparison.
  if (isLibraryType(contract) && isLibraryType(code)) {
    return compareLibraryTypes(comparison, contract, code, relation, place);
  }
  return compareMembers(comparison, contract, code, relation, place);
}

function compareLibraryTypes(
  comparison: Comparison,
  contract: ts.Type,
  code: ts.Type,
  relation: Relation,
  place: Place,
): readonly Difference[] {
  const hasAny = (type: ts.Type) =>
    isReference(type) && comparison.checker.getTypeArguments(type).some(isAny);
  if (!hasAny(contract) && hasAny(code)) {
    const [says, has] = [comparison.name(contract), comparison.name(code)];
    return comparison.differ(place, `the contract says ${says}, the code has ${has}`);
  }
  return comparison.compareLeaf(contract, code, relation, place);
}

function compareLists(
  comparison: Comparison,
  contract: ts.Type,
  code: ts.Type,
  elements: readonly ts.Type[] | undefined,
  others: readonly ts.Type[] | undefined,
  relation: Relation,
  place: Place,
): readonly Difference[] {
  const isSameShape = shapeOf(comparison, contract) === shapeOf(comparison, code);
  if (elements === undefined || others === undefined || !isSameShape) {
    return comparison.compareLeaf(contract, code, relation, place);
  }
  const [own, other] = [isReadonlyList(contract), isReadonlyList(code)];
  const isWritten = relation === 'takes' ? own && !other : other && !own;
  if (isWritten || (relation === 'both' && own !== other)) {
    const [says, has] = [comparison.name(contract), comparison.name(code)];
    return comparison.differ(place, `the contract says ${says}, the code has ${has}`);
  }
  const at = inner(place, 'an element', undefined, undefined);
  return elements.flatMap((element, index) =>
    comparison.compare(element, others[index] ?? element, relation, at),
  );
}

function elementsOf(comparison: Comparison, type: ts.Type): readonly ts.Type[] | undefined {
  const isList = comparison.checker.isArrayType(type) || comparison.checker.isTupleType(type);
  return isList ? comparison.checker.getTypeArguments(type as ts.TypeReference) : undefined;
}

/** The type arguments of both sides if they use the same generic type. */
function argumentsOf(
  comparison: Comparison,
  contract: ts.Type,
  code: ts.Type,
): readonly [readonly ts.Type[], readonly ts.Type[]] | readonly [undefined, undefined] {
  const target = (type: ts.Type) => (isReference(type) ? type.target.symbol : undefined);
  const symbol = target(contract);
  if (symbol === undefined || symbol !== target(code)) return [undefined, undefined];
  return [
    comparison.checker.getTypeArguments(contract as ts.TypeReference),
    comparison.checker.getTypeArguments(code as ts.TypeReference),
  ];
}

function ofArgument(type: ts.Type, at: number, place: Place): Place {
  const name = type.symbol.name;
  const step =
    name === 'Promise' ? 'the value of the promise' : `type argument ${at + 1} of ${quoted(name)}`;
  return inner(place, step, undefined, undefined);
}

/** The shape of an array or tuple, with optional and rest elements but without `readonly`. */
function shapeOf({ checker }: Comparison, type: ts.Type): string {
  if (!checker.isTupleType(type)) return 'array';
  return `tuple ${String((type as ts.TupleTypeReference).target.elementFlags)}`;
}

function isReadonlyList(type: ts.Type): boolean {
  const { target } = type as Partial<ts.TupleTypeReference>;
  return target?.readonly ?? type.symbol.name === 'ReadonlyArray';
}
