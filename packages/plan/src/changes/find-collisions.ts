import { integrationPackage } from '../words/packages';
import type { NotChecked, PackageShare } from '../diagnostics/validation-result';
import type { PackageView, ParsedPlan } from '../parse/parsed-plan';
import { findOverlaps } from '../scope/find-overlaps';
import { globsOf, isValidGlob, placedScope, type PlacedScope } from '../scope/plan-globs';
import { ScopeTooComplexError } from '../scope/scope';
import {
  both,
  type ChangeCollision,
  feasibilityOf,
  type OpenPlan,
  type PackageCollision,
  type RequirementCollision,
} from './change-collision';
import { findSharedLocks, sharedRequirements } from './shared';
import { byCodeUnit } from '../text';

export interface CollisionOptions {
  /** What to compare. Set an option to `false` to skip it. */
  readonly scopes?: boolean;
  readonly locks?: boolean;
  readonly requirements?: boolean;
  /** Compare only this plan with the others. */
  readonly of?: ParsedPlan;
}

/** The result of `findCollisions`. */
export interface CollisionReport {
  /** One entry for each pair of changes that collide, sorted by the names of the changes. */
  readonly collisions: readonly ChangeCollision[];
  /** What could not be compared. A missing comparison never counts as passed. */
  readonly notChecked: readonly NotChecked[];
}

/** Upper limit for plans that collide everywhere. A longer list helps no reader. */
const MOST_PAIRS = 100_000;

/**
 * Finds collisions between open changes: paths that packages of both may write, locks that packages
 * of both hold, and requirements that both touch.
 *
 * All plans are compared in one pass. The cost grows with the number of packages and what they
 * share, not with the number of pairs of changes. Integration packages are left out: they may write
 * what the other packages may write, and they run only after those. Unreadable plans are left out
 * too; the caller must report them.
 *
 * @param plans in any order, each change once
 * @param options what to compare; by default scopes, locks and requirements of all plans
 * @returns the collisions and what was not compared; independent of the order of `plans`
 */
export function findCollisions(
  plans: readonly OpenPlan[],
  { scopes = true, locks = true, requirements = true, of }: CollisionOptions = {},
): CollisionReport {
  const compared = plans.filter(({ parsed }) => parsed.readable).sort(byPlaceAndName);
  const only = of === undefined ? -1 : compared.findIndex(({ parsed }) => parsed === of);
  const plansMayMeet = (i: number, j: number): boolean =>
    i !== j &&
    !(compared[i]?.branches && compared[j]?.branches) &&
    (only === -1 || i === only || j === only);

  const found = new Comparison(compared, plansMayMeet);
  if (scopes) found.compareScopes();
  if (locks) found.compareLocks();
  if (requirements) found.compareRequirements();
  return found.report();
}

/** A package of an open change. */
interface Unit {
  readonly plan: OpenPlan;
  /** Index of the plan. */
  readonly of: number;
  readonly entry: PackageView;
  readonly scope: PlacedScope;
}

interface FoundPair {
  scope?: NonNullable<PackageCollision['scope']>;
  readonly locks: PackageCollision['locks'][number][];
}

class Comparison {
  readonly #plans: readonly OpenPlan[];
  readonly #units: readonly Unit[];
  /** The number of packages compared in each plan. */
  readonly #totals: readonly number[];
  readonly #plansMayMeet: (i: number, j: number) => boolean;
  /** Keyed by `a * units + b`, with `a < b`. */
  readonly #pairs = new Map<number, FoundPair>();
  readonly #requirements = new Map<number, RequirementCollision[]>();
  readonly #notChecked: NotChecked[] = [];

