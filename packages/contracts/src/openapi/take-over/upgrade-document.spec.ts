import { upgradeDocument } from './upgrade-document';

type Json = { [key: string]: unknown };

function upgraded(schema: Json, openapi = '3.0.3'): unknown {
  const document = { openapi, components: { schemas: { A: structuredClone(schema) } } };
  upgradeDocument(document, openapi.startsWith('3.0') ? '3.0' : '3.1');
  return document.components.schemas.A;
}

describe('upgradeDocument', () => {
  it.each<[string, Json, Json]>([
    ['nullable', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['not nullable', { type: 'string', nullable: false }, { type: 'string' }],
    [
      'nullable with an enum',
      { type: 'string', nullable: true, enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'nullable beside a reference',
      { $ref: '#/components/schemas/B', nullable: true, description: 'b' },
      { description: 'b', anyOf: [{ $ref: '#/components/schemas/B' }, { type: 'null' }] },
    ],
    [
      'nullable beside allOf',
      { allOf: [{ $ref: '#/components/schemas/B' }], nullable: true },
      { anyOf: [{ allOf: [{ $ref: '#/components/schemas/B' }] }, { type: 'null' }] },
    ],
    [
      'nullable beside a discriminator',
      { oneOf: [{ type: 'object' }], discriminator: { propertyName: 'a' }, nullable: true },
      {
        anyOf: [
          { oneOf: [{ type: 'object' }], discriminator: { propertyName: 'a' } },
          { type: 'null' },
        ],
      },
    ],
    ['nullable of anything', { nullable: true, description: 'a' }, { description: 'a' }],
    [
      'siblings of a reference, which 3.0 ignores',
      { $ref: '#/components/schemas/B', type: 'string', minLength: 1, title: 'b' },
      { $ref: '#/components/schemas/B', title: 'b' },
    ],
    [
      'exclusive limits',
      { minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true },
      { exclusiveMinimum: 0, exclusiveMaximum: 9 },
    ],
    ['limits that are not exclusive', { minimum: 0, exclusiveMinimum: false }, { minimum: 0 }],
    ['a flag without its limit', { type: 'integer', exclusiveMaximum: true }, { type: 'integer' }],
    ['example', { type: 'string', example: 'a' }, { type: 'string', examples: ['a'] }],
    ['an example that is null', { nullable: true, example: null }, { examples: [null] }],
    [
      'files',
      { type: 'string', format: 'binary' },
      { type: 'string', contentMediaType: 'application/octet-stream' },
    ],
    ['bytes', { type: 'string', format: 'byte' }, { type: 'string', contentEncoding: 'base64' }],
    [
      'properties that are named like keywords',
      {
        properties: {
          example: { type: 'string' },
          nullable: { type: 'boolean', nullable: true },
          type: { type: 'string', enum: ['string'] },
        },
      },
      {
        properties: {
          example: { type: 'string' },
          nullable: { type: ['boolean', 'null'] },
          type: { type: 'string', enum: ['string'] },
        },
      },
    ],
    [
      'data that looks like a schema',
      {
        default: { type: 'string', nullable: true },
        enum: [{ type: 'string', example: 1 }],
        example: { type: 'string', format: 'binary', example: { nullable: true } },
        'x-schema': { type: 'string', nullable: true },
      },
      {
        default: { type: 'string', nullable: true },
        enum: [{ type: 'string', example: 1 }],
        examples: [{ type: 'string', format: 'binary', example: { nullable: true } }],
        'x-schema': { type: 'string', nullable: true },
      },
    ],
    [
      'schemas in schemas',
      { items: { allOf: [{ additionalProperties: { type: 'string', nullable: true } }] } },
      { items: { allOf: [{ additionalProperties: { type: ['string', 'null'] } }] } },
    ],
  ])('%s', (_name, schema, expected) => {
    const result = upgraded(schema);
    expect(result).toEqual(expected);
    expect(upgraded(result as Json, '3.1.0')).toEqual(expected);
  });

  it('keeps a 3.1 schema except for its 3.0 keywords', () => {
    const schema = { $ref: '#/components/schemas/B', minLength: 1, example: 'a', format: 'binary' };
    expect(upgraded(schema, '3.1.0')).toEqual(schema);
    expect(upgraded({ type: ['string'], nullable: true }, '3.1.0')).toEqual({
      type: ['string', 'null'],
    });
    expect(upgraded({ examples: { a: 'x', b: { value: 'y' } } }, '3.1.0')).toEqual({
      examples: ['x', 'y'],
    });
  });

  it('upgrades the schemas in every part of a document', () => {
    const schema = () => ({ type: 'string', nullable: true });
    const media = () => ({
      'application/json': {
        schema: schema(),
        encoding: { a: { headers: { B: { schema: schema() } } } },
      },
    });
    const operation = () => ({
      parameters: [{ schema: schema() }, { content: media() }],
      requestBody: { content: media() },
      responses: { '200': { headers: { A: { schema: schema() } }, content: media() } },
    });
    const document = {
      openapi: '3.0.0',
      'x-webhooks': { done: { post: operation() } },
      paths: {
        '/a': {
          parameters: [{ schema: schema() }],
          get: { ...operation(), callbacks: { a: { '{$url}': { post: operation() } } } },
        },
      },
      components: {
        schemas: { A: schema() },
        parameters: { items: { schema: schema(), example: { nullable: true } } },
        headers: { A: { schema: schema() } },
        responses: { A: { content: media() } },
        requestBodies: { A: { content: media() } },
        callbacks: { A: { '{$url}': { get: operation() } } },
      },
    };
    upgradeDocument(document, '3.0');
    const text = JSON.stringify(document);
    expect(text.match(/"nullable":true/g)).toHaveLength(1);
    expect(document.components.parameters.items.example).toEqual({ nullable: true });
    expect(document).toMatchObject({ openapi: '3.1.0', webhooks: { done: {} } });
  });
});
