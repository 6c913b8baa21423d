import { quoted } from '@parallel-plan/plan';
import type ts from 'typescript';
import { areSameConditionals } from './conditionals';
import type { Asked, Comparison, Difference, Pair, Place } from './difference';
import { Growth } from './growth';
import { compareIntersections } from './intersections';
import { compareObjects } from './objects';
import {
  isAny,
  isEnum,
  isMixed,
  isNever,
  isObject,
  isOpaque,
  isReference,
  isThis,
  isTypeParameter,
  isUniqueSymbol,
  isValueOf,
} from './type-kinds';
import { PairMemory } from './pair-memory';
import { TypeText } from './type-text';
import { compareUnions } from './unions';

/**
 * The number of pairs of types that one comparison visits: some seconds. The contracts of real
 * libraries need a hundredth.
 */
const MOST_VISITS = 300_000;

/** At a greater depth, the compiler decides. */
const MOST_DEPTH = 200;

/** The differences of a pair, and the length of the path to it. */
interface Reported {
  readonly found: readonly Difference[];
  readonly steps: number;
}

/**
 * Compares types of a contract with types of code, part by part. The compiler checks the leaves
 * (`isTypeAssignableTo`). This comparison finds what assignability allows: `any`, optional and
 * read-only properties, swapped parameters, methods with narrower parameters, lost type predicates,
 * promises for `void`, and other values in place of an enum.
 *
 * Two recursive types are equal unless a difference is found (coinduction).
 */
export class TypeComparison implements Comparison {
  private readonly text: TypeText;
  /**
   * Whether something was compared where the compiler can be stricter: it treats each class as a
   * distinct type, and does not pair the type parameters of functions.
   */
  isCompilerStricter = false;
  private readonly memory = new PairMemory();
  /** The differences of pairs that were reported. */
  private readonly reported = new Map<string, Reported>();
  private readonly growth = new Growth();
  private readonly ids = new Map<ts.Type, number>();
  /** Symbols that both sides export under the same name; each pair is compared there. */
  private readonly counterparts = new Map<ts.Symbol, ts.Symbol>();
  private visits = 0;
  /** Whether only the fact of a difference is needed, not the differences. */
  private isTrying = false;

  constructor(readonly checker: ts.TypeChecker) {
    this.text = new TypeText(checker);
  }

  /**
   * Registers two symbols that both modules export under the same name. Comparisons of other
   * exports treat their types as equal.
   */
  addCounterparts(contract: ts.Symbol, code: ts.Symbol): void {
    this.counterparts.set(contract, code);
  }

  /** Treats type parameters as the same while `compare` runs. */
  withTypeParameters<Result>(
    contract: readonly ts.Type[],
    code: readonly ts.Type[],
    compare: () => Result,
  ): Result {
    const run = () => this.memory.withTypeParameters(contract, code, compare);
    return this.text.withTypeParameters(contract, code, run);
  }

  /** @returns the differences in the code; empty if it fits */
  compare(pair: Pair): readonly Difference[] {
    const { contract, code, relation } = pair;
    if (contract === code) return [];
    if (isTypeParameter(contract) && this.memory.areSame(contract, code)) return [];
    // The contract's own text contains no `any`; this one comes from a library type.
    if (isAny(contract)) return [];
    if (isAny(code)) return this.unlike(pair);
    this.visit();
    if (this.areCounterparts(contract, code)) return [];
    const key = `${this.id(contract)}:${this.id(code)}:${relation}`;
    const fits = this.memory.find(key);
    if (fits === true) return [];
    if (fits === false) {
      const known = this.isTrying ? this.unlike(pair) : this.reportAgain(key, pair);
      if (known !== undefined) return known;
    }
    const grown = this.growth.startOf(pair);
    if (grown !== undefined) return this.compareGrown(pair, grown);
    if (this.memory.depth > MOST_DEPTH) return this.compareDeep(pair);
    this.growth.enter(pair);
    const found = this.memory.judge(key, () => this.compareDeclared(pair));
    this.growth.leave();
    if (!this.isTrying) this.reported.set(key, { found, steps: pair.place.path.length });
    return found;
  }

  /** Differences of the same types in another place: the first of them is enough. */
  private reportAgain(key: string, { place }: Pair): readonly Difference[] | undefined {
    const { found: [first] = [], steps = 0 } = this.reported.get(key) ?? {};
    if (first === undefined) return undefined;
    return [{ ...first, path: [...place.path, ...first.path.slice(steps)] }];
  }

  /** @throws Error if the comparison takes too many steps */
  visit(): void {
    this.visits += 1;
    if (this.visits > MOST_VISITS) throw new Error(TOO_COMPLEX);
  }

  /** Compares two types, even if they are declared types that `compare` treats as equal. */
  compareDeclared(pair: Pair): readonly Difference[] {
    const { contract, code } = pair;
    if (isNever(contract) !== isNever(code)) return this.unlike(pair);
    if (isThis(contract) && isThis(code)) return [];
    if (isUniqueSymbol(contract) && isUniqueSymbol(code)) {
      if (contract.symbol.name === code.symbol.name) return [];
    }
    if (isEnum(contract) || isEnum(code)) return this.compareEnums(pair);
    if (contract.isUnion() || code.isUnion()) return compareUnions(this, pair);
    if (isOpaque(contract) || isOpaque(code) || !isObject(contract) || !isObject(code)) {
      return this.compareLeaf(pair);
    }
    return isMixed(contract) || isMixed(code)
      ? compareIntersections(this, pair)
      : compareObjects(this, pair);
  }

