import type { PythonModelsChoice } from '@parallel-plan/contracts';
import { pythonModelsDefault } from '../graph/contract-tools';

/** The choices are repeated here, because importing the list would load the model generator. */
const CHOICES: Readonly<Record<PythonModelsChoice, true>> = {
  'datamodel-codegen': true,
  'openapi-generator': true,
  none: true,
};

/** The choice for Python models that a value names; `undefined` if it names none. */
export function toPythonModelsChoice(value: unknown): PythonModelsChoice | undefined {
  return typeof value === 'string' && Object.hasOwn(CHOICES, value)
    ? (value as PythonModelsChoice)
    : undefined;
}

/** The workspace's choice for Python models; `undefined` if there is no valid one. */
export function pythonModelsSetting(nxJson: unknown): PythonModelsChoice | undefined {
  return toPythonModelsChoice(pythonModelsDefault(nxJson));
}

/** The workspace's choice for Python models, as a setting of the validation. */
export function pythonModelsIn(nxJson: unknown): { readonly pythonModels?: PythonModelsChoice } {
  const pythonModels = pythonModelsSetting(nxJson);
  return pythonModels === undefined ? {} : { pythonModels };
}
