import type { PythonModelsChoice } from '@parallel-plan/contracts';
import { pythonModelsDefault } from '../../graph/contract-tools';

/** Every choice once more, because the list of them loads what makes the models. */
const CHOICES: Readonly<Record<PythonModelsChoice, true>> = {
  'datamodel-codegen': true,
  'openapi-generator': true,
  none: true,
};

/** What a workspace has chosen for its Python models, as a setting of the validation. */
export function pythonModelsIn(nxJson: unknown): { readonly pythonModels?: PythonModelsChoice } {
  const choice = pythonModelsDefault(nxJson);
  return typeof choice === 'string' && Object.hasOwn(CHOICES, choice)
    ? { pythonModels: choice as PythonModelsChoice }
    : {};
}
