import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import type { ModuleRequest } from '@parallel-plan/contracts';
import { byText, didYouMean, quoted, ROOT_FILES, type Workspace } from '@parallel-plan/plan';
import { GeneratorError } from '../../generator-error';
import type { BriefModule } from '../brief/types';
import { deepAlias } from '../../../modules/owner-code';
import type { FeatureOptions, Notes, ProjectPlace, TouchedProject } from '../types';

const MAX_DECLARATIONS = 1024 * 1024;

/** A dependency between two projects. */
interface Edge {
  readonly source: string;
  readonly target: string;
}

/**
 * The module contracts of a feature: those of the brief and of `--modules`, and one for each
 * project that another project of the feature depends on, according to the graph or, for new
 * projects, by analogy.
 *
 * @param tier a sequential plan has one package, so it gets only the requested contracts
 * @param agreed pairs that already share another interface
 * @param notes gets a warning for each project that others import by paths of files: it has no entry
 * that a contract could describe, so its dependents wait for it
 * @throws GeneratorError `feature/module`
 */
export function requestModules(
  root: string,
  options: Pick<FeatureOptions, 'brief' | 'modules'>,
  tier: string,
  projects: readonly TouchedProject[],
  workspace: Workspace,
  agreed: readonly Edge[],
  notes: Pick<Notes, 'warn'>,
): readonly ModuleRequest[] {
  if (options.modules === false) return [];
  const names = projects.map(({ name }) => name);
  const given = [
    ...(options.brief.modules ?? []),
    ...(options.modules ?? []).map((text) => parseModule(text)),
  ];
  given.forEach((one) => checkModule(one, names, workspace));
  const edges = edgesBetween(names, [
    ...workspace.dependencies,
    ...foreseenDependencies(projects, workspace),
  ]);
  const isAgreed = ({ source, target }: Edge): boolean =>
    agreed.some((pair) => pair.source === source && pair.target === target);
  const byOwner = new Map<string, ModuleRequest>();
  for (const module of given) {
    const { project, consumers } = module;
    const users = consumers ?? edges.filter(({ target }) => target === project).map(sourceOf);
    const text = declarationsOf(root, module);
    byOwner.set(project, {
      project,
      consumers: [...new Set(users)].filter((name) => name !== project).sort(),
      ...(text !== undefined && { exports: text }),
    });
  }
  if (tier !== 'sequential') {
    const testing = new Set(projects.filter(({ type }) => type === 'e2e').map(({ name }) => name));
    const rootOf = new Map(projects.map(({ name, root: place }) => [name, place]));
    const deep = new Map<string, string>();
    for (const edge of edges) {
      if (isAgreed(edge) || testing.has(edge.source) || testing.has(edge.target)) continue;
      if (given.some(({ project }) => project === edge.target)) continue;
      const alias = deepAlias(root, rootOf.get(edge.target) ?? edge.target);
      if (alias !== undefined) {
        deep.set(edge.target, alias);
        continue;
      }
      const known = byOwner.get(edge.target)?.consumers ?? [];
      const consumers = [...new Set([...known, edge.source])].sort();
      byOwner.set(edge.target, { project: edge.target, consumers });
    }
    for (const [name, alias] of deep) {
      notes.warn(
        `${name} has no module contract: code imports its files as ${alias}, and it has no entry. The packages that depend on it wait for it.`,
      );
    }
  }
  return [...byOwner.values()].sort(byText(({ project }) => project));
}

/**
 * The edges between some projects. A path that leads only through other projects counts as an edge,
 * too.
 */
function edgesBetween(names: readonly string[], all: readonly Edge[]): readonly Edge[] {
  const targets = new Map<string, string[]>();
  for (const { source, target } of all) {
    targets.set(source, [...(targets.get(source) ?? []), target]);
  }
  return names.flatMap((source) => {
    const seen = new Set<string>(targets.get(source));
    for (const name of seen) {
      if (!names.includes(name)) targets.get(name)?.forEach((next) => seen.add(next));
    }
    return names
      .filter((target) => target !== source && seen.has(target))
      .map((target) => ({ source, target }));
  });
}

function sourceOf({ source }: Edge): string {
  return source;
}

/**
 * The expected dependencies of new projects, in both directions: the edges of existing projects
 * whose names differ by one word. `feat-posts` depends on `data-access-posts`, so `feat-comments`
 * will depend on `data-access-comments`.
 */
