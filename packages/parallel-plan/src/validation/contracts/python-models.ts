import type { PythonModelsChoice } from '@parallel-plan/contracts';
import { pythonModelsDefault } from '../../graph/contract-tools';

/** The choices are repeated here, because importing the list would load the model generator. */
const CHOICES: Readonly<Record<PythonModelsChoice, true>> = {
  'datamodel-codegen': true,
  'openapi-generator': true,
  none: true,
};

/** The workspace's choice for Python models, as a setting of the validation. */
export function pythonModelsIn(nxJson: unknown): { readonly pythonModels?: PythonModelsChoice } {
  const choice = pythonModelsDefault(nxJson);
  return typeof choice === 'string' && Object.hasOwn(CHOICES, choice)
    ? { pythonModels: choice as PythonModelsChoice }
    : {};
}
