import { PYTHON_MODELS_TOOLS, type PythonModelsChoice } from '@parallel-plan/contracts';
import { pythonModelsDefault } from '../graph/contract-tools';

/** What a workspace has chosen for its Python models, if it has chosen; anything else is no choice. */
export function pythonModelsSetting(nxJson: unknown): PythonModelsChoice | undefined {
  return toPythonModelsChoice(pythonModelsDefault(nxJson));
}

export function toPythonModelsChoice(value: unknown): PythonModelsChoice | undefined {
  return [...PYTHON_MODELS_TOOLS, 'none' as const].find((choice) => choice === value);
}
