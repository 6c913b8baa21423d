import { readNxJson, type Tree } from '@nx/devkit';
import { primaryContractFiles } from '@parallel-plan/contracts';
import {
  decompose,
  DecomposeError,
  type FeatureRequest,
  type Workspace,
} from '@parallel-plan/plan';
import { normalizeOptions as normalizePluginOptions } from '../../graph/options';
import { GeneratorError } from '../errors/generator-error';
import { PLUGIN_NAME } from '../init/register-plugin';
import type { FeatureDecisions, FeatureProject } from './decisions';
import type { FeaturePlan } from './proposal/packages';

/** Files at the root that several packages would want to write. */
const ROOT_MANIFESTS = [
  'bun.lock',
  'bun.lockb',
  'npm-shrinkwrap.json',
  'nx.json',
  'package-lock.json',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'tsconfig.json',
  'yarn.lock',
];

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
  { options, projects, contracts, interfaces }: FeatureDecisions,
  workspace: Workspace,
): FeaturePlan {
  const { changeId, title, description, tier, brief, maxPackages } = options;
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
    openapiFiles: primaryContractFiles(contracts),
    rootManifests: ROOT_MANIFESTS.filter((file) => tree.exists(file)),
    projectFiles: Object.fromEntries(
      projects.map((project) => [project.name, filesOf(tree, project)]),
    ),
    changeProject: `${projectPrefix(tree)}${changeId}`,
    ...(brief.packages && { overrides: brief.packages }),
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

function filesOf(tree: Tree, { root, isNew }: FeatureProject): readonly string[] {
  const paths = PROJECT_FILES.map((file) => (root === '.' ? file : `${root}/${file}`));
  return isNew ? [] : paths.filter((path) => tree.exists(path) && !ROOT_MANIFESTS.includes(path));
}

/** Users may rename the projects of changes; verification steps run their targets. */
function projectPrefix(tree: Tree): string {
  const plugins = readNxJson(tree)?.plugins ?? [];
  const entry = plugins.find(
    (plugin) => typeof plugin === 'object' && plugin.plugin === PLUGIN_NAME,
  );
  const own = typeof entry === 'object' ? entry.options : undefined;
  return normalizePluginOptions(own as Parameters<typeof normalizePluginOptions>[0]).projectPrefix;
}
