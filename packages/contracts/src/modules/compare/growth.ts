import type ts from 'typescript';
import type { Pair, Relation } from './difference';

/** A generic type that contains itself with other type arguments more often grows without end. */
const MOST_TIMES = 3;

/** The declarations of two types that are being compared. */
interface OpenType {
  readonly contract: ts.Symbol | undefined;
  readonly code: ts.Symbol | undefined;
  readonly relation: Relation;
  /** The compiler's id of the contract's type. */
  readonly id: number;
}

/** Finds types that grow without end, such as `interface List<T> { next: List<T[]> }`. */
export class Growth {
  /** The types that are being compared, from the outside inwards. */
  private readonly open: OpenType[] = [];

  enter(pair: Pair): void {
    this.open.push(openType(pair));
  }

  leave(): void {
    this.open.pop();
  }

  /**
   * @returns for types that grow, the number of pairs around the outermost pair of the same
   * declarations
   */
  startOf(pair: Pair): number | undefined {
    const { contract, code, id, relation } = openType(pair);
    if (contract === undefined) return undefined;
    let [times, last, start] = [0, id, 0];
    for (const [at, outer] of [...this.open.entries()].reverse()) {
      const isSame = outer.contract === contract && outer.code === code;
      // As in the compiler: a type with a higher id was made later, so it can come from growth.
      if (!isSame || outer.relation !== relation || outer.id >= last) continue;
      [times, last, start] = [times + 1, outer.id, at];
    }
    return times >= MOST_TIMES ? start : undefined;
  }
}

function openType({ contract, code, relation }: Pair): OpenType {
  const symbolOf = (type: ts.Type): ts.Symbol | undefined => type.aliasSymbol ?? type.symbol;
  const { id = 0 } = contract as { readonly id?: number };
  return { contract: symbolOf(contract), code: symbolOf(code), relation, id };
}
