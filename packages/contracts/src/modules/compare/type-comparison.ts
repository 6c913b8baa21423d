import { quoted } from '@parallel-plan/plan';
import type ts from 'typescript';
import type { Comparison, Difference, Pair, Place } from './difference';
import { compareObjects } from './objects';
import {
  isAny,
  isEnum,
  isNever,
  isObject,
  isOpaque,
  isReference,
  isThis,
  isUniqueSymbol,
  isValueOf,
} from './type-kinds';
import { TypeText } from './type-text';
import { compareUnions } from './unions';

/** The number of type pairs that one comparison visits. The compiler alone checks the others. */
const MOST_PAIRS = 200_000;

/** A type that nests deeper is infinitely recursive. */
const MOST_DEPTH = 60;

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
   * Whether classes were compared. The compiler treats each class as a distinct type; this
   * comparison doesn't.
   */
  comparesClasses = false;
  private readonly results = new Map<string, readonly Difference[]>();
  /** The keys of `results`, in insertion order. */
  private readonly assumed: string[] = [];
  private readonly ids = new Map<ts.Type, number>();
  private readonly typeParameters = new Map<ts.Type, ts.Type>();
  /** Symbols that both sides export under the same name; each pair is compared there. */
  private readonly counterparts = new Map<ts.Symbol, ts.Symbol>();
  private depth = 0;

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

  /** Treats two type parameters as the same. */
  addTypeParameters(contract: ts.Type, code: ts.Type): void {
    this.typeParameters.set(contract, code);
    this.text.addTypeParameters(contract, code);
  }

  /** @returns the differences in the code; empty if it fits */
  compare(pair: Pair): readonly Difference[] {
    const { contract, code, relation } = pair;
    if (contract === code || this.typeParameters.get(contract) === code) return [];
    // The contract's own text contains no `any`; this one comes from a library type.
    if (isAny(contract)) return [];
    if (isAny(code)) return this.unlike(pair);
    if (this.areCounterparts(contract, code)) return [];
    const key = `${this.id(contract)}:${this.id(code)}:${relation}`;
    const known = this.results.get(key);
    if (known !== undefined) return known;
    if (this.depth > MOST_DEPTH || this.results.size > MOST_PAIRS) return this.compareLeaf(pair);
    this.results.set(key, []);
    this.assumed.push(key);
    this.depth += 1;
    const found = this.compareDeclared(pair);
    this.depth -= 1;
    this.results.set(key, found);
    return found;
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
    return compareObjects(this, pair);
  }

  /**
   * Whether two types fit. If they don't, discards the pairs that were assumed equal to find out.
   */
  fits(pair: Pair): boolean {
    return this.try(() => this.compare(pair)).length === 0;
  }

  /**
   * @returns the result of a comparison; if it has differences, discards the assumptions made for
   * it
   */
  try(compare: () => readonly Difference[]): readonly Difference[] {
    const before = this.assumed.length;
    const found = compare();
    if (found.length > 0) for (const key of this.assumed.splice(before)) this.results.delete(key);
    return found;
  }

  differ(place: Place, what: string): readonly Difference[] {
    return [{ ...place, what }];
  }

  /** The difference that the code has another type than the contract, as a list. */
  unlike({ contract, code, place }: Pair): readonly Difference[] {
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
    if (this.text.areEqual(pair.contract, pair.code)) return [];
    return this.isAssignable(pair) ? [] : this.unlike(pair);
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
      return (
        args.length === otherArgs.length &&
        args.every((contractArgument, at) => {
          const codeArgument = otherArgs[at] ?? contractArgument;
          return this.fits({
            contract: contractArgument,
            code: codeArgument,
            relation: 'both',
            place: NOWHERE,
          });
        })
      );
    });
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

const NOWHERE: Place = { path: [], contract: undefined, code: undefined };
