import { nxRuns, type NxRun } from '../../boundaries/nx-commands';
import { planBoundaries } from '../../boundaries/package-boundaries';
import { quoted, quotedList } from '../../text';
import type { Workspace, WorkspaceProject } from '../../model/workspace';
import { didYouMean } from '../../suggest/did-you-mean';
import type { Rule } from '../rule';

export const unknownTarget: Rule = {
  meta: {
    id: 'verification/unknown-target',
    severity: 'error',
    required: false,
    summary: 'A verification step runs an Nx target that does not exist.',
    why: '`nx run-many` and `nx affected` run nothing for a target that no project has, and succeed: the package would be verified by nothing.',
    howToFix: 'Correct the name of the target or of the project, or add the target first.',
    examples: {
      wrong: `verification:
  tier_required: A
  steps:
    - { name: test, kind: command, command: nx run-many -t tets -p api }`,
      right: `verification:
  tier_required: A
  steps:
    - { name: test, kind: command, command: nx run-many -t test -p api }`,
    },
  },
  check({ view, workspace, report }) {
    if (workspace === undefined || workspace.projects.length === 0) return;
    const { planned } = planBoundaries(view, workspace);
    const known = knownProjects(workspace, planned, view.feature.id?.value);
    for (const { verification } of view.packages) {
      for (const { kind, command } of verification.steps) {
        if (kind?.value !== 'command' || command === undefined) continue;
        for (const run of nxRuns(command.value)) {
          const message = problemOf(run, known);
          if (message !== undefined) report({ at: command.path, message });
        }
      }
    }
  },
};

interface KnownProjects {
  readonly byName: ReadonlyMap<string, WorkspaceProject>;
  /** Whether the project is not (yet) part of this workspace. Its targets are then not checked. */
  isElsewhere(name: string): boolean;
}

function knownProjects(
  { projects, changeProjects = [] }: Workspace,
  planned: ReadonlyMap<string, string>,
  featureId: string | undefined,
): KnownProjects {
  const changes = new Set(changeProjects);
  return {
    byName: new Map(projects.map((project) => [project.name, project])),
    isElsewhere: (name) =>
      planned.has(name) ||
      changes.has(name) ||
      // The Nx project of the change itself, which does not exist yet for a new change.
      (featureId !== undefined && name.endsWith(featureId)),
  };
}

function problemOf(
  { projects, targets }: NxRun,
  { byName, isElsewhere }: KnownProjects,
): string | undefined {
  if (projects.some((name) => isElsewhere(name) || /[!*:]/.test(name))) return undefined;
  const unknown = projects.find((name) => !byName.has(name));
  if (unknown !== undefined) {
    return `There is no project ${quoted(unknown)} in the workspace.${didYouMean(unknown, byName.keys())}`;
  }
  const asked = projects.length === 0 ? [...byName.keys()] : projects;
  const having = asked.flatMap((name) => byName.get(name)?.targets ?? []);
  const missing = targets.find((target) => !having.includes(target) && !/[!*]/.test(target));
  if (missing === undefined) return undefined;
  const where =
    projects.length === 0
      ? 'No project has'
      : `${quotedList(projects)} ${projects.length === 1 ? 'has' : 'have'} no`;
  return `${where}${projects.length === 0 ? ' a' : ''} target ${quoted(missing)}, so that this step would verify nothing.${didYouMean(missing, new Set(having))}`;
}
