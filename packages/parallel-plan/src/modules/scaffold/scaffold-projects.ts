import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Workspace, WorkspaceProject } from '@parallel-plan/plan';
import { formatFile } from '../../workspace/format-file';
import { consumersOf, type ModuleContract } from '../module-contracts';
import { chooseSibling, wordsOf } from './choose-sibling';
import { addDependencies, copyConfiguration, isCopyable } from './copy-project';
import { writeFirstCode } from './first-code';
import { installLinks, linkCommand } from './install-links';
import type { NewProject } from './new-projects';
import { aliasesOf, readObject, registerProject } from './register-project';
import { importNameLike, type NamedProject, renaming } from './rename';
import { generatorArguments, runGenerator } from './run-generator';
import { StagedFiles } from './staged-files';

/** The result for one new project. Paths are workspace-relative. */
export interface ScaffoldedProject {
  readonly project: string;
  readonly root: string;
  /** The sibling or the generator that it was made from. Missing if nothing had to be done. */
  readonly from?: string;
  /** New files, and root files that were changed. Empty if nothing had to be written. */
  readonly files: readonly string[];
  /** What a person should look at. */
  readonly notes: readonly string[];
  readonly failure?: string;
}

/** The result of a run. */
export interface Scaffold {
  readonly projects: readonly ScaffoldedProject[];
  /** The command that links new packages, if it is needed. */
  readonly install?: { readonly command: string; readonly failure?: string };
}

export interface ScaffoldOptions {
  readonly dryRun: boolean;
}

/**
 * Creates the projects of a plan: configuration like that of a sibling, an empty entry, a first
 * test, and an entry in the root files that register projects. A project that the brief gives a
 * generator is made by it. Existing files are never changed, except for root files.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @param workspace the existing projects
 * @param contracts module contracts: new consumers get a dependency on their owners
 */
export async function scaffoldProjects(
  root: string,
  projects: readonly NewProject[],
  workspace: Workspace,
  contracts: readonly ModuleContract[],
  { dryRun }: ScaffoldOptions,
): Promise<Scaffold> {
  const files = new StagedFiles(root);
  const results: ScaffoldedProject[] = [];
  for (const project of projects) {
    const { generator } = project;
    if (generator === undefined) {
      const others = projects.filter(({ name }) => name !== project.name);
      results.push(await likeSibling(files, project, others, workspace, contracts));
      if (!dryRun) files.commit();
    } else {
      results.push(await generated(root, project, generator, dryRun));
    }
  }
  const isLinked = results.some(({ files: written }) =>
    written.some((file) => posix.basename(file) === 'package.json'),
  );
  if (!isLinked || !hasWorkspaces(files)) return { projects: results };
  const command = linkCommand(root);
  const failure = dryRun ? undefined : await installLinks(root, command);
  const line = [command.program, ...command.args].join(' ');
  return { projects: results, install: { command: line, ...(failure && { failure }) } };
}

async function likeSibling(
  files: StagedFiles,
  project: NewProject,
  others: readonly NewProject[],
  workspace: Workspace,
  contracts: readonly ModuleContract[],
): Promise<ScaffoldedProject> {
  const { name, root } = project;
  const none = { project: name, root, files: [], notes: [] };
  const isNew = ({ name: other }: WorkspaceProject): boolean =>
    [project, ...others].some((one) => one.name === other);
  // A second run must choose as the first one did, when the projects were not there.
  const known = { ...workspace, projects: workspace.projects.filter((one) => !isNew(one)) };
  const sibling = chooseSibling(project, known, (one) => isCopyable(files, one.root));
  if (sibling === undefined) {
    const failure = `There is no ${project.type} to copy. Name a generator for it in the brief, or create it by hand.`;
    return { ...none, failure };
  }
  const from = named(files, sibling);
  const to = withImportName(from, project);
  const rename = renaming([[from, to], ...counterparts(files, sibling, project, others, known)]);
  copyConfiguration(files, from, to, rename);
  const problem = writeFirstCode(files, from, to, rename);
  addDependencies(files, to, ownersOf(files, project, [project, ...others], known, contracts));
  registerProject(files, from, to, rename);
  const written = files.takeTouched();
  for (const file of written) {
    if (file.startsWith(`${root}/`)) {
      files.write(file, await formatFile(files.root, file, files.read(file) ?? ''));
    }
  }
  files.takeTouched();
  const hasTags = sibling.tags.length > 0 && written.includes(posix.join(root, 'project.json'));
  const tags = `It has the tags of ${sibling.name} (${sibling.tags.join(', ')}). Correct them in ${root}/project.json.`;
  const notes = [...(problem === undefined ? [] : [problem]), ...(hasTags ? [tags] : [])];
  if (written.length === 0) return none;
  return { ...none, from: sibling.name, files: written, notes };
}

