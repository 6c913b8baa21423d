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
import { changeProject, PLUGIN_NAME } from '../init/plugin-options';
import type { FeatureDecisions, Notes, TouchedProject } from './types';

/** Single files of a project that others are likely to want: manifests, barrels, route tables. */
const PROJECT_FILES = [
  'package.json',
  'project.json',
  'src/app/app.routes.ts',
  'src/index.ts',
  'src/routes.ts',
];

/**
 * The plan of a feature.
 *
 * @throws GeneratorError `feature/plan/<code>` for a feature that no plan can be made of
 */
export function decomposeFeature(
  tree: Tree,
  { options, tier, projects, contracts, interfaces }: FeatureDecisions,
  workspace: Workspace,
  notes: Notes,
): Plan {
  const { changeId, title, description, brief, maxPackages } = options;
  const openapiFiles = primaryContractFiles(contracts);
  const [primary] = openapiFiles;
  const request: FeatureRequest = {
    changeId,
    title,
    description,
    tier,
    createdBy: PLUGIN_NAME,
    projects: projects.map(({ name, root, type, isNew }) =>
      isNew
        ? { name, newRoot: root, newType: type === 'application' ? type : 'library' }
        : { name },
    ),
    interfaces,
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

/** A brief is written for packages; where there is one for all, what it sets for others is moot. */
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

/** Files of a project that exist and that others are likely to want. */
export function filesOf(
  tree: Tree,
  { root, isNew }: Pick<TouchedProject, 'root' | 'isNew'>,
): readonly string[] {
  const paths = PROJECT_FILES.map((file) => (root === '.' ? file : `${root}/${file}`));
  return isNew ? [] : paths.filter((path) => tree.exists(path) && !ROOT_FILES.includes(path));
}