  fits(pair: Pair): boolean {
    return this.try(() => this.compare(pair));
  }

  /** Whether a comparison finds no difference. */
  try(compare: () => readonly Difference[]): boolean {
    const { isTrying } = this;
    this.isTrying = true;
    try {
      return compare().length === 0;
    } finally {
      this.isTrying = isTrying;
    }
  }

  ask<Answer>(question: () => Answer): Asked<Answer> {
    return this.memory.ask(question);
  }

  doubt(): void {
    this.memory.doubt();
  }

  differ(place: Place, what: string): readonly Difference[] {
    return [{ ...place, what }];
  }

  /** The difference that the code has another type than the contract, as a list. */
  unlike({ contract, code, place }: Pair): readonly Difference[] {
    if (this.isTrying) return this.differ(place, 'it differs');
    const what = `the contract says ${this.name(contract)}, the code has ${this.name(code)}`;
    return this.differ(place, what);
  }

  name(type: ts.Type): string {
    return quoted(this.text.short(type));
  }

  /** Whether the compiler accepts one type where the other is expected. */
  isAssignable({ contract, code, relation }: Omit<Pair, 'place'>): boolean {
    const gives = relation === 'takes' || this.checker.isTypeAssignableTo(code, contract);
    return gives && (relation === 'gives' || this.checker.isTypeAssignableTo(contract, code));
  }

  compareLeaf(pair: Pair): readonly Difference[] {
    if (this.text.areEqual(pair.contract, pair.code)) {
      this.isCompilerStricter ||= !this.text.haveOneOrder(pair.contract, pair.code);
      return [];
    }
    if (this.isAssignable(pair)) return [];
    if (!areSameConditionals(this, pair)) return this.unlike(pair);
    this.isCompilerStricter = true;
    return [];
  }

  /** A type that grows fits if its arguments do, as far as the outer types fit. */
  private compareGrown(pair: Pair, outer: number): readonly Difference[] {
    const { contract, code } = pair;
    this.memory.assume(outer);
    const [args, others] = [this.argumentsOf(contract), this.argumentsOf(code)];
    const fits = args.length > 0 && this.areSame(args, others);
    return fits ? [] : this.compareDeep(pair);
  }

  /** The result would be another one at a smaller depth. */
  private compareDeep(pair: Pair): readonly Difference[] {
    const found = this.compareLeaf(pair);
    if (found.length > 0) this.memory.doubt();
    return found;
  }

  private compareEnums(pair: Pair): readonly Difference[] {
    const { contract, code, relation, place } = pair;
    const isReadAsOther = relation === 'gives' && !isEnum(contract);
    const isGivenAsOther = relation === 'takes' && !isEnum(code);
    if (isReadAsOther || isGivenAsOther || contract.isUnion() !== code.isUnion()) {
      return contract.isUnion() || code.isUnion()
        ? compareUnions(this, pair)
        : this.compareLeaf(pair);
    }
    if (isEnum(contract) !== isEnum(code)) {
      const kind = (type: ts.Type) =>
        isEnum(type) ? `the enum ${this.name(type)}` : this.name(type);
      return this.differ(place, `the contract says ${kind(contract)}, the code has ${kind(code)}`);
    }
    return this.compareLeaf(pair);
  }

  private areCounterparts(contract: ts.Type, code: ts.Type): boolean {
    const pairs = [
      [
        contract.aliasSymbol,
        contract.aliasTypeArguments,
        code.aliasSymbol,
        code.aliasTypeArguments,
      ],
      [contract.symbol, this.ownArguments(contract), code.symbol, this.ownArguments(code)],
    ] as const;
    return pairs.some(([symbol, args = [], other, otherArgs = []]) => {
      if (symbol === undefined || other === undefined) return false;
      if (this.counterparts.get(symbol) !== other) return false;
      // The value of a class, enum or namespace has the same symbol as its type.
      if (isValueOf(contract, symbol) || isValueOf(code, symbol)) return false;
      return this.areSame(args, otherArgs);
    });
  }

  /** Whether lists of type arguments are the same. */
  private areSame(contract: readonly ts.Type[], code: readonly ts.Type[]): boolean {
    const place = NOWHERE;
    return (
      contract.length === code.length &&
      contract.every((own, at) =>
        this.fits({ contract: own, code: code[at] ?? own, relation: 'both', place }),
      )
    );
  }

  private argumentsOf(type: ts.Type): readonly ts.Type[] {
    return type.aliasTypeArguments ?? this.ownArguments(type);
  }

  private ownArguments(type: ts.Type): readonly ts.Type[] {
    return isReference(type)
      ? this.checker.getTypeArguments(type).slice(0, type.target.typeParameters?.length ?? 0)
      : [];
  }

  private id(type: ts.Type): number {
    const known = this.ids.get(type) ?? this.ids.size;
    this.ids.set(type, known);
    return known;
  }
}

const TOO_COMPLEX =
  'Its types are too complex to compare. Name nested unions and objects, export the names, and use them.';

const NOWHERE: Place = { path: [], contract: undefined, code: undefined };
