import { packageTargetName, planDag } from '@parallel-plan/plan/dag';
import type { PackageFacts, PlanFacts } from './plan-facts';

/** The Nx target of a work package. */
export interface PackageTarget {
  /** `wp-api` */
  readonly name: string;
  readonly facts: PackageFacts;
  /** Names of the targets that run before it. */
  readonly dependsOn: readonly string[];
}

/** The pattern of the schema; `validate` reports other ids. */
const PACKAGE_ID = /^[a-z][a-z0-9_-]{0,63}$/;

/**
 * The targets of the packages of a plan, valid or not. Of two packages that share a name the first
 * counts. Unknown dependencies are left out, and so are dependencies on a cycle, because Nx refuses
 * to run a task graph that has one. `validate` reports all of this.
 *
 * @param facts of the plan
 * @returns in the order of the plan
 */
export function packageTargets({ packages }: PlanFacts): readonly PackageTarget[] {
  const byName = new Map<string, PackageFacts>();
  for (const facts of packages) {
    const name = packageTargetName(facts.id);
    if (PACKAGE_ID.test(facts.id) && !byName.has(name)) byName.set(name, facts);
  }
  const dag = planDag({
    packages: [...byName.values()].map(({ id, dependsOn }) => ({
      package_id: id,
      depends_on: dependsOn,
    })),
  });
  const ids = new Set(dag.ids);
  return [...byName].map(([name, facts]) => ({
    name,
    facts,
    dependsOn: [...new Set(facts.dependsOn)]
      .filter((id) => ids.has(id) && id !== facts.id && !dag.reaches(id, facts.id))
      .map(packageTargetName),
  }));
}
