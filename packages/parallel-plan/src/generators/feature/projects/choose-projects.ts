import type { ContractInterface } from '@parallel-plan/contracts';
import {
  byText,
  closest,
  designSectionOf,
  quoted,
  rolesIn,
  type Workspace,
} from '@parallel-plan/plan';
import { GeneratorError } from '../../generator-error';
import type { BriefProject } from '../brief/types';
import type { Notes, ProjectProposal, ProposedProject, TouchedProject } from '../types';
import type { WordCounts } from './count-words';
import { isCandidate, type RankedProject, rankProjects, withoutScope } from './rank-projects';
import { wordsOf } from './search-words';

/** A project is cut if its score falls below this share of the best score, */
const SHARE_OF_BEST = 0.5;
/** or below this share of the score of the project before it. */
const SHARE_OF_PREVIOUS = 0.5;
/**
 * A library that proposed projects share is added if its score is above this share of the best
 * score,
 */
const SHARE_OF_SHARED = 0.25;
/** unless more than this share of the workspace depends on it. */
const COMMON = 0.3;
/** Fewer lines than this, without a matching name, are weak evidence. */
const FEW_LINES = 3;
/** The maximum number of projects that are proposed on weak evidence. */
const FEW_PROJECTS = 3;
/** If more projects than this have about the same evidence, the evidence tells them not apart. */
const MAX_ALIKE = 3;
const MAX_CUT = 5;

/**
 * Proposes the projects that a feature probably touches: those with the most evidence in names,
 * paths and code, up to the drop in the scores, and the library that they share. If many projects
 * have about the same evidence, it proposes two of them, as a guess. Without any evidence it proposes
 * the applications, because a new feature becomes visible there.
 *
 * @param words stems, as `searchWords` returns them
 * @param counts counts of these words, as `countWords` returns them
 */
export function proposeProjects(
  workspace: Workspace,
  words: readonly string[],
  counts: WordCounts,
): ProjectProposal {
  const ranked = rankProjects(workspace, words, counts);
  const [best] = ranked;
  if (best === undefined) return proposeApplications(workspace);
  const lines = counts.projects.find(({ project }) => project === best.name)?.lines ?? 0;
  const isWeak = !ranked.some(({ isNamed }) => isNamed) && lines < FEW_LINES;
  const above = isWeak ? ranked.slice(0, FEW_PROJECTS) : aboveTheFall(ranked, words);
  const areAlike = above.length > MAX_ALIKE;
  const kept = areAlike ? bestAndBase(above, workspace) : above;
  const shared = isWeak || areAlike ? [] : sharedLibraries(workspace, kept, ranked);
  const names = new Set([...kept, ...shared].map(({ name }) => name));
  const cut = ranked.filter(({ name }) => !names.has(name)).slice(0, MAX_CUT);
  const toProposed = ({ name, evidence }: RankedProject): ProposedProject => ({
    name,
    reason: evidence,
  });
  return {
    projects: [
      ...kept.map(toProposed),
      ...shared.map(({ name, evidence }) => ({
        name,
        reason: `shared by proposed projects; ${evidence}`,
      })),
    ],
    cut: cut.map(toProposed),
    ...(isWeak && { doubt: 'hardly any code contains the words of the description' }),
    ...(areAlike && { doubt: `${above.length} projects have about the same evidence` }),
  };
}

/**
 * The best of several projects with about the same evidence, and the one that most of the others
 * depend on: adapters of a library share its words, and the behavior is in the library. Without such
 * a library, the two best.
 */
function bestAndBase(
  above: readonly RankedProject[],
  { dependencies }: Workspace,
): readonly RankedProject[] {
  const names = new Set(above.map(({ name }) => name));
  const isBase = ({ name }: RankedProject): boolean =>
    2 * dependencies.filter(({ source, target }) => target === name && names.has(source)).length >=
    above.length - 1;
  const [best, second] = above;
  return [...new Set([best, above.find(isBase) ?? second])].filter((one) => one !== undefined);
}

/**
 * Projects before the drop in the scores. A project whose whole name is in the description is kept.
 */
function aboveTheFall(
  ranked: readonly RankedProject[],
  words: readonly string[],
): readonly RankedProject[] {
  const best = ranked[0]?.score ?? 0;
  const fall = ranked.findIndex(
    ({ score }, index) =>
      index > 0 &&
      (score < best * SHARE_OF_BEST || score < (ranked[index - 1]?.score ?? 0) * SHARE_OF_PREVIOUS),
  );
  const end = fall === -1 ? ranked.length : fall;
  const isNamedWhole = ({ name }: RankedProject): boolean =>
    wordsOf(withoutScope(name)).every((word) => words.includes(word));
  return ranked.filter((project, index) => index < end || isNamedWhole(project));
}

