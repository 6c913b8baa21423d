import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { SchemaComparison } from './schema-changes';

type Schema = Readonly<Record<string, unknown>> | boolean;

function breaks(before: Schema, after: Schema, direction: 'request' | 'response'): string[] {
  const [earlier, later] = [before, after].map((value) => ({ value, path: [] }));
  const comparison = new SchemaComparison(before, after);
  return comparison
    .changes(earlier!, later!, direction)
    .map(({ subject, what }) => `${subject} ${what}`.trim());
}

/** Each keyword as it is absent, narrow and wide. Going from one to the next narrows or widens. */
const KEYWORDS: [keyword: string, narrow: Schema, wide: Schema, absent?: Schema][] = [
  ['type', { type: 'string' }, { type: ['string', 'null'] }],
  ['type: an integer is a number', { type: 'integer' }, { type: 'number' }],
  ['nullable', { type: 'string' }, { type: 'string', nullable: true }],
  ['enum', { enum: ['a'] }, { enum: ['a', 'b'] }],
  ['const', { const: 'a' }, { enum: ['a', 'b'] }],
  ['minimum', { minimum: 5 }, { minimum: 1 }],
  ['maximum', { maximum: 1 }, { maximum: 5 }],
  ['exclusiveMinimum', { exclusiveMinimum: 1 }, { minimum: 1 }],
  ['exclusiveMaximum', { exclusiveMaximum: 5 }, { maximum: 5 }],
  ['exclusiveMinimum of OpenAPI 3.0', { minimum: 1, exclusiveMinimum: true }, { minimum: 1 }],
  ['multipleOf', { multipleOf: 6 }, { multipleOf: 3 }],
  ['minLength', { minLength: 5 }, { minLength: 1 }],
  ['maxLength', { maxLength: 1 }, { maxLength: 5 }],
  ['minItems', { minItems: 5 }, { minItems: 1 }],
  ['maxItems', { maxItems: 1 }, { maxItems: 5 }],
  ['uniqueItems', { uniqueItems: true }, { uniqueItems: false }],
  ['minProperties', { minProperties: 5 }, { minProperties: 1 }],
  ['maxProperties', { maxProperties: 1 }, { maxProperties: 5 }],
  ['required', { required: ['a', 'b'] }, { required: ['a'] }],
  [
    'additionalProperties',
    { additionalProperties: false },
    { additionalProperties: { type: 'string' } },
  ],
  [
    'additionalProperties, inside',
    { additionalProperties: { type: 'string', maxLength: 1 } },
    { additionalProperties: { type: 'string' } },
  ],
  ['items', { items: { type: 'integer' } }, { items: { type: 'number' } }],
  [
    'properties',
    { properties: { a: { maxLength: 1 } } },
    { properties: { a: { maxLength: 5 } } },
    { properties: { a: {} } },
  ],
  ['oneOf', { oneOf: [{ type: 'string' }] }, { oneOf: [{ type: 'string' }, { type: 'integer' }] }],
  ['anyOf', { anyOf: [{ type: 'string' }] }, { anyOf: [{ type: 'string' }, { type: 'integer' }] }],
  ['allOf', { allOf: [{ minimum: 1 }, { minimum: 5 }] }, { allOf: [{ minimum: 1 }] }],
  ['dependentRequired', { dependentRequired: { a: ['b'] } }, {}],
  ['not', { not: { const: 'a' } }, {}],
  ['if', { if: { type: 'string' }, then: { minLength: 1 } }, {}],
  ['format', { format: 'uuid' }, {}],
  ['pattern', { pattern: '^a' }, {}],
  [
    'discriminator',
    { oneOf: [{ title: 'a' }], discriminator: { propertyName: 'kind' } },
    { oneOf: [{ title: 'a' }] },
    { oneOf: [{ title: 'a' }] },
  ],
  ['a schema that allows nothing', false, { type: 'string' }, true],
];

