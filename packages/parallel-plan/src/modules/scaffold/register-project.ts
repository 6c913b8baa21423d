import { posix } from 'node:path';
import { parseJson } from '@nx/devkit';
import { isObject, type JsonObject, matchGlob } from '@parallel-plan/plan';
import { applyEdits, modify } from 'jsonc-parser';
import { isSeq, parseDocument } from 'yaml';
import type { NamedProject, Rename } from './rename';
import type { StagedFiles } from './staged-files';

const ROOT_CONFIGURATIONS = ['tsconfig.base.json', 'tsconfig.json'];

/**
 * Registers a new project in the root files where its sibling is registered: path aliases, the
 * workspaces of the package manager, and TypeScript project references. Comments in the files stay.
 */
export function registerProject(
  files: StagedFiles,
  sibling: NamedProject,
  project: NamedProject,
  rename: Rename,
): void {
  for (const file of ROOT_CONFIGURATIONS) {
    addAliases(files, file, sibling, project, rename);
    addReference(files, file, sibling, project);
  }
  if (!files.exists(posix.join(project.root, 'package.json'))) return;
  addToPackageJson(files, project.root);
  addToPnpmWorkspace(files, project.root);
}

/** The aliases of the sibling's files in a root configuration. Files are workspace-relative. */
export function aliasesOf(
  files: StagedFiles,
  file: string,
  { root }: NamedProject,
): readonly { readonly alias: string; readonly targets: readonly string[] }[] {
  const options = readObject(files, file)?.['compilerOptions'];
  const paths = isObject(options) ? options['paths'] : undefined;
  const base =
    isObject(options) && typeof options['baseUrl'] === 'string' ? options['baseUrl'] : '.';
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([alias, targets]) => {
    const list = Array.isArray(targets)
      ? targets.filter((target) => typeof target === 'string')
      : [];
    const own = list.some((target) => posix.join(base, target).startsWith(`${root}/`));
    return own ? [{ alias, targets: list }] : [];
  });
}

function addAliases(
  files: StagedFiles,
  file: string,
  sibling: NamedProject,
  project: NamedProject,
  rename: Rename,
): void {
  for (const { alias, targets } of aliasesOf(files, file, sibling)) {
    // A subpath of the sibling leads to a file that the new project doesn't have.
    if (alias.includes('*') || alias !== sibling.importName) continue;
    edit(files, file, ['compilerOptions', 'paths', project.importName ?? ''], targets.map(rename));
  }
}

function addReference(
  files: StagedFiles,
  file: string,
  sibling: NamedProject,
  project: NamedProject,
): void {
  const references = readObject(files, file)?.['references'];
  if (!Array.isArray(references)) return;
  const paths = references.map((one) => (isObject(one) ? String(one['path']) : ''));
  const like = paths.find((path) => posix.normalize(path) === sibling.root);
  if (like === undefined || paths.some((path) => posix.normalize(path) === project.root)) return;
  const path = `${like.startsWith('./') ? './' : ''}${project.root}`;
  edit(files, file, ['references', references.length], { path }, true);
}

function addToPackageJson(files: StagedFiles, root: string): void {
  const workspaces = readObject(files, 'package.json')?.['workspaces'];
  const [list, path] = Array.isArray(workspaces)
    ? [workspaces, ['workspaces']]
    : isObject(workspaces) && Array.isArray(workspaces['packages'])
      ? [workspaces['packages'], ['workspaces', 'packages']]
      : [undefined, []];
  if (list === undefined || isCovered(list, root)) return;
  edit(files, 'package.json', [...path, list.length], root, true);
}

function addToPnpmWorkspace(files: StagedFiles, root: string): void {
  const text = files.read('pnpm-workspace.yaml');
  if (text === undefined) return;
  const document = parseDocument(text);
  const packages = document.get('packages');
  if (!isSeq(packages) || isCovered(packages.toJSON() as unknown[], root)) return;
  packages.add(root);
  files.write('pnpm-workspace.yaml', document.toString());
}

/** Whether the globs of a package manager match a folder. The last glob that matches decides. */
function isCovered(globs: readonly unknown[], root: string): boolean {
  const matching = globs
    .filter((glob) => typeof glob === 'string')
    .filter((glob) => isMatch(glob.replace(/^!/, ''), root));
  return matching.length > 0 && !matching.at(-1)?.startsWith('!');
}

function isMatch(glob: string, root: string): boolean {
  try {
    return matchGlob(posix.normalize(glob).replace(/\/$/, ''), root);
  } catch {
    // Not a glob of our dialect. Then the folder is listed by its own name.
    return false;
  }
}

function edit(
  files: StagedFiles,
  file: string,
  path: (string | number)[],
  value: unknown,
  isInsertion = false,
): void {
  const text = files.read(file);
  if (text === undefined) return;
  const tabSize = /^( +)"/m.exec(text)?.[1]?.length ?? 2;
  const formattingOptions = { insertSpaces: !/^\t/m.test(text), tabSize, eol: '\n' };
  const edits = modify(text, path, value, { formattingOptions, isArrayInsertion: isInsertion });
  files.write(file, applyEdits(text, edits));
}

/** @returns `undefined` if the file doesn't exist, or is not a JSON object */
export function readObject(files: StagedFiles, file: string): JsonObject | undefined {
  try {
    const value: unknown = parseJson(files.read(file) ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