/** Libraries that contain the words and that at least two proposed projects depend on. */
function sharedLibraries(
  { projects, dependencies }: Workspace,
  kept: readonly RankedProject[],
  ranked: readonly RankedProject[],
): readonly RankedProject[] {
  const names = new Set(kept.map(({ name }) => name));
  const users = (library: string): readonly string[] =>
    dependencies.filter(({ target }) => target === library).map(({ source }) => source);
  return ranked.filter(
    ({ name, score }) =>
      !names.has(name) &&
      score >= (ranked[0]?.score ?? 0) * SHARE_OF_SHARED &&
      users(name).filter((user) => names.has(user)).length >= 2 &&
      users(name).length <= projects.length * COMMON,
  );
}

function proposeApplications({ projects }: Workspace): ProjectProposal {
  const inFolders = projects.filter(isCandidate);
  const candidates =
    inFolders.length > 0 ? inFolders : projects.filter(({ type }) => type !== 'e2e');
  const applications = candidates.filter(({ type }) => type === 'application');
  const chosen = applications.length > 0 ? applications : candidates;
  const kind = applications.length > 0 ? 'applications' : 'projects';
  if (chosen.length === 0) {
    return {
      projects: [],
      cut: [],
      doubt:
        'The workspace has no project that the feature could touch. Create one first, or name a new one with its root in a --brief.',
    };
  }
  if (chosen.length > FEW_PROJECTS) {
    return {
      projects: [],
      cut: [],
      doubt: `No code contains the words of the description, and the workspace has ${chosen.length} ${kind}. Name the projects that the feature touches with --projects.`,
    };
  }
  return {
    projects: chosen.map(({ name }) => ({ name, reason: `one of the ${kind} of the workspace` })),
    cut: [],
    doubt: 'no code contains the words of the description',
  };
}

/**
 * Looks up the named projects.
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

/**
 * People leave out the scope of a name: `api` for `@acme/api`. Several scopes may have an `api`.
 */
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

/**
 * Accepts a proposal and notes it as an assumption. A weak proposal is a headline of the summary.
 *
 * @throws GeneratorError `feature/no-projects` if nothing was named and nothing can be proposed
 */
export function acceptProposal(proposal: ProjectProposal, notes: Notes): readonly BriefProject[] {
  const { projects, cut, doubt } = proposal;
  if (projects.length === 0) {
    throw new GeneratorError('feature/no-projects', doubt ?? 'Name the projects with --projects.');
  }
  if (doubt !== undefined) {
    notes.headline(
      `The projects are a guess: ${doubt}. Check them, and name the right ones with --projects.`,
    );
  }
  const list = (some: readonly ProposedProject[]): string =>
    some.map(({ name, reason }) => `${name} (${reason})`).join(', ');
  notes.assume({
    question: 'Are these the projects that the feature touches?',
    assumption: `${list(projects)}${cut.length === 0 ? '' : `. Left out, with less evidence: ${list(cut)}`}`,
    option: '--projects',
  });
  return projects.map(({ name }) => ({ name }));
}

/**
 * The projects of a feature with their data in the workspace, sorted by name.
 *
 * @param interfaces the interfaces of the feature, as far as they are known; their owners have the
 *   role of an owner
 */
export function resolveProjects(
  requested: readonly BriefProject[],
  workspace: Workspace,
  interfaces: readonly ContractInterface[] = [],
): readonly TouchedProject[] {
  const existing = new Map(workspace.projects.map((project) => [project.name, project]));
  const touched = requested
    .map(({ name, root, type = 'library', role, generator, options = {} }) => {
      const project = existing.get(name);
      return project === undefined || root !== undefined
        ? {
            ...{ name, root: root ?? name, type, tags: [], targets: [], isNew: true, given: role },
            ...(generator !== undefined && { generator: { generator, options } }),
          }
        : { ...project, isNew: false, given: role };
    })
    .sort(byText(({ name }) => name));
  const added = touched.filter(({ isNew }) => isNew);
  const roles = rolesIn({ ...workspace, projects: [...workspace.projects, ...added] }, interfaces);
  return touched.map(({ given, ...project }) => ({
    ...project,
    role: given ?? designSectionOf(roles.get(project.name) ?? 'unknown'),
    ...(given !== undefined && { givenRole: given }),
  }));
}
