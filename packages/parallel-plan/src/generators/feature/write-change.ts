import type { Tree } from '@nx/devkit';
import {
  ContractRequestError,
  ModelsToolError,
  type ScaffoldedModels,
  scaffoldContracts,
} from '@parallel-plan/contracts';
import { renderPlan } from '@parallel-plan/plan';
import { GeneratorError } from '../errors/generator-error';
import { hasOpenSpecSchema, OPENSPEC_SCHEMA } from '../init/openspec-folder';
import type { PlanningContext } from './context/gather-context';
import { renderContext } from './context/render-context';
import type { Recalled } from './context/render-recalled';
import { contractError } from './contracts/request-contracts';
import type { FeatureDecisions } from './decisions';
import { deriveCapabilities } from './proposal/derive-capabilities';
import type { FeaturePlan } from './proposal/packages';
import { renderDesign } from './proposal/render-design';
import { renderProposal } from './proposal/render-proposal';
import { renderTasks } from './proposal/render-tasks';
import { renderSpecDelta } from './proposal/spec-delta';

/** What the files of a change are written from. */
export interface ChangeContent {
  readonly decisions: FeatureDecisions;
  readonly context: PlanningContext;
  readonly recalled: Recalled;
  readonly plan: FeaturePlan;
}

/** The files of a change in the tree. */
export interface WrittenChange {
  readonly id: string;
  /** `openspec/changes/<id>` */
  readonly root: string;
  /** Workspace-relative, sorted. */
  readonly files: readonly string[];
  /** Puts generated contracts back as they were generated, whatever a formatter did to them. */
  keepGenerated(): void;
  /** Takes the files out of the tree again. */
  discard(): void;
}

/**
 * Writes all files of a change into the tree.
 *
 * @throws GeneratorError where contracts or spec deltas can't be made; the tree is unchanged then
 */
export async function writeChange(
  tree: Tree,
  content: ChangeContent,
  models: ScaffoldedModels | undefined,
): Promise<WrittenChange> {
  const { changeId } = content.decisions.options;
  const root = `openspec/changes/${changeId}`;
  const contracts = await contractFiles(content.decisions, models);
  const files = new Map([...documents(tree, content), ...contracts]);
  const paths = [...files.keys()].sort();
  for (const path of paths) {
    tree.write(`${root}/${path}`, files.get(path) ?? '');
  }
  return {
    id: changeId,
    root,
    files: paths.map((path) => `${root}/${path}`),
    keepGenerated: () => {
      for (const [path, text] of contracts) {
        if (path.startsWith('contracts/generated/')) {
          tree.write(`${root}/${path}`, text);
        }
      }
    },
    discard: () => tree.delete(root),
  };
}

function documents(
  tree: Tree,
  { decisions, context, recalled, plan }: ChangeContent,
): Map<string, string> {
  const { options, interfaces } = decisions;
  const mainSpec = (name: string): string | undefined =>
    tree.read(`openspec/specs/${name}/spec.md`, 'utf-8') ?? undefined;
  const capabilities = deriveCapabilities(
    { options, interfaces },
    context.specs.map(({ capability }) => capability),
  );
  const isNew = (name: string): boolean => mainSpec(name) === undefined;
  return new Map([
    ['.openspec.yaml', `schema: ${openSpecSchema(tree)}\n`],
    ['context.md', renderContext(context, decisions.projects, recalled)],
    ['proposal.md', renderProposal(decisions, capabilities, isNew, plan.packages)],
    ['design.md', renderDesign(decisions)],
    ['tasks.md', renderTasks(decisions, capabilities, plan)],
    ['work-packages.yaml', renderPlan(plan)],
    ...capabilities.map((capability): [string, string] => [
      `specs/${capability.name}/spec.md`,
      renderSpecDelta(capability, mainSpec(capability.name), options.description),
    ]),
  ]);
}

async function contractFiles(
  { contracts, options }: FeatureDecisions,
  models: ScaffoldedModels | undefined,
): Promise<ReadonlyMap<string, string>> {
  try {
    return await scaffoldContracts(contracts, models);
  } catch (error) {
    if (error instanceof ContractRequestError) throw contractError(error, options);
    if (error instanceof ModelsToolError) {
      throw new GeneratorError('feature/python-models', error.message);
    }
    throw error;
  }
}

/** OpenSpec refuses a change whose schema isn't installed: then it is the workspace's own. */
function openSpecSchema(tree: Tree): string {
  if (hasOpenSpecSchema(tree)) {
    return OPENSPEC_SCHEMA;
  }
  const configured = /^schema:\s*["']?([A-Za-z0-9_-]+)/m.exec(
    tree.read('openspec/config.yaml', 'utf-8') ?? '',
  );
  return configured?.[1] ?? 'spec-driven';
}
