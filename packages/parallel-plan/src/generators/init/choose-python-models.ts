import { logger, readNxJson, type Tree, updateNxJson } from '@nx/devkit';
import type { PythonModelsChoice, PythonModelsTool } from '@parallel-plan/contracts';
import { isObject } from '@parallel-plan/plan';
import { pythonModelsDefault } from '../../graph/contract-tools';

/** Looks for a tool on this machine. */
export type FindTool = (root: string) => Promise<PythonModelsTool | undefined>;

/**
 * Records in `nx.json` which tool generates Python models, as the default of the generator
 * `feature`, so that all machines generate the same file. An existing choice is kept, unless
 * another is requested. If no tool is found, nothing is written, and a later run tries again.
 *
 * @returns the choice that `nx.json` has now
 */
export async function choosePythonModels(
  tree: Tree,
  asked: 'auto' | PythonModelsChoice,
  find: FindTool,
): Promise<unknown> {
  const nxJson = readNxJson(tree) ?? {};
  const known = pythonModelsDefault(nxJson);
  if (asked === known || (asked === 'auto' && known !== undefined)) return known;
  const chosen = asked === 'auto' ? await find(tree.root) : asked;
  if (chosen === undefined) return undefined;
  updateNxJson(tree, { ...nxJson, generators: withChoice(nxJson.generators, chosen) });
  if (asked === 'auto') {
    logger.info(`Python models of contracts are made by ${chosen}: nx.json says so for everybody.`);
  }
  return chosen;
}

/**
 * Whether Python models are wanted after this run.
 *
 * @param asked the option of this run, which wins over `nx.json` unless it is `auto`
 */
export function wantsPythonModels(tree: Tree, asked: 'auto' | PythonModelsChoice): boolean {
  return (asked === 'auto' ? pythonModelsDefault(readNxJson(tree)) : asked) !== 'none';
}

type Generators = NonNullable<NonNullable<ReturnType<typeof readNxJson>>['generators']>;

/** Uses the form that the workspace already has for this plugin. */
function withChoice(generators: Generators = {}, pythonModels: PythonModelsChoice): Generators {
  const nested: unknown = generators['parallel-plan'];
  if (isObject(nested)) {
    const feature = isObject(nested['feature']) ? nested['feature'] : {};
    return {
      ...generators,
      'parallel-plan': { ...nested, feature: { ...feature, pythonModels } },
    };
  }
  const name = 'parallel-plan:feature';
  const feature: unknown = generators[name];
  return { ...generators, [name]: { ...(isObject(feature) ? feature : {}), pythonModels } };
}