describe('a changed schema keyword', () => {
  it.each<[string, Schema, Schema, Schema?]>(KEYWORDS)(
    '%s: breaks requests when narrowed and responses when widened',
    (keyword, narrow, wide, absent = {}) => {
      const isBranch = keyword === 'if';
      for (const [from, to] of [
        [wide, narrow],
        [absent, narrow],
      ] as const) {
        expect(breaks(from, to, 'request')).not.toEqual([]);
        if (!isBranch) expect(breaks(from, to, 'response')).toEqual([]);
        expect(breaks(to, from, 'response')).not.toEqual([]);
        if (!isBranch) expect(breaks(to, from, 'request')).toEqual([]);
      }
      for (const schema of [narrow, wide, absent]) {
        expect(breaks(schema, schema, 'request')).toEqual([]);
        expect(breaks(schema, schema, 'response')).toEqual([]);
      }
    },
  );

  it.each<[string, Schema, Schema]>([
    ['enum', { enum: ['a'] }, { enum: ['b'] }],
    ['const', { const: 'a' }, { const: 'b' }],
    ['pattern', { pattern: '^a' }, { pattern: '^b' }],
    ['format', { format: 'uuid' }, { format: 'email' }],
    ['multipleOf', { multipleOf: 2 }, { multipleOf: 3 }],
    ['type', { type: 'string' }, { type: 'integer' }],
    ['not', { not: { const: 1 } }, { not: { const: 2 } }],
    ['a property that is gone', { properties: { a: {} } }, { properties: {} }],
    [
      'discriminator',
      { oneOf: [{ title: 'a' }], discriminator: { propertyName: 'kind' } },
      { oneOf: [{ title: 'a' }], discriminator: { propertyName: 'type' } },
    ],
  ])('%s: breaks requests and responses when changed', (_, before, after) => {
    expect(breaks(before, after, 'request')).not.toEqual([]);
    expect(breaks(before, after, 'response')).not.toEqual([]);
  });

  it.each<[string, Schema, Schema]>([
    ['null by a choice', { type: 'string' }, { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['null by a type', { type: 'string' }, { type: ['string', 'null'] }],
    ['an integer', { type: 'integer', minimum: 1 }, { type: 'number', minimum: 0.5 }],
    ['a new optional property', { properties: {} }, { properties: { a: { type: 'string' } } }],
    ['notes', { title: 'a', description: 'b' }, { examples: [1], deprecated: true, default: 1 }],
    ['a const as an enum', { const: 'a' }, { enum: ['a'] }],
    [
      'parts in place of a whole',
      { type: 'string', maxLength: 4 },
      { allOf: [{ type: 'string' }, { maxLength: 4 }] },
    ],
  ])('%s: breaks no request', (_, before, after) => {
    expect(breaks(before, after, 'request')).toEqual([]);
  });
});

/** Small values, so that two schemas often disagree on one. */
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(null, true, 0, 1, 2, 3, 1.5, 6, -1),
    fc.constantFrom('', 'a', 'b', 'ab', 'aaa', '3fa85f64-5717-4562-b3fc-2c963f66afa6'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
  ),
})).value;

const small = fc.integer({ min: 0, max: 3 });

const KEYWORD_VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  type: fc.constantFrom('string', 'integer', 'number', 'object', 'array', ['string', 'null']),
  enum: fc.uniqueArray(fc.constantFrom('a', 'b', 1, 2, null), { minLength: 1 }),
  const: fc.constantFrom('a', 1),
  minimum: small,
  maximum: small,
  exclusiveMinimum: small,
  exclusiveMaximum: small,
  multipleOf: fc.constantFrom(1, 2, 3, 6),
  minLength: small,
  maxLength: small,
  minItems: small,
  maxItems: small,
  uniqueItems: fc.boolean(),
  minProperties: small,
  maxProperties: small,
  pattern: fc.constantFrom('^a', 'b$'),
  format: fc.constantFrom('uuid', 'date'),
  required: fc.subarray(['a', 'b']),
};

/** One or two keywords that restrict a value itself. */
const plain = fc
  .array(
    fc.oneof(
      ...Object.entries(KEYWORD_VALUES).map(([key, value]) =>
        value.map((one) => [key, one] as const),
      ),
    ),
    { maxLength: 2 },
  )
  .map((entries) => Object.fromEntries(entries) as Record<string, unknown>);

/** The same with other schemas inside. */
const composed = fc.oneof(
  plain,
  fc.tuple(plain, plain, plain, fc.constantFrom('items', 'additionalProperties', 'not')).map(
    // The same properties on both sides: one that is new breaks nobody, by convention.
    ([own, a, inner, keyword]) => ({ ...own, properties: { a, b: {} }, [keyword]: inner }),
  ),
  fc
    .tuple(
      plain,
      fc.constantFrom('allOf', 'anyOf'),
      fc.array(plain, { minLength: 1, maxLength: 2 }),
    )
    .map(([own, keyword, list]) => ({ ...own, [keyword]: list })),
);

/** A schema, and the same with a few keywords added, changed or taken away. */
const edited = fc
  .tuple(composed, plain, fc.array(fc.nat(5), { maxLength: 1 }))
  .map(([before, added, removed]) => {
    const kept = Object.entries(before).filter(
      ([key], index) => !removed.includes(index) || key === 'properties',
    );
    return [before, { ...Object.fromEntries(kept), ...added }] as const;
  });

function validator(schema: Schema): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300);

describe('a random schema change', () => {
  it('is reported whenever it changes which values are valid', () => {
    let told = 0;
    fc.assert(
      fc.property(
        edited,
        fc.array(values, { minLength: 20, maxLength: 40 }),
        ([before, after], samples) => {
          const [was, is] = [validator(before), validator(after)];
          const narrows = samples.some((value) => was(value) && !is(value));
          const widens = samples.some((value) => !was(value) && is(value));
          if (narrows) expect(breaks(before, after, 'request')).not.toEqual([]);
          if (widens) expect(breaks(before, after, 'response')).not.toEqual([]);
          told += Number(narrows) + Number(widens);
        },
      ),
      { numRuns: RUNS },
    );
    expect(told).toBeGreaterThan(RUNS / 4);
  });
});
