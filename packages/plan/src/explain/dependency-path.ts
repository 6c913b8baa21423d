import { buildGraph, type PackageGraph } from '../dag/package-graph';
import type { ParsedPlan } from '../parse/parsed-plan';
import type { DependencyStep } from './pair-explanation';

/**
 * Finds a shortest chain of `depends_on` entries from one package to another.
 *
 * @returns `undefined` when `from` does not depend on `to`
 */
export function dependencyPath(
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
