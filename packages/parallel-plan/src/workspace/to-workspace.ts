import type { ProjectGraph } from '@nx/devkit';
import type { Workspace, WorkspaceProject } from '@parallel-plan/plan';
import { byCodeUnit, sortedSet } from '@parallel-plan/plan/text';
import { CHANGE_TAG, CHANGES_TAG } from './open-changes';

/**
 * Converts a project graph to a workspace without Nx types. Projects and edges are sorted (targets
 * keep their order), so that the same workspace gives the same plan. For projects of changes, only
 * the name is kept.
 *
 * @param graph as returned by `createProjectGraphAsync()`, or from an executor's context
 */
export function toWorkspace(graph: ProjectGraph): Workspace {
  const all = Object.values(graph.nodes);
  const nodes = all.filter(({ data }) => !isChange(data.tags));
  const changeProjects = all
    .filter(({ data }) => isChange(data.tags))
    .map(({ name }) => name)
    .sort(byCodeUnit);
  const names = new Set(nodes.map(({ name }) => name));

  const projects = nodes
    .map(({ name, type, data }): WorkspaceProject => ({
      name,
      root: toPosix(data.root),
      type: toType(type),
      tags: [...(data.tags ?? [])].sort(byCodeUnit),
      targets: Object.keys(data.targets ?? {}),
      packages: packagesOf(graph, name),
    }))
    .sort((a, b) => byCodeUnit(a.name, b.name));

  const edges = new Map<string, { source: string; target: string }>();
  for (const { source, target } of Object.values(graph.dependencies).flat()) {
    if (source !== target && names.has(source) && names.has(target)) {
      edges.set(JSON.stringify([source, target]), { source, target });
    }
  }
  const dependencies = [...edges.values()].sort(
    (a, b) => byCodeUnit(a.source, b.source) || byCodeUnit(a.target, b.target),
  );
  return { projects, dependencies, ...(changeProjects.length > 0 ? { changeProjects } : {}) };
}

/** The registry packages that a project depends on. Their nodes are named `npm:<name>`. */
function packagesOf({ dependencies }: ProjectGraph, project: string): readonly string[] {
  const names = (dependencies[project] ?? []).flatMap(({ target }) => {
    const [, name] = /^npm:(@?[^@]+)/.exec(target) ?? [];
    return name ?? [];
  });
  return sortedSet(names);
}

function isChange(tags: readonly string[] | undefined): boolean {
  return tags?.some((tag) => tag === CHANGE_TAG || tag === CHANGES_TAG) ?? false;
}

function toType(type: 'app' | 'e2e' | 'lib'): WorkspaceProject['type'] {
  if (type === 'app') return 'application';
  return type === 'e2e' ? 'e2e' : 'library';
}

function toPosix(root: string): string {
  const path = root.replaceAll('\\', '/').replace(/^\.\/|\/$/g, '');
  return path === '' ? '.' : path;
}
