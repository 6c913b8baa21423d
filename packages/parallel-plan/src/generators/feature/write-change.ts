import type { Tree } from '@nx/devkit';
import {
  ContractRequestError,
  ModelsToolError,
  NO_MODELS_TOOL,
  scaffoldContracts,
  type ScaffoldedModels,
} from '@parallel-plan/contracts';
import { type Plan, renderPlan } from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import { hasOpenSpecSchema, OPENSPEC_SCHEMA } from '../init/openspec-folder';
import type { PlanningContext } from './context';
import { renderDefaults } from './contracts/defaults';
import { contractError } from './contracts/interfaces';
import type { Recalled } from './documents/context';
import { renderContext } from './documents/context';
import { renderDesign } from './documents/design';
import { renderProposal } from './documents/proposal';
import { renderSpecDelta } from './documents/spec-delta';
import { renderTasks } from './documents/tasks';
import type { FeatureDecisions, Notes, WrittenChange } from './types';

const README = 'contracts/README.md';

/** The input for the files of a change. */
interface ChangeContent {
  readonly decisions: FeatureDecisions;
  readonly context: PlanningContext;
  readonly recalled: Recalled;
  readonly plan: Plan;
}

/**
 * Writes all files of a change into the tree.
 *
 * @throws GeneratorError if contracts or spec deltas can't be created; the tree is then unchanged
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
  const { options, capabilities } = decisions;
  const mainSpec = (name: string): string | undefined =>
    tree.read(`openspec/specs/${name}/spec.md`, 'utf-8') ?? undefined;
  const isNew = (name: string): boolean => mainSpec(name) === undefined;
  return new Map([
    ['.openspec.yaml', `schema: ${openSpecSchema(tree)}\n`],
    ['context.md', renderContext(context, decisions.projects, recalled)],
    ['proposal.md', renderProposal(decisions, isNew, plan.packages)],
    ['design.md', renderDesign(decisions, plan)],
    ['tasks.md', renderTasks(decisions, plan)],
    ['work-packages.yaml', renderPlan(plan)],
    ...capabilities.map((capability): [string, string] => [
      `specs/${capability.name}/spec.md`,
      renderSpecDelta(capability, mainSpec(capability.name), options.description),
    ]),
  ]);
}

async function contractFiles(
  { contracts, options, defaults }: FeatureDecisions,
  models: ScaffoldedModels | undefined,
): Promise<ReadonlyMap<string, string>> {
  try {
    const files = new Map(await scaffoldContracts(contracts, models));
    const section = renderDefaults(defaults);
    const readme = files.get(README);
    if (readme !== undefined && section !== '')
      files.set(README, `${readme.trimEnd()}\n\n${section}`);
    return files;
  } catch (error) {
    if (error instanceof ContractRequestError) throw contractError(error, options);
    if (error instanceof ModelsToolError) {
      throw new GeneratorError('feature/python-models', error.message);
    }
    throw error;
  }
}

/**
 * OpenSpec rejects a change whose schema isn't installed. If ours isn't, use the workspace's own
 * schema.
 */
function openSpecSchema(tree: Tree): string {
  if (hasOpenSpecSchema(tree)) {
    return OPENSPEC_SCHEMA;
  }
  const configured = /^schema:\s*["']?([A-Za-z0-9_-]+)/m.exec(
    tree.read('openspec/config.yaml', 'utf-8') ?? '',
  );
  return configured?.[1] ?? 'spec-driven';
}

/**
 * Chooses how the Python models of a feature's API are generated, if at all. A note says what is
 * not generated.
 *
 * @param root absolute path of the workspace root
 */
export function pythonModels(
  root: string,
  { options, contracts }: Pick<FeatureDecisions, 'options' | 'contracts'>,
  isDryRun: boolean,
  notes: Notes,
): ScaffoldedModels | undefined {
  const { pythonModels: tool } = options;
  if ((contracts.operations ?? []).length === 0 || tool === 'none') return undefined;
  if (tool === undefined) {
    notes.warn(`contracts/generated/models.py: ${NO_MODELS_TOOL}`);
    return undefined;
  }
  if (isDryRun) {
    notes.warn(
      `contracts/generated/models.py: not generated in a dry run, which starts no ${tool}.`,
    );
    return undefined;
  }
  return { tool, settings: { root } };
}
