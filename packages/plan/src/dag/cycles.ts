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

/**
 * Finds the strongly connected components, dependencies before dependents.
 *
 * Uses Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972) with an explicit
 * stack, because a chain of 10,000 packages overflows the call stack.
 *
 * @param edges for each node, its successors
 */
export function strongComponents(
  edges: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const order = new Int32Array(edges.length).fill(-1);
  const low = new Int32Array(edges.length);
  const nextEdge = new Int32Array(edges.length);
  const open = new Uint8Array(edges.length);
  const pending: number[] = [];
  const path: number[] = [];
  const components: number[][] = [];
  let visited = 0;

  const enter = (node: number): void => {
    order[node] = low[node] = visited++;
    open[node] = 1;
    pending.push(node);
    path.push(node);
  };

  const leave = (node: number): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(at(low, parent), at(low, node));
    if (low[node] !== order[node]) return;
    const component = pending.splice(pending.lastIndexOf(node));
    for (const member of component) open[member] = 0;
    components.push(component.sort((a, b) => a - b));
  };

  for (let root = 0; root < edges.length; root++) {
    if (order[root] !== -1) continue;
    enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const target = edges[node]?.[at(nextEdge, node)];
      if (target === undefined) {
        leave(node);
        continue;
      }
      nextEdge[node] = at(nextEdge, node) + 1;
      if (order[target] === -1) enter(target);
      else if (open[target] === 1) low[node] = Math.min(at(low, node), at(order, target));
    }
  }
  return components;
}

function at(numbers: Int32Array, index: number): number {
  return numbers[index] as number;
}
