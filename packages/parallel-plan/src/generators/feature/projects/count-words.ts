import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceProject } from '@parallel-plan/plan';
import { runGit } from '../../../git/git';
import { projectFinder } from '../../../workspace/project-of-path';
import { readBounded } from '../../../workspace/read-bounded';
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

/** Lines by file, then by word. */
type FileCounts = Map<string, Map<string, number>>;

/** The number of searches that run at the same time. */
const CONCURRENT = 3;
/** Shorter words are searched as whole words: `api` doesn't match `apiary`. */
const SHORT = 3;
const MAX_FILES = 5_000;
const MAX_FILE_BYTES = 256 * 1024;
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'build', 'tmp', 'coverage', 'openspec']);
const SKIPPED_FILES =
  /(^|[-.])lock(\.|$|file)|\.(min\.\w+|map|snap|svg|csv|tsv)$|[.-](generated|gen)\.\w+$|^changelog\b/i;

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
  const counts: FileCounts = new Map();
  const inGit = await countInGit(root, searched, counts);
  if (inGit !== undefined) {
    const projectCounts = byProject(counts, inGit.paths, searched, projects);
    return { projects: projectCounts, truncated: inGit.truncated, by: 'git' };
  }
  counts.clear();
  const read = readFiles(root, searched, counts);
  const projectCounts = byProject(counts, read.paths, searched, projects);
  return { projects: projectCounts, truncated: read.truncated, by: 'files' };
}

interface Searched {
  /** All files, including files without a match. */
  readonly paths: readonly string[];
  readonly truncated: boolean;
}

async function countInGit(
  root: string,
  words: readonly string[],
  counts: FileCounts,
): Promise<Searched | undefined> {
  const flags = ['--cached', '--others', '--exclude-standard', '-z'];
  const listing = runGit(root, ['ls-files', ...flags], { timeout: 15_000, maxOutput: 32 << 20 });
  const queue = [...words];
  let truncated = false;
  let isUsable = true;
  const worker = async (): Promise<void> => {
    for (let word = queue.shift(); word !== undefined && isUsable; word = queue.shift()) {
      const found = await gitGrep(root, word);
      if (found === undefined) {
        isUsable = false;
        return;
      }
      truncated ||= found.truncated;
      for (const [file, lines] of found.files) add(counts, file, word, lines);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
  const listed = await listing;
  if (!isUsable || (listed.exitCode !== 0 && listed.failure !== 'too-much-output')) {
    return undefined;
  }
  const paths = listed.stdout.split('\0').filter((path) => path !== '' && !isSkipped(path));
  return { paths, truncated: truncated || listed.exitCode !== 0 };
}

async function gitGrep(
  root: string,
  word: string,
): Promise<{ files: [string, number][]; truncated: boolean } | undefined> {
  const flags = ['-c', '-z', '-I', '--untracked', '--no-color', '--no-recurse-submodules'];
  const pattern = patternOf(word);
  const how = pattern === undefined ? ['-i', '-F', '-e', word] : ['-E', '-e', pattern];
  const result = await runGit(root, ['grep', ...flags, ...how, '--', '.'], {
    timeout: 15_000,
    maxOutput: 4 * 1024 * 1024,
  });
  const truncated = result.failure === 'too-much-output' || result.failure === 'timeout';
  // Exit code 1 means no match.
  if (result.exitCode !== 0 && result.exitCode !== 1 && !truncated) return undefined;
  const files: [string, number][] = [];
  for (const [, file = '', lines = ''] of result.stdout.matchAll(/([^\0]+)\0(\d+)\n/g)) {
    if (!isSkipped(file)) files.push([file, Number(lines)]);
  }
  return { files, truncated };
}

/**
 * A pattern, valid for git's extended and for JavaScript's regular expressions, that finds an ASCII
 * word at the start of a part of an identifier. `undefined` for other words, and for identifiers.
 */
function patternOf(word: string): string | undefined {
  if (!/^[A-Za-z0-9]+$/.test(word) || /[a-z][A-Z]/.test(word)) return undefined;
  const lower = word.toLowerCase();
  const capital = `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`;
  const upper = lower.toUpperCase();
  const end = lower.length <= SHORT ? 's?([^A-Za-z]|$)' : '';
  const humps = lower.length <= SHORT ? `|(^|[^A-Za-z])${lower}[A-Z]|${capital}s?[A-Z]` : '';
  return `(^|[^A-Za-z])(${lower}|${capital}|${upper})${end}|[a-z0-9]${capital}${end}${humps}`;
}

function isSkipped(file: string): boolean {
  const segments = file.split('/');
  const name = segments.pop() ?? '';
  return SKIPPED_FILES.test(name) || segments.some((segment) => SKIPPED_FOLDERS.has(segment));
}

/** Reads files breadth first up to a limit. Links are not followed. */
function readFiles(root: string, words: readonly string[], counts: FileCounts): Searched {
  const needles = words.map((word) => ({ word, matches: matcher(word) }));
  const folders = [''];
  const paths: string[] = [];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const entry of listFolder(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name) && !entry.name.startsWith('.')) folders.push(path);
      } else if (entry.isFile() && !isSkipped(path)) {
        if (paths.push(path) > MAX_FILES) return { paths, truncated: true };
        const lines = readText(join(root, path))?.split('\n') ?? [];
        for (const { word, matches } of needles) {
          const found = lines.filter(matches).length;
          if (found > 0) add(counts, path, word, found);
        }
      }
    }
  }
  return { paths, truncated: false };
}

function matcher(word: string): (line: string) => boolean {
  const pattern = patternOf(word);
  const escaped = word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const found = pattern === undefined ? new RegExp(escaped, 'iu') : new RegExp(pattern, 'u');
  return (line) => found.test(line);
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function readText(path: string): string | undefined {
  const read = readBounded(path, MAX_FILE_BYTES);
  if (!read.ok || read.bytes.length > MAX_FILE_BYTES || read.bytes.includes(0)) return undefined;
  return Buffer.from(read.bytes).toString('utf8');
}

function add(counts: FileCounts, file: string, word: string, lines: number): void {
  const words = counts.get(file) ?? new Map<string, number>();
  words.set(word, lines);
  counts.set(file, words);
}

function byProject(
  counts: FileCounts,
  paths: readonly string[],
  words: readonly string[],
  projects: readonly Pick<WorkspaceProject, 'name' | 'root'>[],
): readonly ProjectWordCount[] {
  const projectOf = projectFinder(projects);
  const named = pathCounts(paths, words, projects, projectOf);
  const sizes = new Map<string, number>();
  for (const path of paths) {
    const project = projectOf(path);
    if (project !== undefined) sizes.set(project, (sizes.get(project) ?? 0) + 1);
  }
  const files = new Map<string, { file: string; lines: number; weight: number }[]>();
  const found = new Map<string, { lines: Map<string, number>; weights: Map<string, number> }>();
  for (const [file, lines] of counts) {
    const project = projectOf(file);
    if (project === undefined) continue;
    const weight = FILE_WEIGHTS.find(([pattern]) => pattern.test(file))?.[1] ?? 1;
    const sums = found.get(project) ?? { lines: new Map(), weights: new Map() };
    found.set(project, sums);
    let inFile = 0;
    for (const [word, count] of lines) {
      sums.lines.set(word, (sums.lines.get(word) ?? 0) + count);
      sums.weights.set(word, (sums.weights.get(word) ?? 0) + count * weight);
      inFile += count;
    }
    const inProject = files.get(project) ?? [];
    inProject.push({ file, lines: inFile, weight: inFile * weight });
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
