import type { Rule } from '../rule';
import { foundByChecker } from './found-by-checker';

/**
 * A change cannot fix an API that existed before it, so findings in such a document are warnings.
 */
const EXISTING_API =
  'A document with `x-existing-api: true` at its root describes an API that is there already, as one that `--openapi` took over: for it this is a warning.';

/** Rules about OpenAPI documents. */
export const OPENAPI_RULES: readonly Rule[] = [
  foundByChecker({
    id: 'contract/openapi',
    severity: 'error',
    required: false,
    summary: 'An OpenAPI document breaks the specification.',
    why: 'Types, mocks and clients are generated from the document. A reference without a target, a duplicate operation id or an undeclared path parameter breaks them, or makes each tool guess differently.',
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
    summary: 'A media type has no example, or one that does not fit its schema.',
    why: "Packages that consume the API are built against the mock server, and it answers with the examples. Without one there is nothing to build against; a wrong one makes them fit something that the API doesn't do.",
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
    why: 'Consumers handle errors in one place. With one shape for all of them (RFC 7807, now RFC 9457) they can; with another shape for each endpoint every client gets its own bugs.',
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
    why: 'Without it a reader has to try one schema after the other: generated types become a guess, and two schemas that both fit make the answer depend on the tool.',
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
