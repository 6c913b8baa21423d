import { NO_MODELS_TOOL, type ScaffoldedModels } from '@parallel-plan/contracts';
import type { FeatureDecisions } from '../decisions';
import type { Notes } from '../notes';

/**
 * How the Python models of a feature's API are made, if they are. What is not made is said.
 *
 * @param root the workspace root, absolute
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
    notes.warn(`contracts/generated/models.py: not made in a dry run, which starts no ${tool}.`);
    return undefined;
  }
  return { tool, settings: { root } };
}
