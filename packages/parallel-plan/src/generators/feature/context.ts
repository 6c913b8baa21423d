import { join } from 'node:path';
import { type ParsedPlan, parsePlanBytes, type Workspace } from '@parallel-plan/plan';
import {
  type CapabilitySpec,
  type ProjectContext,
  readProjectContext,
  readSpecDeltas,
  readSpecs,
} from '../../openspec/read-specs';
import { countWords, type WordCounts } from './projects/count-words';
import { type OpenChange, readOpenChanges } from '../../workspace/open-changes';
import { readBounded } from '../../workspace/read-bounded';
import { searchWords } from './projects/search-words';

/** What is known before any decision. */
export interface PlanningContext {
  readonly workspace: Workspace;
  readonly projectContext: readonly ProjectContext[];
  readonly specs: readonly CapabilitySpec[];
  readonly openChanges: readonly ClaimedChange[];
  readonly words: readonly string[];
  readonly counts: WordCounts;
  readonly zones: Zones;
}

/** An open change with its claims. */
export interface ClaimedChange extends OpenChange {
  readonly plan?: ParsedPlan;
  readonly deltas: readonly CapabilitySpec[];
}

/**
 * Gathers the context of a feature: specs, open changes, code and the project graph. It only reads.
 *
 * @param root absolute path of the workspace root
 */
export async function gatherContext(
  root: string,
  workspace: Workspace,
  description: string,
): Promise<PlanningContext> {
  const words = searchWords(description);
  const counting = countWords(root, words, workspace.projects);
  return {
    workspace,
    projectContext: readProjectContext(root),
    specs: readSpecs(root),
    openChanges: readOpenChanges(root).map((change) => readClaims(root, change)),
    zones: findZones(workspace),
    words,
    counts: await counting,
  };
}

function readClaims(root: string, change: OpenChange): ClaimedChange {
  const deltas = readSpecDeltas(root, change.root);
  if (change.planFile === undefined) {
    return { ...change, deltas };
  }
  const read = readBounded(join(root, change.planFile));
  return read.ok
    ? { ...change, deltas, plan: parsePlanBytes(read.bytes, { file: change.planFile }) }
    : { ...change, deltas };
}

/** The parts of the workspace that can be worked on independently. */
export interface Zones {
  /** Groups of projects without an edge between groups, large groups first. */
  readonly groups: readonly (readonly string[])[];
  /** Projects that nothing depends on, sorted. */
  readonly leaves: readonly string[];
  /** Projects that several others depend on, directly or indirectly, most dependents first. */
  readonly highImpact: readonly {
    readonly project: string;
    readonly dependents: readonly string[];
  }[];
}

const HIGH_IMPACT = 3;

/** Finds the parallel zones in the project graph. */
export function findZones({ projects, dependencies }: Workspace): Zones {
  const names = projects.map(({ name }) => name);
  const sources = new Map<string, string[]>(names.map((name) => [name, []]));
  const neighbours = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const { source, target } of dependencies) {
    sources.get(target)?.push(source);
    neighbours.get(source)?.push(target);
    neighbours.get(target)?.push(source);
  }
  const dependents = names.map((project) => ({ project, dependents: reach(project, sources) }));
  return {
    groups: groupsOf(names, neighbours),
    leaves: dependents
      .filter((entry) => entry.dependents.length === 0)
      .map(({ project }) => project),
    highImpact: dependents
      .filter((entry) => entry.dependents.length >= HIGH_IMPACT)
      .sort((a, b) => b.dependents.length - a.dependents.length || compare(a.project, b.project)),
  };
}

function groupsOf(
  names: readonly string[],
  neighbours: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const groups: string[][] = [];
  for (const name of names) {
    if (!seen.has(name)) {
      const group = [name, ...reach(name, neighbours)].sort(compare);
      group.forEach((member) => seen.add(member));
      groups.push(group);
    }
  }
  return groups.sort((a, b) => b.length - a.length || compare(a[0] ?? '', b[0] ?? ''));
}

function reach(start: string, edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const reached = new Set<string>([start]);
  for (const name of reached) {
    edges.get(name)?.forEach((next) => reached.add(next));
  }
  reached.delete(start);
  return [...reached].sort(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
