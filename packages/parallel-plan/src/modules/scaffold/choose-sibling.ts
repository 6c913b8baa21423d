import { posix } from 'node:path';
import { byCodeUnit, rolesIn, type Workspace, type WorkspaceProject } from '@parallel-plan/plan';
import type { NewProject } from './new-projects';

/**
 * The existing project that a new one is copied from: of the same type and, if there is one, the
 * same role. Of several, the one whose name has the most words in common, then one in the same
 * folder.
 *
 * @param usable whether a project has files to copy
 * @returns `undefined` if there is no project of the type
 */
export function chooseSibling(
  project: NewProject,
  workspace: Workspace,
  usable: (candidate: WorkspaceProject) => boolean,
): WorkspaceProject | undefined {
  const added = { name: project.name, root: project.root, type: project.type };
  const roles = rolesIn({
    ...workspace,
    projects: [...workspace.projects, { ...added, tags: [], targets: [] }],
  });
  const scored = workspace.projects
    .filter(({ name, root, type }) => type === project.type && root !== '.' && name !== added.name)
    .filter(usable)
    .map((candidate) => ({
      candidate,
      score: [
        Number(roles.get(candidate.name) === roles.get(project.name)),
        commonWords(candidate.name, project.name),
        Number(posix.dirname(candidate.root) === posix.dirname(project.root)),
        Number(depthOf(candidate.root) === depthOf(project.root)),
      ],
    }));
  scored.sort(
    (a, b) => compare(b.score, a.score) || byCodeUnit(a.candidate.name, b.candidate.name),
  );
  return scored[0]?.candidate;
}

/** The number of folders between a path and the workspace root. */
function depthOf(root: string): number {
  return root === '.' ? 0 : root.split('/').length;
}

/** The words of a project name: `@social/feat-posts` has `social`, `feat` and `posts`. */
export function wordsOf(name: string): readonly string[] {
  return name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
}

function commonWords(a: string, b: string): number {
  const words = new Set(wordsOf(b));
  return wordsOf(a).filter((word) => words.has(word)).length;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const difference = value - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