  constructor(plans: readonly OpenPlan[], plansMayMeet: (i: number, j: number) => boolean) {
    this.#plans = plans;
    this.#plansMayMeet = plansMayMeet;
    const entries = plans.map(({ parsed }) => comparablePackages(parsed));
    this.#totals = entries.map(({ length }) => length);
    this.#units = plans.flatMap((plan, of) =>
      (entries[of] ?? []).map((entry) => ({ plan, of, entry, scope: placedScope(entry.scope) })),
    );
  }

  compareScopes(): void {
    const check = 'change/scope-overlap';
    for (const { change, parsed, branches } of this.#plans) {
      // Invalid globs are reported on the branch where the plan is open.
      if (branches === undefined || globsOf(parsed.view).every(isValidGlob)) continue;
      const why = 'Some of its globs are outside the dialect, so what they match is not known.';
      this.#notChecked.push({ check, why: `${nameOf({ change, branches })}: ${why}` });
    }
    try {
      const scopes = this.#units.map(({ scope }) => scope);
      const { overlaps, complete } = findOverlaps(scopes, this.#mayMeet, { limit: MOST_PAIRS });
      for (const overlap of overlaps) this.#addOverlap(overlap);
      if (!complete) this.#addIncomplete(check);
    } catch (error) {
      if (!(error instanceof ScopeTooComplexError)) throw error;
      const why = 'The scopes of all open changes together are too complex to compare.';
      this.#notChecked.push({ check, why });
    }
  }

  compareLocks(): void {
    const { shared, complete } = findSharedLocks(this.#units, this.#mayMeet, MOST_PAIRS);
    for (const { a, b, locks } of shared) {
      const known = this.#pair(a, b).locks;
      const isKnown = known.some(([first, second]) => first === locks[0] && second === locks[1]);
      if (!isKnown) known.push(locks);
    }
    if (!complete) this.#addIncomplete('change/lock-overlap');
  }

  compareRequirements(): void {
    for (const { plans, deltas } of sharedRequirements(this.#plans, this.#plansMayMeet)) {
      const key = plans[0] * this.#plans.length + plans[1];
      const known = this.#requirements.get(key);
      if (known) known.push({ deltas });
      else this.#requirements.set(key, [{ deltas }]);
    }
  }

  report(): CollisionReport {
    const packages = this.#packagesByPlans();
    const keys = [...new Set([...packages.keys(), ...this.#requirements.keys()])];
    const collisions = keys
      .sort((a, b) => a - b)
      .map((key) =>
        this.#collision(key, packages.get(key) ?? [], this.#requirements.get(key) ?? []),
      );
    return { collisions, notChecked: this.#notChecked };
  }

  readonly #mayMeet = (a: number, b: number): boolean =>
    this.#plansMayMeet(this.#units[a]?.of ?? 0, this.#units[b]?.of ?? 0);

  #addOverlap({ a, b, globIndexes, ...overlap }: ReturnType<typeof findOverlaps>['overlaps'][0]) {
    const [left, right] = [this.#units[a], this.#units[b]];
    const [first, second] = [
      left?.scope.places[globIndexes[0]],
      right?.scope.places[globIndexes[1]],
    ];
    if (!left || !right || !first || !second) return;
    if ('witness' in overlap) {
      this.#pair(a, b).scope = { globs: [first, second], witness: overlap.witness };
      return;
    }
    const [one, other] = both([left, right], ({ plan, entry }) =>
      [entry.package_id?.value, nameOf(plan)].join(' of '),
    );
    const why = `${one} and ${other}: the globs ${overlap.tooComplex.join(' and ')} are too complex to compare.`;
    this.#notChecked.push({ check: 'change/scope-overlap', why });
  }

  #addIncomplete(check: string): void {
    const why = 'The open changes collide in more places than can be listed: some are left out.';
    this.#notChecked.push({ check, why });
  }

  #pair(a: number, b: number): FoundPair {
    const key = a * this.#units.length + b;
    let pair = this.#pairs.get(key);
    if (pair === undefined) this.#pairs.set(key, (pair = { locks: [] }));
    return pair;
  }

  #packagesByPlans(): ReadonlyMap<number, readonly PackageCollision[]> {
    const byPlans = new Map<number, PackageCollision[]>();
    for (const [key, pair] of [...this.#pairs].sort(([a], [b]) => a - b)) {
      const left = this.#units[Math.floor(key / this.#units.length)];
      const right = this.#units[key % this.#units.length];
      if (left === undefined || right === undefined) continue;
      const plans = left.of * this.#plans.length + right.of;
      const known = byPlans.get(plans) ?? [];
      byPlans.set(plans, known);
      known.push({ kind: kindOf(pair), packages: [left.entry, right.entry], ...pair });
    }
    return byPlans;
  }

  #collision(
    key: number,
    packages: readonly PackageCollision[],
    requirements: readonly RequirementCollision[],
  ): ChangeCollision {
    const places = [Math.floor(key / this.#plans.length), key % this.#plans.length] as const;
    const share = (side: 0 | 1): PackageShare => ({
      colliding: new Set(packages.map((pair) => pair.packages[side])).size,
      total: this.#totals[places[side]] ?? 0,
    });
    const shares = [share(0), share(1)] as const;
    const [first, second] = [this.#plans[places[0]], this.#plans[places[1]]] as [
      OpenPlan,
      OpenPlan,
    ];
    const feasibility = feasibilityOf(shares, requirements.length);
    return { changes: [first, second], feasibility, shares, packages, requirements };
  }
}

/** Formats a change as `add-audit` or `add-audit (branch feature/audit)`. */
function nameOf({ change, branches }: Pick<OpenPlan, 'change' | 'branches'>): string {
  return branches === undefined ? change : `${change} (branch ${branches[0] ?? ''})`;
}

function comparablePackages({ view }: ParsedPlan): readonly PackageView[] {
  const integration = integrationPackage(view);
  return view.packages.filter((entry) => entry !== integration && entry.package_id !== undefined);
}

function kindOf({ scope, locks }: FoundPair): PackageCollision['kind'] {
  if (scope === undefined) return 'lock';
  return locks.length > 0 ? 'both' : 'scope';
}

/**
 * Locally open plans come first. Compares by code unit, so the order does not depend on the locale.
 */
function byPlaceAndName(a: OpenPlan, b: OpenPlan): number {
  const isElsewhere = (plan: OpenPlan): number => (plan.branches === undefined ? 0 : 1);
  const text = ({ change, parsed }: OpenPlan): string => `${change}\0${parsed.file}`;
  return isElsewhere(a) - isElsewhere(b) || byCodeUnit(text(a), text(b));
}
