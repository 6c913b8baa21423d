import { type PlanDag } from '../dag/plan-dag';
import { type Plan } from '../model/plan.generated';

/** `to` depends on `from`. */
export interface DagEdge {
  readonly from: string;
  readonly to: string;
}

/**
 * The dependencies to draw: those between packages that can run, without transitive ones.
 *
 * @param plan the plan to draw
 * @param dag the graph of the same plan
 * @returns the edges in plan order
 */
export function drawnEdges({ packages }: Plan, dag: PlanDag): readonly DagEdge[] {
  const runnable = new Set(dag.layers.flat());
  return packages
    .filter(({ package_id }) => runnable.has(package_id))
    .flatMap(({ package_id: to, depends_on }) => {
      const bases = [...new Set(depends_on)].filter((id) => runnable.has(id));
      return bases
        .filter((from) => !bases.some((other) => dag.reaches(other, from)))
        .map((from) => ({ from, to }));
    });
}
