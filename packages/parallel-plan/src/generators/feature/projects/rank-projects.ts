import MiniSearch from 'minisearch';
import { rolesIn, type Workspace, type WorkspaceProject } from '@parallel-plan/plan';
import type { ProjectWordCount, WordCounts } from './count-words';
import { spokenSide, wordsOf } from './search-words';

/** A project that a feature probably touches, and the evidence. */
export interface RankedProject {
  readonly name: string;
  /** BM25 over name, root, file names and text; comparable within one ranking. */
  readonly score: number;
  /** `"leaderboard" 204 lines, in its name`. */
  readonly evidence: string;
  /** Whether a word of the description is in its name. */
  readonly isNamed: boolean;
}

/** The weight of a match in each field. */
const BOOSTS = { name: 4, root: 1, paths: 1.5, text: 2 } as const;
/** The number of occurrences of a word in a field if one project has all of them. */
const ALL_OF_A_WORD = 20;
/**
 * The share of a word that a project needs, relative to its size, before the word counts as
 * evidence.
 */
const EXPECTED = 0.2;
/** A word with this number of lines counts half as much as a word with many. */
const FEW_LINES = 5;
/** The weight of the coverage of a description: 0 not at all, 1 in proportion. */
const COVERAGE = 0.7;
/** The weight of the files that match the words together: 0 not at all, 1 in proportion. */
const RELEVANCE = 1.5;
/** The least relevance of a project, as a share of the greatest: its name can suffice. */
const LEAST_RELEVANCE = 0.05;
const MAX_EVIDENCE = 3;

/** The score of a project on the other side of the system than the description speaks of. */
const OTHER_SIDE = 0.6;
/** The score of a project that only shows, tests or documents others, and that no word names. */
const SHOWCASE = 0.2;
const SHOWCASES = new Set(
  'docs doc documentation demo demos example examples playground sandbox storybook website www'
    .split(' ')
    .map((word) => wordsOf(word)[0] ?? word),
);
/** The score of a project in a folder of projects that only show, test or measure others. */
const IN_SHOWCASES = 0.3;
const SHOWCASE_FOLDERS =
  /(^|\/)(benchmarks?|demos?|e2e|examples?|integrations?|playground|testing|tests?)(\/|$)/;

/**
 * Ranks the projects of a workspace by their relevance for some words, with BM25 (Robertson and
 * Walker, 1994; implemented by minisearch), which weighs a word by its rarity among the projects.
 * The frequency of a word in a project's text and file names counts as its share of all
 * occurrences, so that a large project does not win by its size. The score is multiplied by how well
 * the best files of a project match the words together. Words such as `button` or `endpoint` also
 * speak for a side of the system.
 *
 * The project at the workspace root and end-to-end tests are left out.
 *
 * @param given stems, as `searchWords` returns them
 * @param counts counts of these words, as `countWords` returns them
 * @returns projects with a score above 0, best first, then by name
 */
