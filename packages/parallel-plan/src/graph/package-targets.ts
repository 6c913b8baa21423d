import type { TargetConfiguration } from '@nx/devkit';
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

/** The pattern of the schema. `validate` reports other ids. */
const PACKAGE_ID = /^[a-z][a-z0-9_-]{0,63}$/;

/**
 * The targets of the packages of a plan, valid or not. If two packages share a name, the first is
 * used. Unknown dependencies are left out, and so are dependencies on a cycle, because Nx refuses
 * to run a task graph with a cycle. `validate` reports all of these errors.
 *
 * @param facts facts of the plan
 * @returns targets in the order of the plan
 */
export function packageTargets({ packages }: PlanFacts): readonly PackageTarget[] {
  const byName = new Map<string, PackageFacts>();
  for (const facts of packages) {
    const name = packageTargetName(facts.id);
    if (PACKAGE_ID.test(facts.id) && !byName.has(name)) byName.set(name, facts);
  }
  const used = [...byName.values()];
  const ids = new Set(used.map(({ id }) => id));
  const isOnCycle = cyclesOf(used);
  return [...byName].map(([name, facts]) => ({
    name,
    facts,
    dependsOn: [...new Set(facts.dependsOn)]
      .filter((id) => ids.has(id) && !isOnCycle(facts.id, id))
      .map(packageTargetName),
  }));
}

/**
 * Finds dependencies on a cycle. If each package comes after its dependencies, as in most plans,
 * there is none and nothing is computed.
 *
 * @returns whether a dependency from one package to another one is on a cycle
 */
function cyclesOf(packages: readonly PackageFacts[]): (from: string, to: string) => boolean {
  const places = new Map(packages.map(({ id }, place) => [id, place]));
  const isOrdered = packages.every(({ dependsOn }, place) =>
    dependsOn.every((id) => (places.get(id) ?? -1) < place),
  );
  if (isOrdered) return () => false;
  const { reaches } = planDag({
    packages: packages.map(({ id, dependsOn }) => ({ package_id: id, depends_on: dependsOn })),
  });
  return (from, to) => from === to || reaches(to, from);
}

/**
 * The targets that verify the packages of a change, one per package, so that the package graph
 * becomes Nx's task graph. Which files the verification steps read is unknown; which files they may
 * read is known. A package that may read everything is not cached, because no list of inputs would
 * be complete; its result is then no output for a cache either. No option names the change and the
 * package: the executor finds them by the project and the target.
 *
 * @param packages the targets of its packages
 * @returns targets by name
 */
export function verificationTargets(
  packages: readonly PackageTarget[],
): Record<string, TargetConfiguration> {
  return Object.fromEntries(
    packages.map(({ name, dependsOn, facts }) => [
      name,
      {
        executor: 'parallel-plan:verify-package',
        ...(facts.readsEverything
          ? {}
          : { cache: true, outputs: [`{projectRoot}/results/${facts.id}`] }),
        ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
        inputs: [name],
      },
    ]),
  );
}
