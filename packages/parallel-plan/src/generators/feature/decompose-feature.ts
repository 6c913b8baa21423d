import type { Tree } from '@nx/devkit';
import { primaryContractFiles, prismMock } from '@parallel-plan/contracts';
import {
  decompose,
  DecomposeError,
  type FeatureRequest,
  type Plan,
  ROOT_FILES,
  SEQUENTIAL_PACKAGE,
  type Workspace,
} from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import { changeProject, PLUGIN_NAME, readPluginOptions } from '../init/plugin-options';
import { skeletonOf } from './contracts/modules';
import { findSchemaFiles } from './schema-files';
import type { FeatureDecisions, Notes, TouchedProject } from './types';

/**
 * Single files of a project that several packages are likely to edit: manifests, barrels, route
 * tables.
 */
const PROJECT_FILES = [
  'package.json',
  'project.json',
  'src/app/app.routes.ts',
  'src/index.ts',
  'src/routes.ts',
];

/**
 * Creates the plan of a feature.
 *
 * @throws GeneratorError `feature/plan/<code>` if the feature can't be planned
 */
export function decomposeFeature(
  tree: Tree,
  decisions: FeatureDecisions,
  workspace: Workspace,
  notes: Notes,
): Plan {
  const { options, tier, projects, contracts, interfaces, copies, requirements, defaults } =
    decisions;
  const { changeId, title, description, brief, maxPackages } = options;
  const openapiFiles = primaryContractFiles(contracts);
  const [primary] = openapiFiles;
  const targets = brief.verificationTargets ?? readPluginOptions(tree).verificationTargets;
  const request: FeatureRequest = {
    changeId,
    title,
    description,
    tier,
    createdBy: PLUGIN_NAME,
    projects: projects.map(({ name, root, type, isNew, generator, givenRole }) => ({
      name,
      ...(isNew && { newRoot: root, newType: type === 'application' ? type : 'library' }),
      ...(isNew && generator && { generator }),
      ...(givenRole && { role: givenRole === 'shared' ? 'library' : givenRole }),
    })),
    interfaces: interfaces.filter(({ kind }) => kind !== 'module'),
    modules: contracts.modules ?? [],
    skeleton: skeletonOf(tree, contracts.modules ?? [], projects),
    copies,
    requirements,
    hasDefaults: defaults.length > 0,
    openapiFiles,
    pythonModels: options.pythonModels !== undefined && options.pythonModels !== 'none',
    ...(primary.endsWith('.yaml') && {
      prism: prismMock(`openspec/changes/${changeId}/${primary}`),
    }),
    rootManifests: ROOT_FILES.filter((file) => tree.exists(file)),
    projectFiles: Object.fromEntries(
      projects.map((project) => [project.name, filesOf(tree, project)]),
    ),
    changeProject: changeProject(tree, changeId),
    ...(targets && { verificationTargets: targets }),
    ...fileOwners(tree, { projects, contracts }, workspace, notes),
    ...(brief.packages && { overrides: usableOverrides(brief.packages, tier, notes) }),
    ...(maxPackages !== undefined && { maxPackages }),
  };
  try {
    return decompose(request, workspace);
  } catch (error) {
    throw error instanceof DecomposeError
      ? new GeneratorError(`feature/plan/${error.code}`, error.message)
      : error;
  }
}

/**
 * Chooses who may write the database schema files that belong to no project: the only owner of
 * tables, else the integration.
 */
function fileOwners(
  tree: Tree,
  { projects, contracts }: Pick<FeatureDecisions, 'projects' | 'contracts'>,
  workspace: Workspace,
  notes: Notes,
): Pick<FeatureRequest, 'ownedFiles' | 'integrationFiles'> {
  const owners = [...new Set((contracts.tables ?? []).map(({ owner }) => owner))];
  // A project at the root already owns these files.
  if (owners.length === 0 || projects.some(({ root }) => root === '.')) return {};
  const roots = [...workspace.projects, ...projects].map(({ root }) => root);
  const files = findSchemaFiles(tree, roots);
  const [owner, ...others] = owners;
  if (files.length === 0 || owner === undefined) return {};
  notes.assume({
    question:
      'Which package changes the files of the database schema that are outside all projects?',
    assumption: `${files.join(', ')}: ${others.length === 0 ? `the package of ${owner}` : `wp-integration, because ${owners.join(', ')} own tables`}`,
    option: 'packages.<id>.write_allow in a --brief',
  });
  return others.length === 0 ? { ownedFiles: { [owner]: files } } : { integrationFiles: files };
}

/**
 * A brief is written for several packages. If the plan has only one, its settings for other
 * packages are ignored.
 */
function usableOverrides(
  overrides: NonNullable<FeatureRequest['overrides']>,
  tier: FeatureRequest['tier'],
  notes: Notes,
): NonNullable<FeatureRequest['overrides']> {
  const unused =
    tier === 'sequential' ? Object.keys(overrides).filter((id) => id !== SEQUENTIAL_PACKAGE) : [];
  if (unused.length > 0) {
    notes.warn(
      `What the brief sets for ${unused.sort().join(', ')} is not used: a sequential plan has one package, ${SEQUENTIAL_PACKAGE}.`,
    );
  }
  return Object.fromEntries(Object.entries(overrides).filter(([id]) => !unused.includes(id)));
}

/** Existing files of a project that several packages are likely to edit. */
export function filesOf(
  tree: Tree,
  { root, isNew }: Pick<TouchedProject, 'root' | 'isNew'>,
): readonly string[] {
  const paths = PROJECT_FILES.map((file) => (root === '.' ? file : `${root}/${file}`));
  return isNew ? [] : paths.filter((path) => tree.exists(path) && !ROOT_FILES.includes(path));
}
