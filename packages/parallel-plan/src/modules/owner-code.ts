import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseJson } from '@nx/devkit';

/** The files of a project's code. Paths are workspace-relative. */
export interface OwnerCode {
  /** The file that its package or path alias points to. */
  readonly entry: string;
  /** The TypeScript configuration for its build. */
  readonly tsconfig: string;
}

/** Why the code of a project can't be compared. */
export interface NoOwnerCode {
  readonly why: string;
}

const EXTENSIONS = ['ts', 'mts', 'cts', 'tsx', 'js', 'mjs', 'cjs'];
const ENTRIES = ['src/index', 'index', 'src/main', 'src/lib'];
const CONFIGURATIONS = ['tsconfig.lib.json', 'tsconfig.app.json', 'tsconfig.json'];
const ROOT_CONFIGURATIONS = ['tsconfig.base.json', 'tsconfig.json'];

/**
 * Finds the entry and the TypeScript configuration of a project: by its path alias, by its
 * `package.json`, or by the usual names.
 *
 * @param root absolute path of the workspace root
 * @param projectRoot workspace-relative root; `.` for the root project
 */
export function findOwnerCode(root: string, projectRoot: string): OwnerCode | NoOwnerCode {
  const tsconfig = firstFile(root, [
    ...CONFIGURATIONS.map((name) => posix.join(projectRoot, name)),
    ...ROOT_CONFIGURATIONS,
  ]);
  if (tsconfig === undefined) {
    return { why: `There is no tsconfig.json in ${projectRoot} or in the workspace's root.` };
  }
  const entry = findEntry(root, projectRoot);
  return entry === undefined
    ? { why: `No path alias, package.json or src/index.ts leads to the code in ${projectRoot}.` }
    : { entry, tsconfig };
}

/**
 * Finds the file that the package or path alias of a project points to, or `src/index.ts`.
 *
 * @param root absolute path of the workspace root
 * @param projectRoot workspace-relative root; `.` for the root project
 * @returns a workspace-relative path; `undefined` if there is none
 */
export function findEntry(root: string, projectRoot: string): string | undefined {
  const candidates = [
    ...aliasTargets(root, projectRoot),
    ...packageTargets(root, projectRoot),
    ...ENTRIES.flatMap((name) =>
      EXTENSIONS.map((end) => posix.join(projectRoot, `${name}.${end}`)),
    ),
  ];
  return firstFile(root, candidates);
}

/** The targets of path aliases within a project, the shortest alias first. */
export function aliasTargets(root: string, projectRoot: string): readonly string[] {
  return pathAliases(root)
    .filter(({ file }) => file.startsWith(`${projectRoot}/`))
    .sort((a, b) => a.alias.length - b.alias.length)
    .map(({ file }) => file);
}

/**
 * The path alias with which code imports single files of a project that has no entry.
 *
 * @param root absolute path of the workspace root
 * @param projectRoot workspace-relative root; `.` for the root project
 * @returns the alias, such as `@acme/common/*`; `undefined` if there is none, or the project has an
 * entry
 */
export function deepAlias(root: string, projectRoot: string): string | undefined {
  const { paths, baseUrl } = pathsOf(root);
  const found = Object.entries(paths).find(
    ([alias, [target = '']]) =>
      alias.endsWith('/*') && posix.join(baseUrl, target).startsWith(`${projectRoot}/`),
  );
  return found === undefined || findEntry(root, projectRoot) !== undefined ? undefined : found[0];
}

/** The path aliases of the workspace that point to a file. Files are workspace-relative. */
export function pathAliases(
  root: string,
): readonly { readonly alias: string; readonly file: string }[] {
  const { paths, baseUrl } = pathsOf(root);
  return Object.entries(paths).flatMap(([alias, targets]) =>
    alias.includes('*')
      ? []
      : targets.slice(0, 1).map((target) => ({ alias, file: posix.join(baseUrl, target) })),
  );
}

/** The path aliases of the workspace's TypeScript configuration, as they are written. */
function pathsOf(root: string): {
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly baseUrl: string;
} {
  const config = firstFile(root, ROOT_CONFIGURATIONS);
  const options = config === undefined ? undefined : readJson(root, config)?.['compilerOptions'];
  const { paths = {}, baseUrl = '.' } = (options ?? {}) as {
    readonly paths?: Readonly<Record<string, readonly string[]>>;
    readonly baseUrl?: string;
  };
  return { paths, baseUrl };
}

/** The files that a `package.json` names and, for files in an output folder, their sources. */
function packageTargets(root: string, projectRoot: string): readonly string[] {
  const manifest = readJson(root, posix.join(projectRoot, 'package.json'));
  if (manifest === undefined) return [];
  const exported = (manifest['exports'] as Readonly<Record<string, unknown>> | undefined)?.['.'];
  const names = [
    ...textsOf(exported ?? manifest['exports']),
    ...textsOf([manifest['types'], manifest['module'], manifest['main']]),
  ];
  const sources = names.filter((name) => /(?<!\.d)\.[mc]?tsx?$/.test(name));
  const mapped = names.flatMap((name) => {
    const bare = name
      .replace(/(?:\.d)?\.[mc]?[jt]sx?$/, '')
      .replace(/^(?:\.\/)?(?:dist|build|lib|out)\//, '');
    return [bare, `src/${bare}`].flatMap((path) => EXTENSIONS.map((end) => `${path}.${end}`));
  });
  return [...sources, ...mapped].map((name) => posix.join(projectRoot, name));
}

/** All texts in a value, at any depth of the conditions of `exports`. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes('..') ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

/** @returns `undefined` if the file doesn't exist, or is not a JSON object */
export function readJson(root: string, file: string): Record<string, unknown> | undefined {
  try {
    return parseJson<Record<string, unknown>>(readFileSync(join(root, file), 'utf8'));
  } catch {
    return undefined;
  }
}

function firstFile(root: string, files: readonly string[]): string | undefined {
  return files.find((file) => existsSync(join(root, file)) && !isOutside(file));
}

function isOutside(file: string): boolean {
  return posix.isAbsolute(file) || dirname(file).split('/').includes('..');
}
