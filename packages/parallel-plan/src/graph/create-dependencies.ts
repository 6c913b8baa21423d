import type { CreateDependencies, DependencyType, RawProjectGraphDependency } from '@nx/devkit';
import { CHANGE_TAG, CHANGES_TAG, PLAN_FILE } from '../workspace/open-changes';
import { cacheFile, recentPlanFacts } from './facts-store';
import type { ParallelPlanPluginOptions } from './options';
import { projectReach } from './project-reach';

/**
 * Adds edges from each change to the projects that its packages may write, and from the project of
 * all changes to each change. The edges are implicit. Nx caches static edges by file hash, so they
 * would go stale when a project is added.
 *
 * @param _options not used
 * @param context from Nx: the projects by name, the absolute workspace root, and `nx.json`
 * @returns implicit edges without duplicates
 */
export const createDependencies: CreateDependencies<ParallelPlanPluginOptions> = (
  _options,
  { projects, workspaceRoot, nxJsonConfiguration },
) => buildDependencies(projects, workspaceRoot, cacheFile(workspaceRoot, nxJsonConfiguration));

/** The value of the enum. Importing the enum would load all of `@nx/devkit`. */
const IMPLICIT = 'implicit' as DependencyType.implicit;

type Projects = Readonly<Record<string, { readonly root: string; readonly tags?: string[] }>>;

/**
 * Builds the edges of the changes among some projects.
 *
 * @param projects all projects of the workspace by name; edges join only these, because Nx
 *   otherwise rejects the whole graph
 * @param workspaceRoot absolute path
 * @param factsFile absolute path of the cache for the facts of plans
 * @returns implicit edges without duplicates
 */
export function buildDependencies(
  projects: Projects,
  workspaceRoot: string,
  factsFile: string,
): RawProjectGraphDependency[] {
  const changes: { name: string; planFile: string }[] = [];
  const all: string[] = [];
  const others: { name: string; root: string }[] = [];
  for (const [name, { root, tags }] of Object.entries(projects)) {
    if (tags?.includes(CHANGE_TAG)) changes.push({ name, planFile: `${root}/${PLAN_FILE}` });
    else if (tags?.includes(CHANGES_TAG)) all.push(name);
    else others.push({ name, root });
  }

  const facts = recentPlanFacts(
    workspaceRoot,
    changes.map(({ planFile }) => planFile),
    factsFile,
  );
  const reach = projectReach(others);
  const edges = all.flatMap((source) => changes.map(({ name }) => toEdge(source, name)));
  for (const { name, planFile } of changes) {
    const targets = new Set<string>();
    for (const workPackage of facts.get(planFile)?.packages ?? []) {
      for (const target of reach(workPackage)) targets.add(target);
    }
    for (const target of targets) edges.push(toEdge(name, target));
  }
  return edges;
}

function toEdge(source: string, target: string): RawProjectGraphDependency {
  return { source, target, type: IMPLICIT };
}
