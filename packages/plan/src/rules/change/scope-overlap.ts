import type { PackageView, ParsedPlan } from '../../parse/parsed-plan';
import { findOverlaps } from '../../scope/find-overlaps';
import { ScopeTooComplexError } from '../../scope/scope-too-complex-error';
import type { Finding, Rule, RuleContext } from '../rule';
import { placedScope, type PlacedScope } from '../scope/globs';
import { quoted } from '../text/quoted';
import { changeName, comparablePackages, comparablePlans } from './compare-changes';

interface Writer {
  readonly plan: ParsedPlan;
  readonly entry: PackageView;
  readonly scope: PlacedScope;
}

export const changeScopeOverlap: Rule = {
  meta: {
    id: 'change/scope-overlap',
    severity: 'warning',
    required: false,
    summary: 'A package may write what a package of another open change may write.',
    why: 'The two changes are planned apart, so nothing orders them: whichever is merged last meets the conflicts. Lock keys alone rarely show it.',
    howToFix:
      'Narrow one of the scopes, or let one change wait for the other. With `--strict` it is an error.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['apps/api/**'], read_allow: ['**'] }
# another change
packages:
  - package_id: wp-audit
    depends_on: []
    scope: { write_allow: ['apps/*/main.ts'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['apps/api/**'], read_allow: ['**'] }
# another change
packages:
  - package_id: wp-audit
    depends_on: []
    scope: { write_allow: ['apps/audit/**'], read_allow: ['**'] }`,
    },
  },
  check(context) {
    const ours = writersOf(context.parsed);
    for (const other of comparablePlans(context.parsed, context.otherPlans)) {
      for (const finding of collisions(context, ours, writersOf(other))) {
        if (!context.report(finding)) return;
      }
    }
  },
};

function writersOf(plan: ParsedPlan): readonly Writer[] {
  return comparablePackages(plan).map((entry) => ({
    plan,
    entry,
    scope: placedScope(entry.scope),
  }));
}

/** At most one for each of our packages: the first collision stands for those with one change. */
function collisions(
  { strict }: RuleContext,
  ours: readonly Writer[],
  theirs: readonly Writer[],
): readonly Finding[] {
  const writers = [...ours, ...theirs];
  const found = new Map<Writer, Finding>();
  const overlaps = overlapsOf(
    writers.map(({ scope }) => scope),
    (a, b) => a < ours.length && b >= ours.length,
  );
  for (const overlap of overlaps) {
    const [mine, other] = [writers[overlap.a], writers[overlap.b]];
    if (mine === undefined || other === undefined || !('witness' in overlap)) continue;
    if (found.has(mine)) continue;
    const names = [idOf(mine), idOf(other)] as const;
    const change = changeName(other.plan);
    found.set(mine, {
      at: mine.scope.places[overlap.globIndexes[0]]?.path ?? mine.entry.path,
      ...(strict && { severity: 'error' }),
      message: `${quoted(names[0])} and ${quoted(names[1])} of the open change ${quoted(change)} may both write ${quoted(overlap.witness)}: ${quoted(overlap.globs[0])} and ${quoted(overlap.globs[1])}. Narrow one of them, or let one change wait for the other.`,
      related: [
        {
          plan: other.plan,
          at: other.scope.places[overlap.globIndexes[1]]?.path ?? other.entry.path,
          message: `The glob of ${quoted(names[1])} in ${quoted(change)}.`,
        },
      ],
      data: { change, packages: names, globs: overlap.globs, witness: overlap.witness },
    });
  }
  return [...found.values()];
}

/** Scopes that are too complex have an error of their own where they stand. */
function overlapsOf(...[scopes, mayMeet]: Parameters<typeof findOverlaps>) {
  try {
    return findOverlaps(scopes, mayMeet).overlaps;
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return [];
    throw error;
  }
}

function idOf({ entry }: Writer): string {
  return entry.package_id?.value ?? '';
}
