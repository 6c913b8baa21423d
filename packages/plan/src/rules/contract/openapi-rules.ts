import type { Rule } from '../rule';
import { foundByChecker } from './found-by-checker';

/**
 * A change cannot fix an API that existed before it, so findings in such a document are warnings.
 */
const EXISTING_API =
  'For an existing API (`x-existing-api: true` at the root of the document, as set by `--openapi`), this is a warning.';

/** Rules about OpenAPI documents. */
export const OPENAPI_RULES: readonly Rule[] = [
  foundByChecker({
    id: 'contract/openapi',
    severity: 'error',
    required: false,
    summary: 'An OpenAPI document breaks the specification.',
    why: 'Types, mocks and clients are generated from the document. They break, or differ between tools, if a reference has no target, an operation id is duplicated or a path parameter is undeclared.',
    howToFix:
      'Correct the place that the message names. Checked are the structure, references, operation ids, path parameters, and examples against their schemas.',
    examples: {
      wrong: `paths:
  /v1/users/{id}:
    get:
      operationId: getUser
      responses: { '200': { $ref: '#/components/responses/Usr' } }`,
      right: `paths:
  /v1/users/{id}:
    get:
      operationId: getUser
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { $ref: '#/components/responses/User' } }`,
    },
  }),
  foundByChecker({
    id: 'contract/example',
    severity: 'error',
    required: false,
    summary: 'A media type has no example, or an example that does not match its schema.',
    why: 'Consumers of the API are built against the mock server, which responds with the examples. With a wrong or missing example, they are built against a response that the API never gives.',
    howToFix: `Write an \`example\` that is valid against the schema next to it. ${EXISTING_API}`,
    examples: {
      wrong: `application/json:
  schema: { type: object, required: [id], properties: { id: { type: string } } }`,
      right: `application/json:
  schema: { type: object, required: [id], properties: { id: { type: string } } }
  example: { id: 4f1c }`,
    },
  }),
  foundByChecker({
    id: 'contract/problem-details',
    severity: 'error',
    required: false,
    summary: 'An error response is not `application/problem+json` with the problem details schema.',
    why: 'Consumers can handle all errors in one place only if all errors have the same shape (RFC 9457, formerly RFC 7807).',
    howToFix: `Give each 4xx and 5xx response the media type \`application/problem+json\` and a schema with \`type\`, \`title\`, \`status\` and \`detail\`. ${EXISTING_API}`,
    examples: {
      wrong: `'404':
  description: There is no such user.
  content:
    application/json: { schema: { type: string } }`,
      right: `'404':
  description: There is no such user.
  content:
    application/problem+json:
      schema: { $ref: '#/components/schemas/Problem' }
      example: { type: 'about:blank', title: Not Found, status: 404 }`,
    },
  }),
  foundByChecker({
    id: 'contract/discriminator',
    severity: 'error',
    required: false,
    summary: 'A `oneOf` has no `discriminator` that tells its schemas apart.',
    why: 'Without a discriminator, tools try one schema after another. If two schemas match, the result depends on the tool.',
    howToFix: `Add \`discriminator: { propertyName }\`, and give every schema of the \`oneOf\` that property, required, with its own value. ${EXISTING_API}`,
    examples: {
      wrong: `oneOf:
  - $ref: '#/components/schemas/Card'
  - $ref: '#/components/schemas/Invoice'`,
      right: `oneOf:
  - $ref: '#/components/schemas/Card'
  - $ref: '#/components/schemas/Invoice'
discriminator:
  propertyName: kind`,
    },
  }),
];
