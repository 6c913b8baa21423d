import type { PackageFacts, PlanFacts } from './plan-facts';

/** The Nx target of a work package. */
export interface PackageTarget {
  /** `wp-api` */
  readonly name: string;
  readonly facts: PackageFacts;
  /** Names of the targets that come before it. */
  readonly dependsOn: readonly string[];
}

/** As the schema has it; another id is reported by `validate`. */
const PACKAGE_ID = /^[a-z][a-z0-9_-]{0,63}$/;

/**
 * The targets of the packages of a plan, whatever its state: of two packages with one name the first
 * counts, dependencies that the plan doesn't have are left out, and so is a dependency that would
 * close a cycle, because Nx refuses to run anything of a graph that has one. `validate` reports all
 * of this.
 */
export function packageTargets(facts: PlanFacts): readonly PackageTarget[] {
  let targets = known.get(facts);
  if (targets === undefined) known.set(facts, (targets = compute(facts)));
  return targets;
}

/** Several targets of a change ask. */
const known = new WeakMap<PlanFacts, readonly PackageTarget[]>();

function compute({ packages }: PlanFacts): readonly PackageTarget[] {
  const byName = new Map<string, PackageFacts>();
  const nameOf = new Map<string, string>();
  for (const facts of packages) {
    const name = targetName(facts.id);
    if (!PACKAGE_ID.test(facts.id) || byName.has(name)) continue;
    byName.set(name, facts);
    nameOf.set(facts.id, name);
  }
  const edges = new Map<string, readonly string[]>();
  for (const [name, { dependsOn }] of byName) {
    edges.set(name, [...new Set(dependsOn.flatMap((id) => nameOf.get(id) ?? []))]);
  }
  const onCycle = cyclicEdges(edges);
  return [...byName].map(([name, facts]) => ({
    name,
    facts,
    dependsOn: (edges.get(name) ?? []).filter((other) => !onCycle(name, other)),
  }));
}

/**
 * As `packageTargetName` of `@parallel-plan/plan` has it, which isn't loaded for the graph: a package
 * is called like its target, unless its id could be that of another target.
 */
function targetName(packageId: string): string {
  return packageId.startsWith('wp-') ? packageId : `wp-${packageId}`;
}

/** Depth first, without recursion: an edge to a node that is being visited closes a cycle. */
function cyclicEdges(
  edges: ReadonlyMap<string, readonly string[]>,
): (from: string, to: string) => boolean {
  const found = new Map<string, Set<string>>();
  const done = new Set<string>();
  const open = new Set<string>();
  for (const start of edges.keys()) {
    const stack: { name: string; next: number }[] = [];
    const enter = (name: string) => {
      open.add(name);
      stack.push({ name, next: 0 });
    };
    if (!done.has(start)) enter(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const target = edges.get(top.name)?.[top.next++];
      if (target === undefined) {
        open.delete(top.name);
        done.add(top.name);
        stack.pop();
      } else if (open.has(target)) {
        const known = found.get(top.name);
        if (known === undefined) found.set(top.name, new Set([target]));
        else known.add(target);
      } else if (!done.has(target)) enter(target);
    }
  }
  return (from, to) => found.get(from)?.has(to) ?? false;
}
