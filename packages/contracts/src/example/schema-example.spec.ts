import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { localTarget } from '../json';
import { ExampleMaker } from './schema-example';
import { type Direction } from './schema-facts';

const COMPONENTS = {
  components: {
    schemas: {
      Cat: {
        type: 'object',
        required: ['kind', 'lives'],
        properties: { kind: { type: 'string' }, lives: { type: 'integer', minimum: 7 } },
      },
      Dog: { type: 'object', required: ['kind'], properties: { kind: { const: 'dog' } } },
      Tree: {
        type: 'object',
        required: ['name', 'children'],
        properties: {
          name: { type: 'string', minLength: 3 },
          children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
          parent: { $ref: '#/components/schemas/Tree' },
        },
      },
      Endless: {
        type: 'object',
        required: ['next'],
        properties: { next: { $ref: '#/components/schemas/Endless' } },
      },
    },
  },
};

const maker = new ExampleMaker({
  resolve: (reference) => localTarget(COMPONENTS, reference),
  mostValues: 400,
  isComplete: false,
});

function exampleOf(schema: unknown, direction: Direction) {
  return maker.exampleOf(schema, direction).value;
}

function isValid(schema: object, value: unknown): boolean {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  return ajv.validate({ ...schema, ...COMPONENTS }, value);
}

describe('ExampleMaker', () => {
  it.each([
    [{ type: 'string' }],
    [{ type: ['null', 'string'], maxLength: 3 }],
    [{ type: 'string', format: 'date-time' }],
    [{ type: 'string', pattern: '^[A-Z]{2}-\\d{4}$' }],
    [{ type: 'string', enum: ['b', 'a'] }],
    [{ type: 'integer', minimum: 3, maximum: 4 }],
    [{ type: 'integer', exclusiveMinimum: 100, multipleOf: 7 }],
    [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.5 }],
    [{ type: 'integer', maximum: -5 }],
    [{ type: 'boolean' }],
    [{ type: 'null' }],
    [{}],
    [{ const: { a: [1] } }],
    [{ type: 'array', items: { type: 'string' }, minItems: 3 }],
    [{ type: 'array', maxItems: 0 }],
    [{ minLength: 4 }],
    [{ required: ['a'], properties: { a: { minimum: 5 } } }],
    [{ $ref: '#/components/schemas/Cat' }],
    [{ $ref: '#/components/schemas/Tree' }],
    [
      {
        allOf: [
          { $ref: '#/components/schemas/Cat' },
          { required: ['x'], properties: { x: { type: 'boolean' } } },
        ],
      },
    ],
    [
      {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: {
          propertyName: 'kind',
          mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
        },
        required: ['id'],
        properties: { id: { type: 'string', format: 'uuid' } },
      },
    ],
  ])('generates the same valid example of %j each time', (schema) => {
    const value = exampleOf(schema, 'response');
    expect(value).toBeDefined();
    expect({ value, isValid: isValid(schema, value) }).toEqual({ value, isValid: true });
    expect(exampleOf(schema, 'response')).toEqual(value);
  });

  it('uses the examples and defaults of the schema', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string', examples: ['given'] }, b: { default: 2 } },
    };
    expect(exampleOf(schema, 'request')).toEqual({ a: 'given', b: 2 });
  });

  it('sets the discriminator of a variant', () => {
    const schema = {
      oneOf: [{ $ref: '#/components/schemas/Cat' }],
      discriminator: { propertyName: 'kind', mapping: { tom: '#/components/schemas/Cat' } },
    };
    expect(exampleOf(schema, 'request')).toEqual({ kind: 'tom', lives: 7 });
  });

  it('omits read-only fields in requests and write-only fields in responses', () => {
    const schema = {
      type: 'object',
      properties: { id: { type: 'integer', readOnly: true }, key: { const: 1, writeOnly: true } },
    };
    expect(exampleOf(schema, 'request')).toEqual({ key: 1 });
    expect(exampleOf(schema, 'response')).toEqual({ id: 1 });
  });

  it.each([
    [{ $ref: '#/components/schemas/Endless' }],
    [{ $ref: '#/components/schemas/Missing' }],
    [{ type: 'string', pattern: '^(?=a)b' }],
    [{ type: 'string', minLength: 1_000_000_000 }],
    [{ type: 'array', items: {}, minItems: 1_000_000_000 }],
    [{ type: 'integer', minimum: 2, maximum: 1 }],
    [false],
  ])('returns no example for %j', (schema) => {
    expect(exampleOf(schema, 'response')).toBeUndefined();
  });
});
