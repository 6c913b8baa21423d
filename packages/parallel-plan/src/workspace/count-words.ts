import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceProject } from '@parallel-plan/plan';
import { runGit } from '../git/git';
import { projectFinder } from './project-of-path';
import { readBounded } from './read-bounded';

/** How often a project's files speak of the words. */
export interface ProjectWordCount {
  readonly project: string;
  /** Lines that hold a word, all words together. */
  readonly lines: number;
  /** Lines by word, in the order in which the words were given; words without one are left out. */
  readonly words: Readonly<Record<string, number>>;
  /** The files with most of them, at most five, most first. */
  readonly files: readonly string[];
}

export interface WordCounts {
  /** Most lines first, then by name. Projects without any are left out. */
  readonly projects: readonly ProjectWordCount[];
  /** True when a limit was reached and there may be more. */
  readonly truncated: boolean;
  /** How it was counted. */
  readonly by: 'git' | 'files';
}

type FileCounts = Map<string, Map<string, number>>;

const MAX_WORDS = 16;
/** Shorter words are searched as whole words: `api` is not in `rapid`. */
const SHORT = 3;
const MAX_FILES = 5_000;
const MAX_FILE_BYTES = 256 * 1024;
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'build', 'tmp', 'coverage', 'openspec']);
const SKIPPED_FILES = /(^|[-.])lock(\.|$|file)/i;

/**
 * Counts in which projects the words occur, whatever their case, with `git grep` (tracked and
 * untracked files, not ignored ones), and where there is no git by reading files, up to a limit.
 *
 * @param root the workspace root, absolute
 * @param words at most 16 count; they are searched as they are, not as patterns
 */
export async function countWords(
  root: string,
  words: readonly string[],
  projects: readonly Pick<WorkspaceProject, 'name' | 'root'>[],
): Promise<WordCounts> {
  const searched = [...new Set(words)].filter((word) => /^[^\0\n\r]+$/.test(word));
  const kept = searched.slice(0, MAX_WORDS);
  const counts: FileCounts = new Map();
  let truncated = searched.length > kept.length;
  let by: WordCounts['by'] = 'git';

  for (const word of kept) {
    const found = await gitGrep(root, word);
    if (found === undefined) {
      by = 'files';
      counts.clear();
      truncated = readFiles(root, kept, counts) || truncated;
      break;
    }
    truncated ||= found.truncated;
    for (const [file, lines] of found.files) add(counts, file, word, lines);
  }
  return { projects: byProject(counts, kept, projects), truncated, by };
}

async function gitGrep(
  root: string,
  word: string,
): Promise<{ files: [string, number][]; truncated: boolean } | undefined> {
  const flags = [
    '-c',
    '-z',
    '-I',
    '-i',
    '-F',
    '--untracked',
    '--no-color',
    '--no-recurse-submodules',
  ];
  if (word.length <= SHORT) flags.push('-w');
  const result = await runGit(root, ['grep', ...flags, '-e', word, '--', '.'], {
    timeout: 15_000,
    maxOutput: 4 * 1024 * 1024,
  });
  const truncated = result.failure === 'too-much-output' || result.failure === 'timeout';
  // 1 is "found nothing".
  if (result.exitCode !== 0 && result.exitCode !== 1 && !truncated) return undefined;
  const files: [string, number][] = [];
  for (const [, file = '', lines = ''] of result.stdout.matchAll(/([^\0]+)\0(\d+)\n/g)) {
    if (!isSkipped(file)) files.push([file, Number(lines)]);
  }
  return { files, truncated };
}

function isSkipped(file: string): boolean {
  const segments = file.split('/');
  const name = segments.pop() ?? '';
  return SKIPPED_FILES.test(name) || segments.some((segment) => SKIPPED_FOLDERS.has(segment));
}

/** Reads files breadth first, without following links; true when it stopped at a limit. */
function readFiles(root: string, words: readonly string[], counts: FileCounts): boolean {
  const needles = words.map((word) => ({ word, matches: matcher(word) }));
  const folders = [''];
  let seen = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const entry of listFolder(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name) && !entry.name.startsWith('.')) folders.push(path);
      } else if (entry.isFile() && !isSkipped(path)) {
        if (++seen > MAX_FILES) return true;
        const text = readText(join(root, path));
        if (text === undefined) continue;
        const lines = text.split('\n');
        for (const { word, matches } of needles) {
          const found = lines.filter(matches).length;
          if (found > 0) add(counts, path, word, found);
        }
      }
    }
  }
  return false;
}

function matcher(word: string): (line: string) => boolean {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const whole =
    word.length <= SHORT ? `(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])` : escaped;
  const pattern = new RegExp(whole, 'iu');
  return (line) => pattern.test(line);
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
  words: readonly string[],
  projects: readonly Pick<WorkspaceProject, 'name' | 'root'>[],
): readonly ProjectWordCount[] {
  const projectOf = projectFinder(projects);
  const files = new Map<string, { file: string; lines: number; words: Map<string, number> }[]>();
  for (const [file, found] of counts) {
    const project = projectOf(file);
    if (project === undefined) continue;
    const lines = [...found.values()].reduce((sum, count) => sum + count, 0);
    const inProject = files.get(project) ?? [];
    inProject.push({ file, lines, words: found });
    files.set(project, inProject);
  }
  return [...files]
    .map(([project, found]): ProjectWordCount => {
      const total = (word: string) =>
        found.reduce((sum, { words: counted }) => sum + (counted.get(word) ?? 0), 0);
      return {
        project,
        lines: found.reduce((sum, { lines }) => sum + lines, 0),
        words: Object.fromEntries(
          words.map((word) => [word, total(word)] as const).filter(([, count]) => count > 0),
        ),
        files: [...found]
          .sort((a, b) => b.lines - a.lines || (a.file < b.file ? -1 : 1))
          .slice(0, 5)
          .map(({ file }) => file),
      };
    })
    .sort((a, b) => b.lines - a.lines || (a.project < b.project ? -1 : 1));
}
