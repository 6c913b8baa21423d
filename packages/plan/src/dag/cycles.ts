/** Upper limit for hostile graphs. A longer list helps no reader. */
const MAX_CYCLES = 1_000;

/**
 * Finds cycles that together cover every edge that lies on a cycle. For each edge not yet covered,
 * it adds a shortest cycle through that edge. (The number of all elementary cycles can be
 * exponential.)
 *
 * @param edges for each node, its successors
 * @param components its strong components
 * @returns each cycle once, starting and ending with its smallest node; at most 1,000
 */
export function cyclesOf(
  edges: readonly (readonly number[])[],
  components: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const componentOf = new Int32Array(edges.length);
  components.forEach((component, index) =>
    component.forEach((node) => (componentOf[node] = index)),
  );

  const covered = new Set<string>();
  const cycles: (readonly number[])[] = [];
  edges.forEach((targets, source) => {
    for (const target of targets) {
      if (componentOf[source] !== componentOf[target] || covered.has(`${source} ${target}`))
        continue;
      if (cycles.length === MAX_CYCLES) return;
      const cycle = rotate(shortestPath(target, source, edges, componentOf));
      cycle.slice(1).forEach((node, index) => covered.add(`${cycle[index]} ${node}`));
      cycles.push(cycle);
    }
  });
  return cycles;
}

/** A shortest path from `start` to `end` in one component, by breadth-first search. */
function shortestPath(
  start: number,
  end: number,
  edges: readonly (readonly number[])[],
  componentOf: Int32Array,
): readonly number[] {
  const from = new Map<number, number | undefined>([[start, undefined]]);
  const queue = [start];
  for (let head = 0; head < queue.length && !from.has(end); head++) {
    const node = queue[head] as number;
    for (const target of edges[node] ?? []) {
      if (componentOf[target] !== componentOf[start] || from.has(target)) continue;
      from.set(target, node);
      queue.push(target);
    }
  }
  const path: number[] = [];
  for (let node: number | undefined = end; node !== undefined; node = from.get(node))
    path.push(node);
  return path.reverse();
}

function rotate(ring: readonly number[]): readonly number[] {
  const smallest = ring.reduce(
    (best, node, index) => (node < (ring[best] as number) ? index : best),
    0,
  );
  return [...ring.slice(smallest), ...ring.slice(0, smallest), ring[smallest] as number];
}