export function rankProjects(
  workspace: Workspace,
  given: readonly string[],
  counts: WordCounts,
): readonly RankedProject[] {
  const candidates = workspace.projects.filter(isCandidate);
  const words = withoutOwnName(given, workspace.projects);
  const allowed = new Set(candidates.map(({ name }) => name));
  const found = counts.projects.filter(({ project }) => allowed.has(project));
  const counted = new Map(found.map((one) => [one.project, one]));
  const specificity = new Map(
    words.map((word) => [word, specificityOf(word, found, candidates.length)]),
  );
  const search = searchIn(candidates, found, specificity);
  const wholeNames = candidates.filter(({ name }) => isNamedInFull(name, words));
  const own = search(words);
  const others = search(words.filter((word) => !wholeNames.some((one) => bears(one, word))));
  const sideFactor = sideFactorOf(workspace, words);
  const mostRelevant = Math.max(...found.map(({ relevance }) => relevance), Number.EPSILON);
  const relevanceOf = (name: string): number =>
    Math.max((counted.get(name)?.relevance ?? 0) / mostRelevant, LEAST_RELEVANCE) ** RELEVANCE;
  return candidates
    .map((project): RankedProject => {
      const { name } = project;
      const scores = wholeNames.includes(project) ? own : others;
      return {
        name,
        score:
          (scores.get(name) ?? 0) *
          coverageOf(name, counted.get(name), specificity) *
          relevanceOf(name) *
          sideFactor(project),
        ...evidenceOf(name, words, counted.get(name)),
      };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
}

/** Without the words that most projects have in their full names: the name of the workspace. */
function withoutOwnName(
  words: readonly string[],
  projects: Workspace['projects'],
): readonly string[] {
  const names = projects.map(({ name }) => new Set(wordsOf(name)));
  const isOwn = (word: string): boolean =>
    names.length > 3 && 2 * names.filter((name) => name.has(word)).length > names.length;
  const telling = words.filter((word) => !isOwn(word));
  return telling.length > 0 ? telling : words;
}

/** The factor for a project that the words of the description speak against. */
function sideFactorOf(
  workspace: Workspace,
  words: readonly string[],
): (project: WorkspaceProject) => number {
  const side = spokenSide(words);
  const roles = side === undefined ? undefined : rolesIn(workspace);
  const other = side === 'frontend' ? 'backend' : 'frontend';
  return (project) => {
    const named = wordsOf(withoutScope(project.name));
    const inShowcases = SHOWCASE_FOLDERS.test(project.root) ? IN_SHOWCASES : 1;
    if (words.some((word) => named.includes(word))) return inShowcases;
    const showcase = named.some((word) => SHOWCASES.has(word)) ? SHOWCASE : 1;
    return (roles?.get(project.name) === other ? OTHER_SIDE : 1) * showcase * inShowcases;
  };
}

/** An index of the projects that gives the score of each for some words. */
function searchIn(
  candidates: readonly WorkspaceProject[],
  found: readonly ProjectWordCount[],
  specificity: ReadonlyMap<string, number>,
): (words: readonly string[]) => ReadonlyMap<string, number> {
  const counted = new Map(found.map((one) => [one.project, one]));
  const files = found.reduce((sum, { size }) => sum + size, 0);
  const sizeOf = (name: string): number => (counted.get(name)?.size ?? 0) / Math.max(files, 1);
  const totals = { text: totalsOf(found, 'weights'), paths: totalsOf(found, 'paths') };
  const names = candidates.map(({ name }) => wordsOf(withoutScope(name)));
  const index = new MiniSearch<Indexed>({
    fields: Object.keys(BOOSTS),
    idField: 'id',
    tokenize: (text) => text.split(' ').filter((token) => token !== ''),
    processTerm: (term) => term,
  });
  index.addAll(
    candidates.map(({ name, root }) => {
      const count = counted.get(name);
      return {
        id: name,
        name: wordsOf(withoutScope(name)).join(' '),
        root: wordsOf(root).join(' '),
        paths: repeated(count?.paths, totals.paths, sizeOf(name)),
        text: repeated(count?.weights, totals.text, sizeOf(name)),
      };
    }),
  );
  const weightOf = (word: string): number => {
    const bearers = names.filter((own) => own.includes(word)).length;
    const inText = specificity.get(word) ?? 1;
    return bearers === 0 ? inText : Math.max(inText, 1 / bearers);
  };
  return (words) =>
    new Map(
      index
        .search(words.join(' '), { boost: { ...BOOSTS }, boostTerm: weightOf })
        // minisearch multiplies by the number of words found, which favors large projects.
        .map(({ id, score, queryTerms }) => [String(id), score / Math.max(queryTerms.length, 1)]),
    );
}

/**
 * Whether a name has two or more words that are all in the description: `router-store`. Its words
 * don't refer to other projects.
 */
function isNamedInFull(name: string, words: readonly string[]): boolean {
  const own = wordsOf(withoutScope(name));
  return own.length > 1 && own.every((word) => words.includes(word));
}

function bears({ name }: WorkspaceProject, word: string): boolean {
  return wordsOf(withoutScope(name)).includes(word);
}

/**
 * The share of a description that a project covers: the specificity of the words in its name or in
 * enough lines, divided by that of all words, dampened. It ranks a project whose name happens to
 * have one common word below projects that have most of the words.
 *
 * @returns 0 to 1
 */
function coverageOf(
  name: string,
  count: ProjectWordCount | undefined,
  specificity: ReadonlyMap<string, number>,
): number {
  const inName = wordsOf(withoutScope(name));
  const lines = count?.words ?? {};
  let covered = 0;
  let all = 0;
  for (const [word, weight] of specificity) {
    all += weight;
    covered += weight * (inName.includes(word) ? 1 : Math.min((lines[word] ?? 0) / FEW_LINES, 1));
  }
  return (covered / Math.max(all, Number.EPSILON)) ** COVERAGE;
}

interface Indexed extends Record<keyof typeof BOOSTS, string> {
  readonly id: string;
}

/** Whether a feature's code can go into the project. */
export function isCandidate({ name, root, type, tags }: WorkspaceProject): boolean {
  const isE2e = type === 'e2e' || /(^|[-_/])e2e$/.test(name) || tags.includes('type:e2e');
  return root !== '.' && !isE2e;
}

/** Removes the scope: `@acme/api` becomes `api`. */
export function withoutScope(name: string): string {
  return name.replace(/^@[^/]*\//, '');
}

/**
 * How well a word distinguishes projects: 1 if one project has all its lines, near 0 if all
 * projects have equally many (1 minus the normalized entropy of its lines over the projects).
 */
function specificityOf(word: string, projects: readonly ProjectWordCount[], size: number): number {
  const lines = projects.map(({ weights }) => weights[word] ?? 0).filter((count) => count > 0);
  const total = lines.reduce((sum, count) => sum + count, 0);
  if (total === 0 || size < 2) return 1;
  const entropy = lines.reduce((sum, count) => sum - (count / total) * Math.log(count / total), 0);
  return Math.max(1 - entropy / Math.log(size), 0.05) * (total / (total + FEW_LINES));
}

function totalsOf(
  projects: readonly ProjectWordCount[],
  field: 'weights' | 'paths',
): Readonly<Record<string, number>> {
  const totals: Record<string, number> = {};
  for (const project of projects) {
    for (const [word, count] of Object.entries(project[field])) {
      totals[word] = (totals[word] ?? 0) + count;
    }
  }
  return totals;
}

/** Repeats each word by how much more often the project has it than its size suggests. */
function repeated(
  counts: Readonly<Record<string, number>> = {},
  totals: Readonly<Record<string, number>>,
  size: number,
): string {
  return Object.entries(counts)
    .map(([word, count]) => {
      const excess = count / Math.max(totals[word] ?? 0, 1) - size * EXPECTED;
      return `${word} `.repeat(Math.max(Math.round(excess * ALL_OF_A_WORD), 0));
    })
    .join('');
}

function evidenceOf(
  name: string,
  words: readonly string[],
  count: ProjectWordCount | undefined,
): Pick<RankedProject, 'evidence' | 'isNamed'> {
  const inName = new Set(wordsOf(withoutScope(name)));
  const found = words
    .map((word) => ({ word, lines: count?.words[word] ?? 0, isNamed: inName.has(word) }))
    .filter(({ lines, isNamed }) => lines > 0 || isNamed)
    .sort((a, b) => Number(b.isNamed) - Number(a.isNamed) || b.lines - a.lines)
    .slice(0, MAX_EVIDENCE)
    .map(({ word, lines, isNamed }) => {
      const where = [
        ...(lines > 0 ? [`${lines} line${lines === 1 ? '' : 's'}`] : []),
        ...(isNamed ? ['in its name'] : []),
      ];
      return `"${word}" ${where.join(', ')}`;
    });
  return { evidence: found.join('; '), isNamed: words.some((word) => inName.has(word)) };
}
