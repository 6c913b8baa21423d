import type { MockSource } from '../mock-api';

const FILE = 'openspec/changes/add-größen/contracts/openapi/v1.yaml';

/** A handwritten document with features that scaffolded documents never have. */
export const SAMPLE: MockSource = {
  file: FILE,
  files: new Map([
    [
      FILE,
      `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
servers: [{ url: 'https://api.example.com/base' }]
security: [{ token: [] }, { key: [] }]
paths:
  /items:
    get:
      security: []
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 10 } }
        - { name: tag, in: query, schema: { type: array, items: { enum: [a, b] } } }
        - { name: ids, in: query, explode: false, schema: { type: array, items: { type: integer } } }
        - { name: filter, in: query, style: deepObject, schema: { type: object, properties: { price: { type: number } } } }
        - { name: X-Trace, in: header, required: false, schema: { type: string, format: uuid } }
        - { name: where, in: query, content: { application/json: { schema: { type: object, required: [a] } } } }
        - { name: flags, in: query, schema: { oneOf: [{ type: string, const: '1' }, { type: integer, minimum: 5 }] } }
      responses:
        '200':
          description: OK
          headers:
            X-Total: { schema: { type: integer }, example: 2 }
            Content-Length: { example: 3 }
          content:
            application/json:
              examples:
                none: { value: [] }
                some: { $ref: '#/components/examples/Some' }
            text/csv: { example: "id\\n1\\n" }
        4XX:
          description: Any
          content: { application/problem+json: { example: { title: Any } } }
    post:
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: 'parts/item.yaml#/Item' } }
          application/x-www-form-urlencoded:
            schema: { type: object, required: [count], properties: { count: { type: integer } } }
          image/*: {}
      responses:
        '201': { description: Created, content: { application/json: { schema: { $ref: 'parts/item.yaml#/Item' } } } }
        '401': { description: No, content: { application/problem+json: { example: { title: No } } } }
  /items/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      security: []
      responses: { '200': { description: OK, content: { application/json: { example: { id: 1 } } } } }
    delete:
      security: []
      responses: { '204': { description: Gone, content: { application/json: { example: 1 } } } }
  /items/mine:
    get:
      security: []
      responses: { '200': { description: OK, content: { text/plain: { example: mine } } } }
  /items/{id}:cancel:
    post:
      security: []
      responses: { '202': { description: OK }, }
  /slow:
    post:
      security: []
      requestBody:
        content: { application/json: { schema: { type: string, pattern: '^(a+)+$' } } }
      responses: { '200': { description: OK, content: { text/plain: { example: ok } } } }
  /broken:
    get:
      security: []
      responses: { '200': { $ref: 'https://example.com/responses.yaml#/Ok' } }
  /nowhere:
    post:
      security: []
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Missing' } } } }
      responses: { '200': { description: OK } }
  /without:
    get:
      security: []
      responses: { '200': { description: OK, content: { application/json: { schema: { type: object } } } } }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-Key }
  examples:
    Some: { value: [{ id: 1 }] }
`,
    ],
    [
      'openspec/changes/add-größen/contracts/openapi/parts/item.yaml',
      `Item:
  type: object
  required: [id, name, size]
  additionalProperties: false
  properties:
    id: { type: integer, readOnly: true }
    name: { type: string, minLength: 2 }
    size: { $ref: 'sizes/größe.yaml' }
  examples: [{ id: 1, name: Hat, size: L }]
`,
    ],
    ['openspec/changes/add-größen/contracts/openapi/parts/sizes/größe.yaml', 'enum: [S, L]\n'],
  ]),
};
