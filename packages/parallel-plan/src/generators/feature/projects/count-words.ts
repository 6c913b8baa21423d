import type { WorkspaceProject } from '@parallel-plan/plan';
import { projectFinder } from '../../../workspace/project-of-path';
import { relevanceOfFiles, relevanceOfProject } from './file-relevance';
import { type FoundLines, searchFiles } from './search-files';
import { wordsOf } from './search-words';

/** How often the files of a project contain the words. */
export interface ProjectWordCount {
  readonly project: string;
  /** The number of its files, including files without a match. */
  readonly size: number;
  /** Lines that contain a word, summed over the words. */
  readonly lines: number;
  /** Lines by word, in the order of the words. A word without a line is left out. */
  readonly words: Readonly<Record<string, number>>;
  /**
   * Like `words`, with each line weighted by the kind of its file: source 1, tests and documents
   * less.
   */
  readonly weights: Readonly<Record<string, number>>;
  /** By word: the number of files whose path below the project's root contains it. */
  readonly paths: Readonly<Record<string, number>>;
  /** How well its best files match the words together. */
  readonly relevance: number;
  /** The files with the most lines, at most five, most lines first. */
  readonly files: readonly string[];
}

/** Word counts of a workspace. */
export interface WordCounts {
  /** Most lines first, then by name. A project without a file is left out. */
  readonly projects: readonly ProjectWordCount[];
  /** True if a limit was reached and there may be more. */
  readonly truncated: boolean;
  /** The method of counting. */
  readonly by: 'git' | 'files';
}

/** The weight of a file that says that a program wrote it. */
const GENERATED_WEIGHT = 0.05;
/** A line that defines a name counts as this number of lines that use it. */
const DEFINITION = 20;

/** The weight of a line by the kind of its file. The first matching row is used. */
const FILE_WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/(^|\/)(generated|__generated__|gen|vendor|third[_-]party)\//i, 0.05],
  [/(^|\/)(i18n|locales?|lang|translations?)\/|\.(po|xlf|arb|properties)$/i, 0.1],
  [/(^|\/)(__tests__|tests?|e2e|fixtures?|mocks?|__mocks__)\/|[._-](spec|test|e2e|cy)\.\w+$/i, 0.3],
  [/\.(mdx?|txt|rst|adoc)$/i, 0.3],
  [/\.(json|ya?ml|toml|xml|html?|css|scss)$/i, 0.3],
];

/**
 * Counts by project how many lines contain each word. A word must be at the start of an
 * identifier's part (`report` matches `mergeReports`, `case` doesn't match `lowercase`); case is
 * ignored. Uses `git grep` (tracked and untracked files, not ignored ones). Without git it reads
 * files up to a limit.
 *
 * @param root absolute path of the workspace root
 * @param words literal words, not patterns
 * @returns counts by project, and whether a limit was reached
 */
export async function countWords(
  root: string,
  words: readonly string[],
  projects: readonly Pick<WorkspaceProject, 'name' | 'root'>[],
): Promise<WordCounts> {
  const searched = [...new Set(words)].filter((word) => /^[^\0\n\r]+$/.test(word));
  const found = await searchFiles(root, searched);
  return {
    projects: byProject(found, searched, projects),
    truncated: found.truncated,
    by: found.by,
  };
}

function byProject(
  all: FoundLines,
  words: readonly string[],
  projects: readonly Pick<WorkspaceProject, 'name' | 'root'>[],
): readonly ProjectWordCount[] {
  const { paths, lines: counts, definitions, generated } = all;
  const relevance = relevanceOfFiles(all, words);
  const projectOf = projectFinder(projects);
  const named = pathCounts(paths, words, projects, projectOf);
  const sizes = new Map<string, number>();
  for (const path of paths) {
    const project = projectOf(path);
    if (project !== undefined) sizes.set(project, (sizes.get(project) ?? 0) + 1);
  }
  const files = new Map<
    string,
    { file: string; lines: number; weight: number; relevance: number }[]
  >();
  const found = new Map<string, { lines: Map<string, number>; weights: Map<string, number> }>();
  for (const [file, lines] of counts) {
    const project = projectOf(file);
    if (project === undefined) continue;
    const weight = generated.has(file)
      ? GENERATED_WEIGHT
      : (FILE_WEIGHTS.find(([pattern]) => pattern.test(file))?.[1] ?? 1);
    const sums = found.get(project) ?? { lines: new Map(), weights: new Map() };
    found.set(project, sums);
    let inFile = 0;
    for (const [word, count] of lines) {
      sums.lines.set(word, (sums.lines.get(word) ?? 0) + count);
      const weighed = count + DEFINITION * (definitions.get(file)?.get(word) ?? 0);
      sums.weights.set(word, (sums.weights.get(word) ?? 0) + weighed * weight);
      inFile += count;
    }
    const inProject = files.get(project) ?? [];
    inProject.push({
      ...{ file, lines: inFile, weight: inFile * weight },
      relevance: weight * (relevance.get(file) ?? 0),
    });
    files.set(project, inProject);
  }
  const ordered = (sums: ReadonlyMap<string, number> = new Map()): Record<string, number> =>
    Object.fromEntries(
      words.filter((word) => sums.has(word)).map((word) => [word, sums.get(word) ?? 0]),
    );
  return [...new Set([...sizes.keys(), ...found.keys()])]
    .map((project): ProjectWordCount => ({
      project,
      size: sizes.get(project) ?? 0,
      lines: [...(found.get(project)?.lines.values() ?? [])].reduce((sum, count) => sum + count, 0),
      words: ordered(found.get(project)?.lines),
      weights: ordered(found.get(project)?.weights),
      paths: ordered(named.get(project)),
      relevance: relevanceOfProject(files.get(project)?.map(({ relevance: own }) => own)),
      files: (files.get(project) ?? [])
        .sort((a, b) => b.weight - a.weight || b.lines - a.lines || (a.file < b.file ? -1 : 1))
        .slice(0, 5)
        .map(({ file }) => file),
    }))
    .sort((a, b) => b.lines - a.lines || (a.project < b.project ? -1 : 1));
}

/**
 * By project and word: the number of files whose path below the project's root contains the word.
 */
function pathCounts(
  paths: readonly string[],
  words: readonly string[],
  projects: readonly Pick<WorkspaceProject, 'name' | 'root'>[],
  projectOf: (path: string) => string | undefined,
): ReadonlyMap<string, Map<string, number>> {
  const roots = new Map(projects.map(({ name, root }) => [name, root]));
  const counted = new Map<string, Map<string, number>>();
  for (const path of paths) {
    const project = projectOf(path);
    const root = project === undefined ? undefined : roots.get(project);
    if (project === undefined || root === undefined) continue;
    const parts = new Set(wordsOf(root === '.' ? path : path.slice(root.length + 1)));
    for (const word of words) {
      if (!parts.has(word)) continue;
      const sums = counted.get(project) ?? new Map<string, number>();
      counted.set(project, sums.set(word, (sums.get(word) ?? 0) + 1));
    }
  }
  return counted;
}
