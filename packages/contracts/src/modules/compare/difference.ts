import type ts from 'typescript';

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

/** A part of the contract and the matching part of the code. */
export interface Pair<Part = ts.Type, Use extends Relation = Relation> {
  readonly contract: Part;
  readonly code: Part;
  readonly relation: Use;
  readonly place: Place;
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

/** An answer. `isAssumed`: it depends on the assumption that a pair fits. */
export interface Asked<Answer> {
  readonly answer: Answer;
  readonly isAssumed: boolean;
}

/** The comparison of two modules, as the functions for the parts of a type use it. */
export interface Comparison {
  readonly checker: ts.TypeChecker;
  /** Whether something was compared where the compiler can be stricter than callers need. */
  isCompilerStricter: boolean;
  /** Treats type parameters as the same while `compare` runs. */
  withTypeParameters<Result>(
    contract: readonly ts.Type[],
    code: readonly ts.Type[],
    compare: () => Result,
  ): Result;
  /** @returns the differences in the code; empty if it fits */
  compare(pair: Pair): readonly Difference[];
  /** As `compare`, but the compiler alone decides. */
  compareLeaf(pair: Pair): readonly Difference[];
  /** Whether two types fit. */
  fits(pair: Pair): boolean;
  /** Whether a comparison finds no difference. */
  try(compare: () => readonly Difference[]): boolean;
  /**
   * Counts a step.
   *
   * @throws Error if the comparison takes too many steps
   */
  visit(): void;
  /** Asks a question that can make a pair differ, and whether the answer depends on an assumption. */
  ask<Answer>(question: () => Answer): Asked<Answer>;
  /** The current pairs differ, but perhaps only because of an assumption. */
  doubt(): void;
  /** Whether the compiler accepts one type where the other is expected. */
  isAssignable(pair: Omit<Pair, 'place'>): boolean;
  /** One difference, as a list. */
  differ(place: Place, what: string): readonly Difference[];
  /** The difference that the code has another type than the contract, as a list. */
  unlike(pair: Pair): readonly Difference[];
  /** The quoted text of a type. */
  name(type: ts.Type): string;
}