async function generated(
  root: string,
  project: NewProject,
  generator: NonNullable<NewProject['generator']>,
  dryRun: boolean,
): Promise<ScaffoldedProject> {
  const none = { project: project.name, root: project.root, files: [], notes: [] };
  if (existsSync(join(root, project.root))) return none;
  const command = `nx ${generatorArguments(project, generator).join(' ')}`;
  if (dryRun)
    return { ...none, from: generator.generator, notes: [`It would run \`${command}\`.`] };
  const failure = await runGenerator(root, project, generator);
  if (failure !== undefined) return { ...none, failure };
  const isThere = existsSync(join(root, project.root));
  const missing = `\`${command}\` wrote no ${project.root}. Name its root with an option in the brief.`;
  if (!isThere) return { ...none, failure: missing };
  return { ...none, from: generator.generator, files: [project.root], notes: [] };
}

/** A project with the name that code imports it with. */
function named(files: StagedFiles, { name, root }: Omit<NamedProject, 'importName'>): NamedProject {
  const aliases = ['tsconfig.base.json', 'tsconfig.json'].flatMap((file) =>
    aliasesOf(files, file, { name, root }).map(({ alias }) => alias),
  );
  const [alias] = aliases.filter((one) => !one.includes('*')).sort((a, b) => a.length - b.length);
  const packageName = readObject(files, posix.join(root, 'package.json'))?.['name'];
  const importName = alias ?? (typeof packageName === 'string' ? packageName : undefined);
  return { name, root, ...(importName !== undefined && { importName }) };
}

function withImportName(from: NamedProject, { name, root }: NewProject): NamedProject {
  const importName = importNameLike(from, { name, root });
  return { name, root, ...(importName !== undefined && { importName }) };
}

/**
 * The dependencies of the sibling that have a new counterpart, by the words in which the names
 * differ: `feat-posts` depends on `data-access-posts`, so `feat-comments` on `data-access-comments`.
 */
function counterparts(
  files: StagedFiles,
  sibling: WorkspaceProject,
  project: NewProject,
  others: readonly NewProject[],
  workspace: Workspace,
): readonly [NamedProject, NamedProject][] {
  const [old, next] = [wordsOf(sibling.name), wordsOf(project.name)];
  const pairs = old.flatMap((word, at) =>
    old.length === next.length && next[at] !== word ? [[word, next[at] ?? ''] as const] : [],
  );
  const [pair, ...more] = pairs;
  if (pair === undefined || more.length > 0) return [];
  const targets = workspace.dependencies.filter(({ source }) => source === sibling.name);
  return targets.flatMap(({ target }): [NamedProject, NamedProject][] => {
    const pattern = new RegExp(`(?<![A-Za-z0-9])${pair[0]}(?![A-Za-z0-9])`, 'g');
    const other = others.find(({ name }) => name === target.replace(pattern, pair[1]));
    const dependency = workspace.projects.find(({ name }) => name === target);
    if (other === undefined || dependency === undefined) return [];
    const from = named(files, dependency);
    return [[from, withImportName(from, other)]];
  });
}

/** The import names of the owners whose module contracts a project consumes. */
function ownersOf(
  files: StagedFiles,
  { name }: NewProject,
  added: readonly NewProject[],
  workspace: Workspace,
  contracts: readonly ModuleContract[],
): readonly string[] {
  return contracts
    .filter(({ text }) => consumersOf(text).includes(name))
    .flatMap(({ project }) => {
      const known = workspace.projects.find((one) => one.name === project);
      if (known !== undefined) return named(files, known).importName ?? [];
      const planned = added.find((one) => one.name === project);
      const sibling =
        planned && chooseSibling(planned, workspace, (one) => isCopyable(files, one.root));
      if (planned === undefined || sibling === undefined) return [];
      return withImportName(named(files, sibling), planned).importName ?? [];
    });
}

function hasWorkspaces(files: StagedFiles): boolean {
  const workspaces = readObject(files, 'package.json')?.['workspaces'];
  return workspaces !== undefined || files.exists('pnpm-workspace.yaml');
}
