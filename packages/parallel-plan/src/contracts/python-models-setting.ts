import { PYTHON_MODELS_TOOLS, type PythonModelsChoice } from '@parallel-plan/contracts';
import { pythonModelsDefault } from '../graph/contract-tools';

/**
 * The workspace's choice for Python models; `undefined` if there is none, or the value is not
 * valid.
 */
export function pythonModelsSetting(nxJson: unknown): PythonModelsChoice | undefined {
  return toPythonModelsChoice(pythonModelsDefault(nxJson));
}

export function toPythonModelsChoice(value: unknown): PythonModelsChoice | undefined {
  return [...PYTHON_MODELS_TOOLS, 'none' as const].find((choice) => choice === value);
}