export function foreseenDependencies(
  projects: readonly TouchedProject[],
  { dependencies }: Workspace,
): readonly Edge[] {
  const names = new Set(projects.map(({ name }) => name));
  const added = projects.filter(({ isNew, name }) => isNew && isCompound(name));
  const foreseen = added.flatMap(({ name }) =>
    wordsIn(name).flatMap((word) =>
      dependencies.flatMap(({ source, target }) =>
        [...new Set([...wordsIn(source), ...wordsIn(target)])].flatMap((other) => {
          const edge = {
            source: replaceWord(source, other, word),
            target: replaceWord(target, other, word),
          };
          const isNew = edge.source === name || edge.target === name;
          return isNew && names.has(edge.source) && names.has(edge.target) ? [edge] : [];
        }),
      ),
    ),
  );
  return [...new Map(foreseen.map((edge) => [JSON.stringify(edge), edge])).values()];
}

/** Names of one word have nothing in common with others, apart from the npm scope. */
function isCompound(name: string): boolean {
  return wordsIn(name.slice(name.lastIndexOf('/') + 1)).length > 1;
}

function wordsIn(name: string): readonly string[] {
  return name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
}

function replaceWord(name: string, from: string, to: string): string {
  return name.replace(new RegExp(`(?<![A-Za-z0-9])${from}(?![A-Za-z0-9])`, 'g'), to);
}

/** Parses `data-access-posts:feat-posts+api`. */
export function parseModule(text: string): BriefModule {
  const at = text.lastIndexOf(':');
  const project = (at === -1 ? text : text.slice(0, at)).trim();
  const consumers = at === -1 ? [] : text.slice(at + 1).split('+');
  const users = consumers.map((name) => name.trim()).filter((name) => name !== '');
  return { project, ...(users.length > 0 && { consumers: users }) };
}

function checkModule(
  { project, consumers = [] }: BriefModule,
  names: readonly string[],
  { projects }: Workspace,
): void {
  if (!names.includes(project)) {
    throw new GeneratorError(
      'feature/module',
      `The module contract of ${quoted(project)} has no owner: it is not among the projects of the feature (${names.join(', ')}).${didYouMean(project, names)} Add it to the projects.`,
    );
  }
  const known = [...new Set([...names, ...projects.map(({ name }) => name)])];
  const stranger = consumers.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new GeneratorError(
      'feature/module',
      `The module contract of ${quoted(project)} is consumed by ${quoted(stranger)}, which the workspace does not have.${didYouMean(stranger, known)}`,
    );
  }
}

/**
 * The declarations of a module contract in a brief; `undefined` if it has none.
 *
 * @throws GeneratorError `feature/module` if it has two, or if its file can't be read
 */
export function declarationsOf(
  root: string,
  { project, exports, file }: BriefModule,
): string | undefined {
  if (exports !== undefined && file !== undefined) {
    throw new GeneratorError(
      'feature/module',
      `The module contract of ${quoted(project)} has exports and a file. Give one of them.`,
    );
  }
  return exports ?? (file === undefined ? undefined : readDeclarations(root, file));
}

function readDeclarations(root: string, file: string): string {
  const path = join(root, file);
  try {
    if (!path.startsWith(root) || statSync(path).size > MAX_DECLARATIONS) throw new Error();
    return readFileSync(path, 'utf-8');
  } catch {
    throw new GeneratorError(
      'feature/module',
      `The declarations ${quoted(file)} can't be read. Name a file of at most 1 MiB inside the workspace.`,
    );
  }
}

/**
 * The files that `wp-contracts` creates so that others can build at once: the roots of new
 * projects, the root files that have to change to register them, and the entry folders of the
 * owners of module contracts.
 */
export function skeletonOf(
  tree: Tree,
  modules: readonly ModuleRequest[],
  projects: readonly ProjectPlace[],
): readonly string[] {
  const owners = new Set(modules.map(({ project }) => project));
  const added = projects.filter(({ isNew }) => isNew).map(({ root }) => `${root}/`);
  const entries = projects
    .filter(({ name, isNew, root }) => owners.has(name) && !isNew && root !== '.')
    .map(({ root }) => (tree.exists(`${root}/src`) ? `${root}/src/` : `${root}/`));
  const rootFiles = added.length === 0 ? [] : ROOT_FILES.filter((file) => tree.exists(file));
  return [...new Set([...added, ...entries, ...rootFiles])].sort();
}
