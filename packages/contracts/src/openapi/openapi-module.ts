import { OPENAPI_FILE } from '../request/contract-interfaces';
import { type ContractModule } from '../check/contract-check';
import { yamlText } from '../yaml-text';
import { checkOpenapi } from './check/check-openapi';
import { openApiDocument } from './openapi-document';

/** OpenAPI documents: what operations look like from outside. */
export const openapiModule: ContractModule = {
  kind: 'openapi',
  scaffold: (request) =>
    (request.operations ?? []).length === 0
      ? new Map()
      : new Map([[OPENAPI_FILE, yamlText(openApiDocument(request))]]),
  check: checkOpenapi,
};
