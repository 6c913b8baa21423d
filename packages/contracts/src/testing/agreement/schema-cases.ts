import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import fc from 'fast-check';
import { valueOf } from './schema-values';

/**
 * A schema with values for it, valid ones and others. A text that starts with `@` is the name of
 * one of the schemas, and one that starts with `#@` is a reference to it.
 */
export interface SchemaCase {
  /** `Main`, and the schemas that it refers to. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly values: readonly unknown[];
}

const NAMES = ['a', 'b', 'kind', 'x-y', 'class'];
const PATTERNS = ['^[a-z]+$', '\\d', '^\\w{2,3}$', '^(?=a)', 'b|c', '^\\S+$', '^[^@]+@[^@]+$'];
const FORMATS = ['date', 'date-time', 'uuid', 'email', 'uri', 'password', 'made-up'];

const sometimes = <T>(value: fc.Arbitrary<T>, chance = 4): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: chance - 1 }).map((one) => one);
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** A record of keywords, without those that have no value. */
function keywords(entries: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> {
  return fc
    .record(entries)
    .map((all) =>
      Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    );
}

/** Adds `null` to the type of some schemas, in the way of OpenAPI 3.1. */
function orNull(schema: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(schema, fc.nat(5))
    .map(([one, chance]) =>
      chance === 0 && typeof one['type'] === 'string' && one['type'] !== 'null'
        ? { ...one, type: [one['type'], 'null'] }
        : one,
    );
}

const text = keywords({
  type: fc.constant('string'),
  minLength: rarely(fc.nat(3)),
  maxLength: rarely(fc.integer({ min: 1, max: 4 })),
  pattern: rarely(fc.constantFrom(...PATTERNS)),
  format: rarely(fc.constantFrom(...FORMATS)),
  default: rarely(fc.constantFrom('abc', 'a')),
});
const number = keywords({
  type: fc.constantFrom('integer', 'number'),
  minimum: rarely(fc.constantFrom(-1, 0, 1)),
  maximum: rarely(fc.constantFrom(3, 5)),
  exclusiveMinimum: rarely(fc.constantFrom(-1, 0, 0.5)),
  exclusiveMaximum: rarely(fc.constantFrom(3, 5, 6)),
  multipleOf: rarely(fc.constantFrom(1, 2, 3, 0.1, 0.5)),
  default: rarely(fc.constantFrom(1, 2)),
});
const listed = fc.oneof(
  fc
    .uniqueArray(fc.constantFrom('a', 'ab', 'abc', '', 'in-active'), { minLength: 1 })
    .chain((values) =>
      keywords({
        type: rarely(fc.constant('string')),
        enum: fc.constant(values),
        default: rarely(fc.constantFrom(...values)),
        maxLength: rarely(fc.constant(2)),
      }),
    ),
  fc
    .uniqueArray(fc.constantFrom(1, 2, 3), { minLength: 1 })
    .map((values) => ({ type: 'integer', enum: values })),
  fc
    .uniqueArray(fc.constantFrom<unknown>(1, 'a', null, true, 1.5), { minLength: 1 })
    .map((values) => ({ enum: values })),
  fc.constantFrom<unknown>('a', 'abc', 1, 1.5, true, null).map((value) => ({ const: value })),
  fc.constantFrom('a', 'ab').map((value) => ({ type: 'string', const: value })),
);
const untyped = keywords({
  minLength: rarely(fc.constant(2)),
  maximum: rarely(fc.constant(3)),
  minItems: rarely(fc.constant(1)),
  required: rarely(fc.constant(['a'])),
});
const leaf: fc.Arbitrary<JsonObject> = orNull(
  fc.oneof(
    { weight: 4, arbitrary: text },
    { weight: 4, arbitrary: number },
    { weight: 3, arbitrary: listed },
    { weight: 1, arbitrary: fc.constantFrom<JsonObject>({ type: 'boolean' }, { type: 'null' }) },
    { weight: 1, arbitrary: untyped },
  ),
);

/** @param names of schemas that it can refer to */
function anySchema(depth: number, names: readonly string[]): fc.Arbitrary<JsonObject> {
  if (depth === 0) return leaf;
  const inner = anySchema(depth - 1, names);
  const references = names.map((name) => ({ $ref: `#@${name}` }));
  // `Value` is no object, so few values are of both types.
  const objects = references.filter(({ $ref }) => $ref !== '#@Value');
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 4, arbitrary: orNull(object(inner)) },
    { weight: 2, arbitrary: orNull(list(inner)) },
    { weight: 2, arbitrary: choice(inner) },
    {
      weight: 1,
      arbitrary: fc
        .oneof(
          ...[text, number, object(inner)].map((part) =>
            fc.array(part, { minLength: 1, maxLength: 2 }),
          ),
        )
        .map((allOf) => ({ allOf })),
    },
    ...(references.length === 0
      ? []
      : [
          { weight: 3, arbitrary: fc.constantFrom(...references) },
          {
            weight: 1,
            arbitrary: fc
              .tuple(fc.constantFrom(...objects), object(leaf))
              .map(([one, more]) => ({ ...more, ...one })),
          },
          {
            weight: 2,
            arbitrary: fc
              .tuple(fc.constantFrom(...objects), object(inner))
              .map((allOf) => ({ allOf })),
          },
          {
            weight: 1,
            arbitrary: fc
              .tuple(fc.constantFrom(...objects), object(inner))
              .map(([one, own]) => ({ allOf: [one], ...own })),
          },
        ]),
  );
}

