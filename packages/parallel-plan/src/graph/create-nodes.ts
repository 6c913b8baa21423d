import type { CreateNodesResult, CreateNodesV2 } from '@nx/devkit';
import { copiesAmong } from '../contracts/generated-copies';
import { installedOpenspec } from '../openspec/cli';
import { CHANGE_TAG, CHANGES_TAG } from '../workspace/open-changes';
import { contractTools, pythonModelsDefault } from './contract-tools';
import { cacheFile, readPlanFacts } from './facts-store';
import { allChangesInputs, changeInputs } from './inputs';
import {
  type NormalizedOptions,
  normalizeOptions,
  type ParallelPlanPluginOptions,
  projectNames,
} from './options';
import { packageTargets } from './package-targets';
import { isSequential, type PlanFacts, UNREADABLE } from './plan-facts';
import { buildAllChangesTargets, buildChangeTargets } from './targets';

/**
 * OpenSpec's own files are included, so that the project `change` exists in a workspace without a
 * plan.
 */
const GLOB = 'openspec/{config.yaml,project.md,changes/*/work-packages.yaml}';
const PLAN_FILE = /^(openspec\/changes\/([^/]+))\/work-packages\.yaml$/;

/**
 * Creates the projects of open changes. It is exported under both names that Nx 22 to 24 look for.
 * It loads nothing of `@nx/devkit`: `createNodesFromFiles` would only collect errors, and there are
 * none.
 *
 * The function gets the files that the glob matched (workspace-relative), the plugin's options and
 * the context from Nx. It returns pairs of a file and its projects by root. It doesn't throw for an
 * invalid plan.
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

/** The name that Nx 22 prefers. */
export const createNodesV2 = createNodes;

/**
 * Creates a function that returns the projects of one file. Work that concerns all files is done
 * once.
 *
 * @param configFiles all files that the glob matched, workspace-relative
 * @param options options of the plugin
 * @param workspaceRoot absolute path
 * @param factsFile absolute path of the cache for the facts of plans
 * @param pythonModels the setting of `nx.json`
 * @returns a function from a file of `configFiles` to its projects by root
 */
export function prepareCreateNode(
  configFiles: readonly string[],
  options: NormalizedOptions,
  workspaceRoot: string,
  factsFile: string,
  pythonModels?: unknown,
): (file: string) => CreateNodesResult {
  const changes = configFiles.filter((file) => changeOf(file) !== undefined);
  const names = projectNames(changes.flatMap((file) => changeOf(file)?.id ?? []).sort(), options);
  const facts = readPlanFacts(workspaceRoot, changes, factsFile);
  const copiesOf = new Map(
    [...facts].map(([file, own]) => [file, planCopies(own, changeOf(file)?.id ?? '')]),
  );
  const version = installedOpenspec(workspaceRoot)?.version;
  const choice = typeof pythonModels === 'string' ? pythonModels : undefined;
  const tools = contractTools(workspaceRoot, choice);
  const shared = {
    options,
    hasChanges: changes.length > 0,
    ...(version === undefined ? {} : { openspecVersion: version }),
    ...(tools === undefined ? {} : { contractTools: tools }),
    ...(choice === undefined ? {} : { pythonModels: choice }),
  };

  return (file) => {
    const projects: NonNullable<CreateNodesResult['projects']> = {};
    const change = changeOf(file);
    const projectName = change && names.get(change.id);
    if (change !== undefined && projectName !== undefined) {
      const { id, root } = change;
      const own = facts.get(file) ?? UNREADABLE;
      const packages = packageTargets(own);
      const copies = copiesOf.get(file) ?? [];
      projects[root] = {
        name: projectName,
        root,
        // What Nx would take, after it has looked for files of the project.
        projectType: 'library',
        tags: [CHANGE_TAG, ...tierTag(own)],
        metadata: { description: `The open change ${id}.`, technologies: ['openspec'] },
        namedInputs: changeInputs(own, root, { packages, copies }),
        targets: buildChangeTargets({ id, packages, copies, ...shared }),
      };
    }
    if (file === configFiles[0]) {
      const name = options.changeProjectName;
      const plans = [...facts].map(([path, own]) => {
        return {
          facts: own,
          root: changeOf(path)?.root ?? '',
          copies: copiesOf.get(path) ?? [],
        };
      });
      projects['openspec'] = {
        name,
        root: 'openspec',
        projectType: 'library',
        tags: [CHANGES_TAG],
        metadata: { description: 'All open changes.', technologies: ['openspec'] },
        namedInputs: allChangesInputs(plans),
        targets: buildAllChangesTargets(shared),
      };
    }
    return { projects };
  };
}

/**
 * The glob excludes plans inside `archive`. A plan directly in `archive` is not a change either.
 */
function changeOf(file: string): { id: string; root: string } | undefined {
  const [, root, id] = PLAN_FILE.exec(file) ?? [];
  if (root === undefined || id === undefined || id === 'archive') return undefined;
  return { id, root };
}

/** The files in projects that hold the code generated from the contracts of a change. */
function planCopies({ packages }: PlanFacts, id: string): readonly string[] {
  return copiesAmong(
    packages.flatMap(({ write }) => write),
    id,
  );
}

function tierTag(facts: PlanFacts): readonly string[] {
  if (facts.packages.length === 0) return [];
  return [isSequential(facts) ? 'plan:sequential' : 'plan:parallel'];
}
