import { buildGraph, type PackageGraph, planDag } from '../dag/plan-dag';
import type { NotChecked } from '../diagnostics/validation-result';
import type { PackageView, ParsedPlan } from '../parse/parsed-plan';
import { UnexplainableError } from '../rules/explain-rule';
import { isValidGlob } from '../scope/plan-globs';
import { ScopeTooComplexError } from '../scope/scope';
import { findScopeOverlap } from '../scope/scope-overlap';
import { quoted, quotedList } from '../text';
import type { DependencyStep, PairExplanation, PairVerdict, ReadMeeting } from './pair-explanation';
import { lockMeetings, type NamedScope, scopeMeetings } from './pair-meetings';

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
      why: `the globs ${quotedList(globs)} are too complex to compare`,
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

/**
 * Finds a shortest chain of `depends_on` entries from one package to another.
 *
 * @returns `undefined` when `from` does not depend on `to`
 */
function dependencyPath(
  parsed: ParsedPlan,
  from: string,
  to: string,
): readonly DependencyStep[] | undefined {
  const graph = buildGraph(parsed.view);
  const [source, target] = [graph.indexOf.get(from), graph.indexOf.get(to)];
  if (source === undefined || target === undefined) return undefined;
  return shortest(graph, source, target)?.map(([a, b]) =>
    step(parsed, graph.ids[a] ?? '', graph.ids[b] ?? ''),
  );
}

/** Breadth-first search, so that the first path found is a shortest one. */
function shortest(
  { dependencies }: PackageGraph,
  source: number,
  target: number,
): readonly (readonly [number, number])[] | undefined {
  const cameFrom = new Map<number, number>();
  const queue = [source];
  for (const node of queue) {
    for (const next of dependencies[node] ?? []) {
      if (next === source || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      if (next === target) return edgesTo(target, cameFrom);
      queue.push(next);
    }
  }
  return undefined;
}

function edgesTo(
  target: number,
  cameFrom: ReadonlyMap<number, number>,
): readonly (readonly [number, number])[] {
  const edges: [number, number][] = [];
  let node = target;
  for (let before = cameFrom.get(node); before !== undefined; before = cameFrom.get(node)) {
    edges.push([before, node]);
    node = before;
  }
  return edges.reverse();
}

function step(parsed: ParsedPlan, from: string, to: string): DependencyStep {
  const entry = parsed.view.packages.find(({ package_id }) => package_id?.value === from);
  const written = entry?.depends_on.find(({ value }) => value === to);
  const { line, column } = parsed.locate(written?.path ?? entry?.path ?? []);
  return { from, to, line, column };
}
