import type ts from 'typescript';

/** A type of the contract and the matching type of the code. */
export interface Sides {
  readonly contract: ts.Type;
  readonly code: ts.Type;
}

/**
 * How a type is used.
 * - `gives`: the code provides the value and consumers read it. The code's type must fit the
 *   contract's.
 * - `takes`: consumers provide the value. The contract's type must fit the code's.
 * - `both`: consumers do both, as with an exported type.
 */
export type Relation = 'gives' | 'takes' | 'both';

/** @returns the relation for a parameter of a function that has this relation */
export function reversed(relation: Relation): Relation {
  if (relation === 'both') return 'both';
  return relation === 'gives' ? 'takes' : 'gives';
}

/** The position of a comparison: a readable path, and the nearest declaration on each side. */
export interface Place {
  /** From the export inwards: `createComment`, `parameter "comment"`, `property "author"`. */
  readonly path: readonly string[];
  readonly contract: ts.Node | undefined;
  readonly code: ts.Node | undefined;
}

/** One difference between the code and its contract. */
export interface Difference extends Place {
  /** The difference, as a sentence. */
  readonly what: string;
}

/** @returns the place of a part; a side without a declaration keeps the outer declaration */
export function inner(
  place: Place,
  step: string,
  contract: ts.Node | undefined,
  code: ts.Node | undefined,
): Place {
  return {
    path: [...place.path, step],
    contract: contract ?? place.contract,
    code: code ?? place.code,
  };
}
