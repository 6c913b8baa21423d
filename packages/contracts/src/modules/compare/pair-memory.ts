import type ts from 'typescript';
import type { Asked } from './difference';

/** Type parameters that a result depends on, with what each was paired with. */
type Uses = ReadonlyMap<ts.Type, ts.Type | undefined>;

/** The result for a pair of types that does not depend on an assumption. */
interface Verdict {
  readonly fits: boolean;
  readonly uses: Uses;
}

/** A pair that is assumed to fit: it is being compared, or it fits if an outer pair does. */
interface Assumption {
  /** The outermost pair that it depends on, as an index of `open`. */
  lowest: number;
  uses: Uses;
}

/** A pair that is being compared. */
interface OpenPair {
  lowest: number;
  readonly uses: Map<ts.Type, ts.Type | undefined>;
  /** The number of assumptions before it. */
  readonly before: number;
  /** Whether the pair could fit with fewer assumptions. */
  isDoubtful: boolean;
}

/**
 * Remembers which pairs of types fit. A pair that is being compared is assumed to fit. Results that
 * depend on this assumption are kept only if it turns out to be true. A pair that differs under an
 * assumption differs without it too, so that result is kept. `doubt` marks the exceptions.
 *
 * Results also depend on paired type parameters. They count while the same ones are paired.
 */
export class PairMemory {
  private readonly verdicts = new Map<string, Verdict>();
  private readonly assumptions = new Map<string, Assumption>();
  /** The keys of `assumptions`, in the order in which they were made. */
  private readonly assumed: string[] = [];
  private readonly open: OpenPair[] = [];
  private readonly typeParameters = new Map<ts.Type, ts.Type>();
  /** How often an assumption was used. */
  private hits = 0;

  /** The number of pairs around the current one. */
  get depth(): number {
    return this.open.length;
  }

  /** Whether two type parameters are the same. The current result then depends on them. */
  areSame(contract: ts.Type, code: ts.Type): boolean {
    const paired = this.typeParameters.get(contract);
    this.open.at(-1)?.uses.set(contract, paired);
    return paired === code;
  }

  /** Treats type parameters as the same while `compare` runs. */
  withTypeParameters<Result>(
    contract: readonly ts.Type[],
    code: readonly ts.Type[],
    compare: () => Result,
  ): Result {
    const before = contract.map((parameter) => this.typeParameters.get(parameter));
    const uses = this.open.at(-1)?.uses;
    const usedBefore = new Set(uses?.keys());
    contract.forEach((parameter, at) => this.pair(parameter, code[at]));
    try {
      return compare();
    } finally {
      contract.forEach((parameter, at) => {
        this.pair(parameter, before[at]);
        // Nothing outside depends on how they were paired here.
        if (!usedBefore.has(parameter)) uses?.delete(parameter);
      });
    }
  }

  /** @returns whether a pair fits; `undefined` if it has to be compared */
  find(key: string): boolean | undefined {
    const assumption = this.assumptions.get(key);
    if (assumption !== undefined) {
      if (!this.counts(assumption.uses)) return undefined;
      this.hits += 1;
      this.depend(assumption.lowest, assumption.uses);
      return true;
    }
    const verdict = this.verdicts.get(key);
    if (verdict === undefined || !this.counts(verdict.uses)) return undefined;
    this.depend(Infinity, verdict.uses);
    return verdict.fits;
  }

  /**
   * Compares a pair, and remembers the result.
   *
   * @param compare returns the differences
   */
  judge<Difference>(key: string, compare: () => readonly Difference[]): readonly Difference[] {
    const { length: at } = this.open;
    const { length: before } = this.assumed;
    const pair: OpenPair = { lowest: Infinity, uses: new Map(), before, isDoubtful: false };
    const outer = this.assumptions.get(key);
    this.open.push(pair);
    this.assumed.push(key);
    this.assumptions.set(key, { lowest: at, uses: NO_USES });
    const found = compare();
    this.open.pop();
    const fits = found.length === 0;
    if (fits && pair.lowest < at) this.keepAssumed(key, pair);
    else this.settle(key, pair, fits);
    if (outer !== undefined) this.assumptions.set(key, outer);
    this.depend(fits && pair.lowest < at ? pair.lowest : Infinity, pair.uses);
    return found;
  }

  /**
   * Asks a question that can make a pair differ, and whether the answer depends on an assumption.
   */
  ask<Answer>(question: () => Answer): Asked<Answer> {
    const { hits } = this;
    const answer = question();
    return { answer, isAssumed: this.hits > hits };
  }

  /** The current result depends on an outer pair: the one with `outer` pairs around it. */
  assume(outer: number): void {
    this.depend(outer, NO_USES);
  }

  /** The current pairs differ, but perhaps only because of an assumption. */
  doubt(): void {
    for (const pair of this.open) pair.isDoubtful = true;
  }

  /** The pair fits if an outer one does. So do the pairs inside that depend on it. */
  private keepAssumed(key: string, { lowest, uses, before }: OpenPair): void {
    this.assumptions.set(key, { lowest, uses });
    for (const inner of this.assumed.slice(before)) {
      const assumption = this.assumptions.get(inner);
      if (assumption !== undefined) assumption.lowest = Math.min(assumption.lowest, lowest);
    }
  }

  private settle(key: string, { uses, before, isDoubtful }: OpenPair, fits: boolean): void {
    for (const inner of this.assumed.splice(before)) {
      const assumption = this.assumptions.get(inner);
      this.assumptions.delete(inner);
      if (!fits || assumption === undefined) continue;
      this.verdicts.set(inner, { fits, uses: new Map([...assumption.uses, ...uses]) });
    }
    if (!fits && !isDoubtful) this.verdicts.set(key, { fits, uses });
  }

  private depend(lowest: number, uses: Uses): void {
    const pair = this.open.at(-1);
    if (pair === undefined) return;
    pair.lowest = Math.min(pair.lowest, lowest);
    for (const [parameter, paired] of uses) pair.uses.set(parameter, paired);
  }

  private counts(uses: Uses): boolean {
    return [...uses].every(([parameter, paired]) => this.typeParameters.get(parameter) === paired);
  }

  private pair(contract: ts.Type, code: ts.Type | undefined): void {
    if (code === undefined) this.typeParameters.delete(contract);
    else this.typeParameters.set(contract, code);
  }
}

const NO_USES: Uses = new Map();
