import { quoted } from '@parallel-plan/plan';
import type ts from 'typescript';
import { type Comparison, type Difference, inner, type Pair, type Place } from './difference';
import { compareMembers } from './members';
import { isAny, isLibraryType, isReference } from './type-kinds';

/**
 * Compares two object types: arrays and tuples by their elements, two uses of one generic type by
 * their type arguments.
 */
export function compareObjects(comparison: Comparison, pair: Pair): readonly Difference[] {
  const { contract, code, place } = pair;
  const [elements, others] = [elementsOf(comparison, contract), elementsOf(comparison, code)];
  if (elements !== undefined || others !== undefined) {
    return compareLists(comparison, pair, elements, others);
  }
  const [args, otherArgs] = argumentsOf(comparison, pair);
  if (args !== undefined && otherArgs !== undefined) {
    const found = args.flatMap((argument, at) => {
      const other = otherArgs[at];
      if (other === undefined) return [];
      const step = ofArgument(contract, at, place);
      return comparison.compare({ ...pair, contract: argument, code: other, place: step });
    });
    // A type parameter can be contravariant, as in `Consumer<T>`. Then the members decide.
    if (found.length === 0 || !comparison.isAssignable(pair)) return found;
    if (isLibraryType(contract)) return found;
  }
  // For library types the compiler's assignability decides: it is more lenient than our comparison.
  if (isLibraryType(contract) && isLibraryType(code)) return compareLibraryTypes(comparison, pair);
  return compareMembers(comparison, pair);
}

function compareLibraryTypes(comparison: Comparison, pair: Pair): readonly Difference[] {
  const hasAny = (type: ts.Type) =>
    isReference(type) && comparison.checker.getTypeArguments(type).some(isAny);
  return !hasAny(pair.contract) && hasAny(pair.code)
    ? comparison.unlike(pair)
    : comparison.compareLeaf(pair);
}

function compareLists(
  comparison: Comparison,
  pair: Pair,
  elements: readonly ts.Type[] | undefined,
  others: readonly ts.Type[] | undefined,
): readonly Difference[] {
  const { contract, code, relation, place } = pair;
  const isSameShape = shapeOf(comparison, contract) === shapeOf(comparison, code);
  if (elements === undefined || others === undefined || !isSameShape) {
    return comparison.compareLeaf(pair);
  }
  const [own, other] = [isReadonlyList(contract), isReadonlyList(code)];
  const isWritten = relation === 'takes' ? own && !other : other && !own;
  if (isWritten || (relation === 'both' && own !== other)) return comparison.unlike(pair);
  const at = inner(place, 'an element', undefined, undefined);
  return elements.flatMap((element, index) => {
    const otherElement = others[index] ?? element;
    return comparison.compare({ contract: element, code: otherElement, relation, place: at });
  });
}

function elementsOf(comparison: Comparison, type: ts.Type): readonly ts.Type[] | undefined {
  const isList = comparison.checker.isArrayType(type) || comparison.checker.isTupleType(type);
  return isList ? comparison.checker.getTypeArguments(type as ts.TypeReference) : undefined;
}

/** The type arguments of both sides if they use the same generic type. */
function argumentsOf(
  { checker }: Comparison,
  { contract, code }: Pair,
): readonly [readonly ts.Type[], readonly ts.Type[]] | readonly [undefined, undefined] {
  if (!isReference(contract) || !isReference(code)) return [undefined, undefined];
  if (contract.target.symbol !== code.target.symbol) return [undefined, undefined];
  return [checker.getTypeArguments(contract), checker.getTypeArguments(code)];
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
