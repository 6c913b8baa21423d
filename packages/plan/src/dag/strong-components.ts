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
