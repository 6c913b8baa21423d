import { planDag } from '../dag/plan-dag';
import { quoted, quotedList } from '../text';
import type { NotChecked } from '../diagnostics/validation-result';
import type { PackageView, ParsedPlan } from '../parse/parsed-plan';
import { isValidGlob } from '../scope/plan-globs';
import { findScopeOverlap } from '../scope/scope-overlap';
import { ScopeTooComplexError } from '../scope/scope-too-complex-error';
import { dependencyPath } from './dependency-path';
import { lockMeetings } from './lock-meetings';
import type { DependencyStep, PairExplanation, PairVerdict, ReadMeeting } from './pair-explanation';
import { type NamedScope, scopeMeetings } from './scope-meetings';
import { UnexplainableError } from './unexplainable-error';

/**
 * Explains why two packages of a plan may or may not run in parallel. Uses the readable part of a
 * broken plan and lists the gaps in `notChecked`.
 *
 * @param parsed the plan
 * @param a the id of a package
 * @param b the id of another package
 * @returns the verdict and its reasons
 * @throws UnexplainableError for unreadable text, an unknown id, or twice the same package
 */
export function explainPair(parsed: ParsedPlan, a: string, b: string): PairExplanation {
  const [first, second] = findPackages(parsed, a, b);
  const scopes = [scopeOf(a, first), scopeOf(b, second)] as const;
  const { meetings, tooComplex } = scopeMeetings(...scopes);
  const locks = lockMeetings(
    { id: a, locks: first.locks, scope: scopes[0] },
    { id: b, locks: second.locks, scope: scopes[1] },
  );
  const { order, isCycle } = orderOf(parsed, a, b);
  const notChecked = [
    ...unreadIn(parsed, [first, second]),
    ...tooComplex.map((globs) => ({
      check: 'scope/too-complex',
      why: `whether ${quotedList(globs)} meet would cost more than the budget to tell`,
    })),
  ];
  const isShared = meetings.overlaps.length > 0 || locks.length > 0;
  return {
    version: 1,
    file: parsed.file,
    packages: [a, b],
    verdict: verdictOf({ order, isCycle, isShared, isComplete: notChecked.length === 0 }),
    order,
    scopes: meetings,
    locks,
    reads: [...readsOf(a, first, scopes[1]), ...readsOf(b, second, scopes[0])],
    notChecked,
  };
}

function findPackages(parsed: ParsedPlan, a: string, b: string): [PackageView, PackageView] {
  if (!parsed.readable) {
    const [problem] = parsed.diagnostics;
    const place = problem ? `:${problem.line}:${problem.column}: ${problem.message}` : '';
    throw new UnexplainableError(`${parsed.file}${place}`);
  }
  const { packages } = parsed.view;
  const find = (id: string): PackageView => {
    const found = packages.find(({ package_id }) => package_id?.value === id);
    if (found) return found;
    const ids = packages.flatMap(({ package_id }) => package_id?.value ?? []);
    throw UnexplainableError.unknown('package', id, ids, `in ${parsed.file}`);
  };
  const pair: [PackageView, PackageView] = [find(a), find(b)];
  if (a === b) {
    throw new UnexplainableError(`${quoted(a)} can't run beside itself: name two packages.`);
  }
  return pair;
}

/** Leaves out invalid globs. When a `deny` is invalid, leaves out all globs, like the rules do. */
function scopeOf(id: string, { scope }: PackageView): NamedScope {
  const isReadable = scope.deny.every(isValidGlob);
  const texts = (globs: typeof scope.deny): string[] =>
    isReadable ? globs.filter(isValidGlob).map(({ value }) => value) : [];
  return { id, write_allow: texts(scope.write_allow), deny: texts(scope.deny) };
}

function orderOf(
  parsed: ParsedPlan,
  a: string,
  b: string,
): { readonly order: readonly DependencyStep[]; readonly isCycle: boolean } {
  const dag = planDag(parsed.view);
  const forth = dag.reaches(a, b) ? (dependencyPath(parsed, a, b) ?? []) : [];
  const back = dag.reaches(b, a) ? (dependencyPath(parsed, b, a) ?? []) : [];
  return { order: [...forth, ...back], isCycle: forth.length > 0 && back.length > 0 };
}

function verdictOf({
  order,
  isCycle,
  isShared,
  isComplete,
}: {
  readonly order: readonly DependencyStep[];
  readonly isCycle: boolean;
  readonly isShared: boolean;
  readonly isComplete: boolean;
}): PairVerdict {
  if (isCycle) return 'cycle';
  if (order.length > 0) return 'sequential';
  if (isShared) return 'collision';
  return isComplete ? 'parallel' : 'unknown';
}

/** Ignores a package that may read everything, because it would overlap with every writer. */
function readsOf(
  reader: string,
  { scope }: PackageView,
  writer: NamedScope,
): readonly ReadMeeting[] {
  const globs = scope.read_allow.filter(isValidGlob).map(({ value }) => value);
  if (globs.includes('**')) return [];
  try {
    const meeting = findScopeOverlap({ write_allow: globs }, writer);
    return meeting === null ? [] : [{ reader, writer: writer.id, ...meeting }];
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return [];
    throw error;
  }
}

function unreadIn(
  { view, diagnostics }: ParsedPlan,
  pair: readonly PackageView[],
): readonly NotChecked[] {
  const ids = view.packages.flatMap(({ package_id }) => package_id?.value ?? []);
  const known = new Set(ids);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return [
    ...(errors > 0
      ? [
          {
            check: 'schema',
            why: `the plan has ${errors} ${errors === 1 ? 'error' : 'errors'} in its shape, so parts of it may be missing here`,
          },
        ]
      : []),
    ...pair.flatMap(({ package_id, depends_on, scope }) => {
      const id = package_id?.value ?? '';
      const unknown = depends_on.filter(({ value }) => !known.has(value)).map(({ value }) => value);
      const invalid = [...scope.write_allow, ...scope.deny].filter((glob) => !isValidGlob(glob));
      return [
        ...(ids.indexOf(id) === ids.lastIndexOf(id)
          ? []
          : [
              {
                check: 'package/duplicate-id',
                why: `two packages have the id ${quoted(id)}; this is about the first`,
              },
            ]),
        ...(unknown.length === 0
          ? []
          : [
              {
                check: 'package/unknown-dependency',
                why: `${quoted(id)} depends on ${quotedList(unknown)}, which the plan does not have`,
              },
            ]),
        ...(invalid.length === 0
          ? []
          : [
              {
                check: 'scope/invalid-glob',
                why: `${quoted(id)} has globs that can't be used: ${quotedList(invalid.map(({ value }) => value))}`,
              },
            ]),
      ];
    }),
  ];
}
