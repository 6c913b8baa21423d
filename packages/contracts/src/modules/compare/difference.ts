import type ts from 'typescript';

/** A type of the contract, and the one of the code. */
export interface Sides {
  readonly contract: ts.Type;
  readonly code: ts.Type;
}

/**
 * How the two sides of a type are used.
 * - `gives`: the code gives the value, and consumers read it: what the code has must fit the contract.
 * - `takes`: consumers give the value: what the contract says must fit the code.
 * - `both`: consumers do both, as with an exported type.
 */
export type Relation = 'gives' | 'takes' | 'both';

/** @returns the relation of a parameter, seen from its function */
export function reversed(relation: Relation): Relation {
  if (relation === 'both') return 'both';
  return relation === 'gives' ? 'takes' : 'gives';
}

/** Where a comparison is: a path for people, and the nearest declarations on both sides. */
export interface Place {
  /** From the export inwards: `createComment`, `parameter "comment"`, `property "author"`. */
  readonly path: readonly string[];
  readonly contract: ts.Node | undefined;
  readonly code: ts.Node | undefined;
}

/** One thing in which the code differs from its contract. */
export interface Difference extends Place {
  /** What differs, a sentence. */
  readonly what: string;
}

/** @returns the place of a part; a side without a declaration keeps the outer one */
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
