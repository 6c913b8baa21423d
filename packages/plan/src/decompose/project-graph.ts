import { type Workspace } from '../model/workspace';
import { type Feature } from './feature';

/** The dependencies between the projects of a feature, by project name. */
export interface FeatureGraph {
  /**
   * For each requested project, the other requested projects that it depends on without a contract:
   * directly, or through projects outside the feature.
   */
  readonly buildsOn: ReadonlyMap<string, ReadonlySet<string>>;
  /** All direct and transitive dependencies of a project. */
  dependenciesOf(project: string): ReadonlySet<string>;
}

/** Builds the project graph of a feature. */
export function featureGraph(feature: Feature, workspace: Workspace): FeatureGraph {
  const targets = new Map<string, string[]>(feature.all.map(({ name }) => [name, []]));
  for (const { source, target } of workspace.dependencies) {
    if (source !== target && targets.has(target)) targets.get(source)?.push(target);
  }
  const agreed = [
    ...feature.interfaces,
    ...feature.modules.map(({ project, consumers }) => ({ owner: project, consumers })),
  ];
  const contracted = new Set(
    agreed.flatMap(({ owner, consumers }) =>
      consumers.map((consumer) => JSON.stringify([consumer, owner])),
    ),
  );
  const hasContract = (consumer: string, owner: string): boolean =>
    contracted.has(JSON.stringify([consumer, owner]));
  const requested = new Set(feature.requested.map(({ name }) => name));

  const buildsOn = new Map(
    feature.requested.map(({ name }) => {
      const met = reachedFrom(
        name,
        (project) => (targets.get(project) ?? []).filter((target) => !hasContract(project, target)),
        (project) => requested.has(project),
      );
      const bases = [...met].filter((base) => requested.has(base) && !hasContract(name, base));
      return [name, new Set(bases)];
    }),
  );
  return {
    buildsOn,
    dependenciesOf: (project) => reachedFrom(project, (name) => targets.get(name) ?? []),
  };
}

/**
 * All projects reachable from a project, except itself. The search includes `stopAt` projects but
 * does not continue past them.
 */
function reachedFrom(
  start: string,
  next: (name: string) => readonly string[],
  stopAt: (name: string) => boolean = () => false,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [start];
  for (const name of queue) {
    if (name !== start && stopAt(name)) continue;
    for (const target of next(name)) {
      if (target === start || reached.has(target)) continue;
      reached.add(target);
      queue.push(target);
    }
  }
  return reached;
}
