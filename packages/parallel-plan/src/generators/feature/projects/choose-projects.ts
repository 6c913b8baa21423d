import {
  byText,
  closest,
  designSectionOf,
  quoted,
  rolesIn,
  type Workspace,
  type WorkspaceProject,
} from '@parallel-plan/plan';
import type { WordCounts } from '../../../workspace/count-words';
import { GeneratorError } from '../../generator-error';
import type { BriefProject } from '../brief/types';
import type { TouchedProject, Notes } from '../types';

/** A project takes part when it speaks of the feature at least this often, next to the leader. */
const SHARE_OF_MOST = 0.2;
const MOST_PROPOSED = 8;

/** A proposal, and why. */
export interface ProjectProposal {
  readonly projects: readonly string[];
  readonly reason: string;
}

/**
 * Projects that a feature probably touches: those that its words occur in; where they occur nowhere,
 * the applications, because that is where something new becomes visible.
 */
export function proposeProjects(
  workspace: Workspace,
  words: readonly string[],
  counts: WordCounts,
): ProjectProposal {
  const candidates = new Map(
    workspace.projects
      .filter(({ type }) => type !== 'e2e')
      .map((project) => [project.name, project]),
  );
  const named = [...candidates.keys()].filter((name) => isNamed(name, words));
  const found = counts.projects.filter(({ project }) => candidates.has(project));
  const threshold = Math.max(2, (found[0]?.lines ?? 0) * SHARE_OF_MOST);
  const matching = found.filter(({ lines }) => lines >= threshold).map(({ project }) => project);
  const proposed = [...new Set([...named, ...matching])].slice(0, MOST_PROPOSED);
  if (proposed.length > 0) {
    return {
      projects: proposed.sort(),
      reason: `their code speaks of ${words.map((word) => `"${word}"`).join(', ')}`,
    };
  }
  return fallback([...candidates.values()]);
}

/**
 * The projects that were named, looked up.
 *
 * @throws GeneratorError `feature/unknown-project`
 */
export function checkProjects(
  projects: readonly BriefProject[],
  workspace: Workspace,
): readonly BriefProject[] {
  const known = workspace.projects.map(({ name }) => name);
  const unknown = projects.filter(({ name, root }) => root === undefined && !known.includes(name));
  if (unknown.length === 0) {
    return [...new Map(projects.map((project) => [project.name, project])).values()];
  }
  const names = unknown.map(({ name }) => quoted(name)).join(', ');
  const guesses = [...new Set(unknown.flatMap(({ name }) => meant(name, known)))];
  throw new GeneratorError(
    'feature/unknown-project',
    `The workspace has no project ${names}.${guesses.length === 0 ? '' : ` Did you mean ${guesses.map((name) => quoted(name)).join(', ')}?`} See \`nx show projects\`; a project that does not exist yet needs a root in the brief.`,
  );
}

/** People leave out the scope of a name: `api` for `@acme/api`. Several scopes may have an `api`. */
function meant(written: string, known: readonly string[]): readonly string[] {
  const same = known.filter((name) => withoutScope(name) === written);
  if (same.length > 0) {
    return same;
  }
  const near = closest(written, known);
  if (near !== undefined) {
    return [near];
  }
  const short = closest(written, known.map(withoutScope));
  return known.filter((name) => withoutScope(name) === short);
}

function withoutScope(name: string): string {
  return name.replace(/^@[^/]*\//, '');
}

/** @throws GeneratorError `feature/no-projects` when nothing was named and nothing can be proposed */
export function acceptProposal(proposal: ProjectProposal, notes: Notes): readonly BriefProject[] {
  if (proposal.projects.length === 0) {
    throw new GeneratorError('feature/no-projects', proposal.reason);
  }
  notes.assume({
    question: 'Are these the projects that the feature touches?',
    assumption: `${proposal.projects.join(', ')}: ${proposal.reason}`,
    option: '--projects',
  });
  return proposal.projects.map((name) => ({ name }));
}

function isNamed(project: string, words: readonly string[]): boolean {
  const parts = project.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.some((word) => parts.includes(word) || parts.includes(`${word}s`));
}

function fallback(candidates: readonly WorkspaceProject[]): ProjectProposal {
  const applications = candidates.filter(({ type }) => type === 'application');
  const chosen = applications.length > 0 ? applications : candidates;
  const kind = applications.length > 0 ? 'applications' : 'projects';
  if (candidates.length === 0) {
    return {
      projects: [],
      reason:
        'The workspace has no project that the feature could touch. Make one first, or name a new one with its root in a --brief.',
    };
  }
  if (chosen.length > MOST_PROPOSED) {
    return {
      projects: [],
      reason: `No project speaks of the feature, and there are ${chosen.length} ${kind} to choose from. Name those that it touches with --projects.`,
    };
  }
  return {
    projects: chosen.map(({ name }) => name).sort(),
    reason: `no code speaks of it yet, and these are the ${kind} of the workspace`,
  };
}

/** The projects of a feature with what the workspace knows of them, sorted by name. */
export function resolveProjects(
  requested: readonly BriefProject[],
  workspace: Workspace,
): readonly TouchedProject[] {
  const existing = new Map(workspace.projects.map((project) => [project.name, project]));
  const touched = requested
    .map(({ name, root, type = 'library' }) => {
      const project = existing.get(name);
      return project === undefined || root !== undefined
        ? { name, root: root ?? name, type, tags: [], targets: [], isNew: true }
        : { ...project, isNew: false };
    })
    .sort(byText(({ name }) => name));
  const added = touched.filter(({ isNew }) => isNew);
  const roles = rolesIn({ ...workspace, projects: [...workspace.projects, ...added] });
  return touched.map((project) => ({
    ...project,
    role: designSectionOf(roles.get(project.name) ?? 'unknown'),
  }));
}
