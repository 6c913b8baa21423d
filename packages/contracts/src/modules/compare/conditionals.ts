import ts from 'typescript';
import type { Comparison, Pair } from './difference';

/**
 * Whether two conditional types have the same parts. The compiler prints one type in two ways, such
 * as `Node` and `Node<unknown>` with a default, so their texts can differ.
 */
export function areSameConditionals(comparison: Comparison, pair: Pair): boolean {
  const [own, other] = [pair.contract, pair.code];
  if (!isConditional(own) || !isConditional(other)) return false;
  if (own.root.isDistributive !== other.root.isDistributive) return false;
  const [inferred, others] = [own, other].map(({ root }) => root.inferTypeParameters ?? []);
  if (inferred?.length !== others?.length) return false;
  const parts = PARTS.map((part) => [own[part], other[part]] as const);
  return comparison.withTypeParameters(inferred ?? [], others ?? [], () =>
    parts.every(
      ([contract, code]) =>
        contract !== undefined &&
        code !== undefined &&
        comparison.fits({ ...pair, contract, code, relation: 'both' }),
    ),
  );
}

/** The compiler has resolved both branches when it has printed the type. */
const PARTS = ['checkType', 'extendsType', 'resolvedTrueType', 'resolvedFalseType'] as const;

function isConditional(type: ts.Type): type is ts.ConditionalType {
  return (type.flags & ts.TypeFlags.Conditional) !== 0;
}
