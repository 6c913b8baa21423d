import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { readBounded } from '../../../workspace/read-bounded';
import { readYaml } from '../../../workspace/read-yaml';
import { GeneratorError } from '../../generator-error';
import { briefProblems } from './brief-problems';
import type { FeatureBrief } from './types';

/** More than any brief needs: people read it. */
const MAX_BRIEF_BYTES = 1024 * 1024;

/** The parser's own message is about plans. */
const SECOND_DOCUMENT =
  'A second YAML document starts here, but a brief is one document: remove the `---` (or `...`), or move the rest to another file.';

/** A brief, and the places of its values. */
export interface LoadedBrief {
  readonly brief: FeatureBrief;
  /** Workspace-relative. */
  readonly file: string;
  /** `briefs/login.yaml:12:5`, for a path such as `['operations', 0, 'path']`. */
  place(path: readonly (string | number)[]): string;
}

/**
 * Reads a brief in YAML or JSON (which is YAML).
 *
 * @param root absolute path of the workspace root
 * @param file path as the user wrote it: relative to `cwd`, or absolute
 * @param cwd absolute path of the folder in which the command was started
 * @throws GeneratorError `feature/brief-outside`, `feature/brief-unreadable` or `feature/brief`
 */
export function readBrief(root: string, file: string, cwd: string): LoadedBrief {
  const path = findBrief(root, file, cwd);
  const name = relative(root, resolve(root, path)).replaceAll(sep, '/');
  const text = readText(resolve(root, path), name);
  const { value, problems: broken, locate } = readYaml(text, name);
  if (broken.length > 0) {
    throw briefError(
      name,
      broken.map(
        ({ code, line, column, message }) =>
          `${name}:${line}:${column} ${code === 'yaml/multi-document' ? SECOND_DOCUMENT : message}`,
      ),
    );
  }
  const place = (path: readonly (string | number)[], part: 'key' | 'value' = 'value'): string => {
    const { line, column } = locate(path, part);
    return `${name}:${line}:${column}`;
  };
  const problems = briefProblems(value);
  if (problems.length > 0) {
    throw briefError(
      name,
      problems.map((problem) => `${place(problem.path, problem.part)} ${problem.message}`),
    );
  }
  return { brief: value as FeatureBrief, file: name, place };
}

function briefError(name: string, lines: readonly string[]): GeneratorError {
  const count = lines.length === 1 ? 'a mistake' : `${lines.length} mistakes`;
  return new GeneratorError(
    'feature/brief',
    `The brief ${name} has ${count}. Correct it and run the command again.`,
    lines,
  );
}

/**
 * Resolves the path against the current folder, like every command line tool, else against the
 * root.
 */
function findBrief(root: string, file: string, cwd: string): string {
  const candidates = [resolve(cwd, file), resolve(root, file)];
  const path = candidates.find((candidate) => realPath(candidate) !== undefined);
  if (path === undefined) {
    throw new GeneratorError(
      'feature/brief-unreadable',
      `There is no brief at ${file}. Check the path: it is relative to the current folder, or to the workspace root.`,
    );
  }
  const inside = relative(realPath(root) ?? root, realPath(path) ?? path);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new GeneratorError(
      'feature/brief-outside',
      `The brief ${file} is outside the workspace. Move it into the workspace, so that reviewers can see the source of the plan.`,
    );
  }
  return inside;
}

function readText(path: string, name: string): string {
  const read = readBounded(path, MAX_BRIEF_BYTES);
  if (!read.ok) {
    throw new GeneratorError(
      'feature/brief-unreadable',
      read.why === 'not-a-file'
        ? `The brief ${name} is not a file. Name a YAML or JSON file.`
        : `The brief ${name} can't be read. Check its permissions.`,
    );
  }
  if (read.bytes.length > MAX_BRIEF_BYTES) {
    throw new GeneratorError(
      'feature/brief-unreadable',
      `The brief ${name} is larger than 1 MiB. A brief describes one feature: split it.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
  } catch {
    throw new GeneratorError(
      'feature/brief-unreadable',
      `The brief ${name} is not UTF-8 text. Save it as UTF-8.`,
    );
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
