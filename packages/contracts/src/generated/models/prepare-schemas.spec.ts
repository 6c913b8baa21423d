import { isPortablePattern } from './primitive-schema';
import { prepareSchemas } from './prepare-schemas';

function prepare(schemas: object) {
  return prepareSchemas({ openapi: '3.1.0', components: { schemas } });
}

const REF = '#/components/schemas/';

describe('prepareSchemas', () => {
  it.each<[string, object, object]>([
    [
      'merges allOf, with what is required by any part',
      {
        A: {
          allOf: [
            { type: 'object', required: ['x'], properties: { x: { type: 'string' } } },
            { required: ['y'], properties: { x: { maxLength: 3 }, y: { type: 'integer' } } },
          ],
        },
      },
      {
        A: {
          type: 'object',
          required: ['x', 'y'],
          properties: { x: { type: 'string', maxLength: 3 }, y: { type: 'integer' } },
        },
      },
    ],
    [
      'gives inline objects a class of their own',
      { A: { type: 'object', properties: { b: { type: 'object', properties: { c: {} } } } } },
      {
        A: { type: 'object', properties: { b: { $ref: `${REF}AB` } } },
        AB: { type: 'object', properties: { c: {} } },
      },
    ],
    [
      'takes one list of values where a choice between lists is offered',
      { A: { oneOf: [{ const: 'a' }, { type: 'string', enum: ['b', 'a'] }] } },
      { A: { type: 'string', enum: ['a', 'b'] } },
    ],
    [
      'keeps null beside a reference, in all the ways that it is written',
      {
        A: {
          type: 'object',
          properties: {
            a: { anyOf: [{ $ref: `${REF}B` }, { type: 'null' }] },
            b: { oneOf: [{ type: 'null' }, { allOf: [{ $ref: `${REF}B` }] }] },
            c: { allOf: [{ $ref: `${REF}B` }], nullable: true },
            d: { type: ['string', 'null'], enum: ['x', null] },
          },
        },
        B: { type: 'string' },
      },
      {
        A: {
          type: 'object',
          properties: {
            a: { anyOf: [{ $ref: `${REF}B` }, { type: 'null' }] },
            b: { anyOf: [{ $ref: `${REF}B` }, { type: 'null' }] },
            c: { anyOf: [{ $ref: `${REF}B` }, { type: 'null' }] },
            d: { anyOf: [{ type: 'string', enum: ['x'] }, { type: 'null' }] },
          },
        },
        B: { type: 'string' },
      },
    ],
    [
      'names what a reference into a schema leads to',
      {
        A: { type: 'array', items: { $ref: `${REF}B/properties/x~1y` } },
        B: { type: 'object', properties: { 'x/y': { type: 'integer' } } },
      },
      {
        A: { type: 'array', items: { $ref: `${REF}XY` } },
        XY: { type: 'integer' },
        B: { type: 'object', properties: { 'x/y': { type: 'integer' } } },
      },
    ],
    [
      'keeps the tighter of two bounds, and no default that does not fit',
      {
        A: { type: 'integer', minimum: 3, exclusiveMinimum: 5, maximum: 9, default: 'x' },
      },
      { A: { type: 'integer', exclusiveMinimum: 5, maximum: 9 } },
    ],
    [
      'takes nothing where parts contradict each other, and null where both allow it',
      {
        A: { allOf: [{ type: 'string' }, { type: 'integer' }] },
        B: { allOf: [{ type: ['string', 'null'] }, { type: ['object', 'null'] }] },
        C: { allOf: [{ enum: ['a', 'b'] }, { const: 'c' }] },
        D: { type: 'integer', enum: ['a'] },
        E: { type: 'null' },
        F: { type: ['string', 'null'], enum: ['a'] },
      },
      {
        A: { type: 'string', 'x-never': true },
        B: { type: 'string', 'x-never': true, 'x-nullable': true },
        C: { type: 'string', 'x-never': true },
        D: { type: 'string', 'x-never': true },
        E: { type: 'string', 'x-never': true, 'x-nullable': true },
        F: { type: 'string', enum: ['a'] },
      },
    ],
    [
      'applies what is beside a choice to each variant',
      { A: { minLength: 2, anyOf: [{ type: 'string', maxLength: 3 }, { type: 'string' }] } },
      {
        A: {
          oneOf: [
            { type: 'string', minLength: 2, maxLength: 3 },
            { type: 'string', minLength: 2 },
          ],
        },
      },
    ],
    [
      'leaves out a type beside a choice of the same type',
      {
        A: { type: 'object', oneOf: [{ $ref: `${REF}B` }, { $ref: `${REF}B` }] },
        B: { type: 'object' },
      },
      {
        A: { oneOf: [{ $ref: `${REF}B` }, { $ref: `${REF}B` }] },
        B: { type: 'object', additionalProperties: {} },
      },
    ],
    [
      'lists values of any type',
      { A: { type: ['number', 'boolean'], enum: [1.5, true, 'a'] } },
      {
        A: {
          oneOf: [
            { type: 'string', 'x-one-of': [1.5] },
            { type: 'string', 'x-one-of': [true] },
          ],
        },
      },
    ],
  ])('%s', (_, schemas, expected) => {
    expect(Object.fromEntries(prepare(schemas).schemas)).toEqual(expected);
  });

  it.each<[string, object]>([
    ['is itself', { A: { $ref: `${REF}A` } }],
    [
      'is made of itself',
      { A: { allOf: [{ $ref: `${REF}B` }] }, B: { allOf: [{ $ref: `${REF}A` }] } },
    ],
    ['refers to nothing', { A: { $ref: `${REF}B` } }],
    ['is no schema', { A: [null] }],
    ['is a choice of nothing', { A: { oneOf: [] } }],
  ])('accepts any value for a schema that %s', (_, schemas) => {
    expect(prepare(schemas).schemas.get('A')).toEqual({});
  });

  it('ends for a schema with 400 levels', () => {
    let schema: object = { type: 'string' };
    for (let level = 0; level < 400; level += 1) {
      schema = { type: 'object', properties: { deep: schema } };
    }
    expect(prepare({ A: schema }).schemas.size).toBeLessThan(100);
  });

  it('counts keywords that the models do not enforce', () => {
    const list = { type: 'array', uniqueItems: true, items: { not: {}, type: 'string' } };
    const { notEnforced } = prepare({ A: list, B: list, C: { enum: [1.5] } });
    expect(Object.fromEntries(notEnforced)).toEqual({
      not: 2,
      uniqueItems: 2,
    });
  });
});

describe('isPortablePattern', () => {
  it.each<[string, boolean]>([
    ['^[a-z]+(?:-[a-z]+)*$', true],
    ['^\\p{L}+\\/\\d$', true],
    ['^(?=.*\\d)', false],
    ['(?<!a)b', false],
    ['(a)\\1', false],
    ['[[a]', false],
    ['[a&&b]', false],
    ['(', false],
  ])('%s: %s', (pattern, expected) => {
    expect(isPortablePattern(pattern)).toBe(expected);
  });
});
