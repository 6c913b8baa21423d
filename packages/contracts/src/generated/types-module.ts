import { TYPES_FILE } from '../request/contract-interfaces';
import type { ContractModule } from '../check/contract-check';
import { checkDrift, type DriftSettings } from './check-drift';
import { openApiDocument } from '../openapi/openapi-document';
import { yamlText } from '../yaml-text';
import { renderTypes } from './render-types';

/**
 * What is generated from an OpenAPI document. Its check is whether that still says what the document
 * gives.
 *
 * @param settings which tool makes the Python models, and where it is looked for
 */
export function typesModule(settings: DriftSettings): ContractModule {
  return {
    kind: 'types',
    async scaffold(request) {
      if ((request.operations ?? []).length === 0) return new Map();
      const text = request.openapi?.text ?? yamlText(openApiDocument(request));
      return new Map([[TYPES_FILE, await renderTypes({ text, file: '../openapi/v1.yaml' })]]);
    },
    check(sources, { timeoutMs }) {
      const tools = { ...settings.tools, timeoutMs: settings.tools.timeoutMs ?? timeoutMs };
      return checkDrift(sources, { ...settings, tools });
    },
  };
}
