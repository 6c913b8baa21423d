import type { CreateNodesResult, CreateNodesV2 } from '@nx/devkit';
import { installedOpenspec } from '../openspec/cli';
import { CHANGE_TAG, CHANGES_TAG } from '../workspace/to-workspace';
import { cacheFile } from './cache-file';
import { contractInputs } from './contract-inputs';
import { contractTools } from './contract-tools';
import { readPlanFacts } from './facts-store';
import {
  type NormalizedOptions,
  normalizeOptions,
  type ParallelPlanPluginOptions,
} from './options';
import { isSequential, type PlanFacts, UNREADABLE } from './plan-facts';
import { projectNames } from './project-names';
import { pythonModelsDefault } from './python-models-default';
import { buildChangesTargets, buildChangeTargets } from './targets';
import { PLAN_CONTRACTS, SHARED_INPUTS } from './targets/shared-inputs';
import { plainPathsInput } from './targets/validate';
import { packageNamedInputs } from './targets/work-packages';

/** Without a plan there are OpenSpec's own files, so that `change` exists and says "0 changes". */
const GLOB = 'openspec/{config.yaml,project.md,changes/*/work-packages.yaml}';
const PLAN_FILE = /^(openspec\/changes\/([^/]+))\/work-packages\.yaml$/;

/**
 * Open changes become projects. Exported under both names that Nx 22 to 24 look for. Nothing of
 * `@nx/devkit` is loaded: `createNodesFromFiles` would only collect errors, and there are none.
 */
export const createNodes: CreateNodesV2<ParallelPlanPluginOptions> = [
  GLOB,
  (configFiles, options, { workspaceRoot, nxJsonConfiguration }) => {
    const createNode = prepareCreateNode(
      configFiles,
      normalizeOptions(options),
      workspaceRoot,
      cacheFile(workspaceRoot, nxJsonConfiguration),
      pythonModelsDefault(nxJsonConfiguration),
    );
    return configFiles.map((file) => [file, createNode(file)]);
  },
];

export const createNodesV2 = createNodes;

/**
 * Gives the function that makes the projects of one file. What concerns all files is done once.
 *
 * @param configFiles all files that the glob matched, workspace-relative
 * @param factsFile where the facts of plans are kept between runs, absolute
 * @param pythonModels what `nx.json` says about Python models
 */
export function prepareCreateNode(
  configFiles: readonly string[],
  options: NormalizedOptions,
  workspaceRoot: string,
  factsFile: string,
  pythonModels?: unknown,
): (file: string) => CreateNodesResult {
  const ids = configFiles.flatMap((file) => changeOf(file)?.id ?? []).sort();
  const names = projectNames(ids, options);
  const facts = readPlanFacts(
    workspaceRoot,
    configFiles.filter((file) => changeOf(file) !== undefined),
    factsFile,
  );
  const version = installedOpenspec(workspaceRoot)?.version;
  const choice = typeof pythonModels === 'string' ? pythonModels : undefined;
  const tools = contractTools(workspaceRoot, choice);
  const shared = {
    options,
    ...(version === undefined ? {} : { openspecVersion: version }),
    ...(tools === undefined ? {} : { contractTools: tools }),
    ...(choice === undefined ? {} : { pythonModels: choice }),
  };
  const inputsOf = (file: string) =>
    contractInputs(facts.get(file) ?? UNREADABLE, changeOf(file)?.root ?? '');

  return (file) => {
    const projects: NonNullable<CreateNodesResult['projects']> = {};
    const change = changeOf(file);
    const projectName = change && names.get(change.id);
    if (change !== undefined && projectName !== undefined) {
      const { id, root } = change;
      const own = facts.get(file) ?? UNREADABLE;
      projects[root] = {
        name: projectName,
        root,
        tags: [CHANGE_TAG, ...tierTag(own)],
        metadata: { description: `The open change ${id}.`, technologies: ['openspec'] },
        namedInputs: {
          ...SHARED_INPUTS,
          'plan-contracts': [...PLAN_CONTRACTS, ...inputsOf(file)],
          ...plainPathsInput(own),
          ...packageNamedInputs(own),
        },
        targets: buildChangeTargets({
          id,
          projectName,
          facts: own,
          ...shared,
        }),
      };
    }
    if (file === configFiles[0]) {
      const name = options.changeProjectName;
      projects['openspec'] = {
        name,
        root: 'openspec',
        tags: [CHANGES_TAG],
        metadata: { description: 'All open changes.', technologies: ['openspec'] },
        namedInputs: {
          ...SHARED_INPUTS,
          'plan-contracts': [...new Set([...facts.keys()].flatMap(inputsOf))],
        },
        targets: buildChangesTargets({ projectName: name, ...shared }),
      };
    }
    return { projects };
  };
}

/** A folder in `archive` isn't matched; a plan that lies in `archive` itself is no change either. */
function changeOf(file: string): { id: string; root: string } | undefined {
  const [, root, id] = PLAN_FILE.exec(file) ?? [];
  if (root === undefined || id === undefined || id === 'archive') return undefined;
  return { id, root };
}

function tierTag(facts: PlanFacts): readonly string[] {
  if (facts.packages.length === 0) return [];
  return [isSequential(facts) ? 'plan:sequential' : 'plan:parallel'];
}