function object(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  const property = fc
    .tuple(inner, fc.nat(11))
    .map(([schema, chance]) =>
      chance === 0
        ? { ...schema, readOnly: true }
        : chance === 1
          ? { ...schema, writeOnly: true }
          : schema,
    );
  return fc
    .dictionary(fc.constantFrom(...NAMES), property, { minKeys: 1, maxKeys: 3 })
    .chain((properties) =>
      keywords({
        type: sometimes(fc.constant('object'), 8).map((type) => type ?? 'object'),
        properties: fc.constant({ ...properties }),
        required: fc.oneof(
          { weight: 5, arbitrary: fc.subarray(Object.keys(properties)) },
          { weight: 1, arbitrary: fc.constant(['a']) },
          { weight: 1, arbitrary: fc.constant(undefined) },
        ),
        additionalProperties: fc.oneof(
          { weight: 5, arbitrary: fc.constant(undefined) },
          { weight: 2, arbitrary: fc.constant(false) },
          { weight: 1, arbitrary: fc.constant(true) },
          { weight: 1, arbitrary: leaf },
        ),
      }),
    );
}

function list(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return keywords({
    type: fc.constant('array'),
    items: inner,
    minItems: rarely(fc.nat(2)),
    maxItems: rarely(fc.integer({ min: 1, max: 3 })),
    uniqueItems: rarely(fc.boolean()),
  });
}

function choice(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  const variants = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc
    .tuple(fc.constantFrom('oneOf', 'anyOf'), variants)
    .map(([keyword, list]) => ({ [keyword]: list }));
}

/** Variants that a discriminator tells apart, and what surrounds their union. */
const union: fc.Arbitrary<Record<string, JsonObject>> = fc
  .record({
    keyword: fc.constantFrom('oneOf', 'anyOf'),
    tags: fc.constantFrom('name', 'const', 'enum', 'mapping'),
    base: fc.boolean(),
    parts: fc.tuple(object(leaf), object(leaf)),
    at: fc.constantFrom('root', 'property', 'item'),
  })
  .map(({ keyword, tags, base, parts, at }) => {
    const names = ['Sea', 'Lake'];
    const variants = parts.map((part, index) => {
      const values = index === 0 ? ['sea'] : ['lake', 'pond'];
      const kind =
        tags === 'const'
          ? { const: values[0] }
          : tags === 'enum'
            ? { type: 'string', enum: values }
            : { type: 'string' };
      const required = [
        ...new Set(['kind', ...(Array.isArray(part['required']) ? part['required'] : [])]),
      ];
      const own = {
        ...part,
        required,
        properties: { ...(part['properties'] as JsonObject), kind },
      };
      return base
        ? { allOf: [{ $ref: '#@Base' }, { ...own, additionalProperties: undefined }] }
        : own;
    });
    const mapping = tags === 'mapping' ? { mapping: { salt: '#@Sea', sweet: '#@Lake' } } : {};
    const water = {
      [keyword]: names.map((name) => ({ $ref: `#@${name}` })),
      discriminator: { propertyName: 'kind', ...mapping },
    };
    const main =
      at === 'root'
        ? water
        : at === 'item'
          ? { type: 'array', items: water }
          : { type: 'object', properties: { a: water }, required: ['a'] };
    const Base = {
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string' }, b: { type: 'integer' } },
    };
    const [Sea = {}, Lake = {}] = variants;
    return JSON.parse(JSON.stringify({ ...(base && { Base }), Sea, Lake, Main: main })) as Record<
      string,
      JsonObject
    >;
  });

const recursive: fc.Arbitrary<Record<string, JsonObject>> = object(leaf).map((own) => ({
  Main: {
    ...own,
    properties: {
      ...(own['properties'] as JsonObject),
      next: { anyOf: [{ $ref: '#@Main' }, { type: 'null' }] },
    },
  },
}));

const schemas: fc.Arbitrary<Record<string, JsonObject>> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(object(leaf), leaf)
      .chain(([part, value]) =>
        anySchema(2, ['Part', 'Value']).map((main) => ({ Part: part, Value: value, Main: main })),
      ),
  },
  { weight: 2, arbitrary: union },
  { weight: 1, arbitrary: recursive },
);

/** A schema of the keywords that contracts use, and up to eight values for it. */
export const schemaCases: fc.Arbitrary<SchemaCase> = schemas.chain((all) =>
  fc
    .array(valueOf({ $ref: '#@Main' }, all, 6), { minLength: 4, maxLength: 8 })
    .map((values) => ({ schemas: all, values })),
);

/** The schema or value with the names of one document: `prefix` before each. */
export function named(value: unknown, prefix: string): unknown {
  if (typeof value === 'string') {
    if (value.startsWith('#@')) return `#/components/schemas/${prefix}${value.slice(2)}`;
    return value.startsWith('@') ? `${prefix}${value.slice(1)}` : value;
  }
  if (Array.isArray(value)) return value.map((one) => named(one, prefix));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(one, prefix)]));
}
