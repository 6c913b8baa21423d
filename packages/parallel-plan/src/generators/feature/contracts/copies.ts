import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractRequest } from '@parallel-plan/contracts';
import {
  didYouMean,
  planDag,
  quoted,
  type RequestedCopy,
  type Workspace,
} from '@parallel-plan/plan';
import { copyFile, type CopyKind } from '../../../contracts/generated-copies';
import { findEntry } from '../../../modules/owner-code';
import { namesIn } from '../../../workspace/list-folder';
import { GeneratorError } from '../../generator-error';
import type { FeatureOptions, ProjectPlace } from '../types';

const PYTHON = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt'];
const TYPESCRIPT = /^tsconfig(?:\..+)?\.json$/;

/**
 * The copies of the code that is generated from the API of a feature. Code imports them, because an
 * import from the folder of the change would break when the change is archived. The brief names one
 * project for them (`typesIn`); otherwise each project that implements or uses an operation has its
 * own copy, in its language.
 *
 * @param root absolute path of the workspace root
 * @throws GeneratorError `feature/types-in` if the named project can't hold the copy
 */
export function requestCopies(
  root: string,
  { brief, changeId, pythonModels }: Pick<FeatureOptions, 'brief' | 'changeId' | 'pythonModels'>,
  { operations = [] }: Pick<ContractRequest, 'operations'>,
  projects: readonly ProjectPlace[],
  workspace: Workspace,
): readonly RequestedCopy[] {
  const parties = new Set(operations.flatMap(({ owner, consumers }) => [owner, ...consumers]));
  const importers = projects.filter(({ name }) => parties.has(name));
  const hasModels = pythonModels !== undefined && pythonModels !== 'none';
  const kindOf = (project: ProjectPlace): CopyKind | undefined => {
    const language = languageOf(root, project);
    return language === 'models' && !hasModels ? undefined : language;
  };
  if (brief.typesIn !== undefined) {
    const holder = holderOf(brief.typesIn, importers, projects, workspace);
    const file = copyFile(sourceFolder(root, holder, 'types'), changeId, 'types');
    const entry = findEntry(root, holder.root);
    const others = importers.filter((project) => kindOf(project) === 'types');
    const copy = { file, importers: others.map(({ name }) => name) };
    return [{ ...copy, ...(entry !== undefined && { entry }) }];
  }
  return importers.flatMap((project) => {
    const kind = kindOf(project);
    if (kind === undefined) return [];
    const file = copyFile(sourceFolder(root, project, kind), changeId, kind);
    return [{ file, importers: [project.name] }];
  });
}

/** New projects get the language of the workspace. Without a known language, there is no copy. */
function languageOf(root: string, project: ProjectPlace): CopyKind | undefined {
  const files = namesIn(join(root, project.isNew ? '.' : project.root));
  if (files.some((file) => TYPESCRIPT.test(file))) return 'types';
  if (files.some((file) => PYTHON.includes(file))) return 'models';
  const code = namesIn(join(root, project.root, 'src'));
  return code.some((file) => /(?<!\.d)\.[mc]?tsx?$/.test(file)) ? 'types' : undefined;
}

function sourceFolder(root: string, { root: folder, isNew }: ProjectPlace, kind: CopyKind): string {
  const source = folder === '.' ? 'src' : `${folder}/src`;
  const isThere = isNew ? kind === 'types' : existsSync(join(root, source));
  return isThere ? source : folder;
}

/** The named project, if importing from it makes no dependency cycle. */
function holderOf(
  name: string,
  importers: readonly ProjectPlace[],
  projects: readonly ProjectPlace[],
  workspace: Workspace,
): ProjectPlace {
  const all: readonly ProjectPlace[] = [...projects, ...workspace.projects];
  const holder = all.find((project) => project.name === name);
  if (holder === undefined) {
    const names = all.map((project) => project.name);
    throw typesIn(
      `The workspace has no project ${quoted(name)}.${didYouMean(name, names)} Name an existing project, or add it to the projects with a root.`,
    );
  }
  const graph = planDag({
    packages: workspace.projects.map((project) => ({
      package_id: project.name,
      depends_on: workspace.dependencies
        .filter(({ source }) => source === project.name)
        .map(({ target }) => target),
    })),
  });
  const circular = importers.find((project) => graph.reaches(name, project.name));
  if (circular !== undefined) {
    throw typesIn(
      `${quoted(circular.name)} would import the types from ${quoted(name)}, which depends on it: a cycle. Name a library that depends on neither owner nor consumer.`,
    );
  }
  return holder;
}

function typesIn(message: string): GeneratorError {
  return new GeneratorError('feature/types-in', `typesIn: ${message}`);
}
