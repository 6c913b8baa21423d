import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import fc from 'fast-check';

/** Some texts of each format and for each pattern, and texts that are almost right. */
const TEXTS = [
  ...['', 'a', 'ab', 'abc', 'abcd', 'A1', '12', 'a b', 'ä', '😀', '٣', 'true', '1', 'a\n'],
  ...['2026-01-02', '2026-02-30', '2026-1-2', '1e3', '2026-01-02T03:04:05', 'nobody'],
  ...['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.123+01:00', '2026-01-02 03:04:05Z'],
  ...[
    '2026-01-02T00:00:00Z',
    '2026-01-02t03:04:05z',
    '2026-01-02T03:04:05+0100',
    '2026-01-02T24:00:00Z',
    '2026-01-02T03:04Z',
    '0',
  ],
  ...['3fa85f64-5717-4562-b3fc-2c963f66afa6', '3fa85f6457174562b3fc2c963f66afa6'],
  ...['a@example.com', 'a@b', 'a b@c', 'https://a.example/b', 'not a uri'],
];
const NUMBERS = [-3, -1, -0.5, 0, 0.1, 0.3, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 10, 1e6];
const JUNK = [null, true, false, 0, 1, 1.5, '', 'x', '1', [], [1], {}, { a: 1 }, { zz: 'q' }];

/** Values that the schema often takes. */
export function valueOf(
  schema: unknown,
  all: Readonly<Record<string, JsonObject>>,
  depth: number,
): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 14, arbitrary: nearValue(schema, all, depth) },
    { weight: 1, arbitrary: fc.constantFrom(...JUNK) },
  );
}

function nearValue(
  schema: unknown,
  all: Readonly<Record<string, JsonObject>>,
  depth: number,
): fc.Arbitrary<unknown> {
  if (!isObject(schema) || depth === 0) return fc.constantFrom(...JUNK);
  const { $ref, allOf, oneOf, anyOf, type, discriminator } = schema;
  const within = (one: unknown): fc.Arbitrary<unknown> => valueOf(one, all, depth - 1);
  if (typeof $ref === 'string') return nearValue(all[$ref.slice(2)], all, depth - 1);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const variants = oneOf ?? anyOf;
  if (Array.isArray(variants)) {
    const one = fc.constantFrom(...(variants as unknown[])).chain(within);
    return isObject(discriminator) ? fc.tuple(one, tags(all)).map(tagged) : one;
  }
  if (Array.isArray(allOf)) {
    const { allOf: parts, ...own } = schema;
    return fc
      .tuple(...[...(parts as unknown[]), own].map((part) => nearValue(part, all, depth - 1)))
      .map(joined);
  }
  const one = Array.isArray(type) ? type[0] : type;
  if (one === 'object' || isObject(schema['properties'])) return objectValue(schema, within);
  switch (one) {
    case 'array':
      return fc.array(within(schema['items']), { maxLength: 3 });
    case 'string':
      return fc.constantFrom(...TEXTS);
    case 'integer':
      return fc.constantFrom(...NUMBERS.filter(Number.isInteger));
    case 'number':
      return fc.constantFrom(...NUMBERS);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.constantFrom(...JUNK);
  }
}

function objectValue(
  schema: JsonObject,
  within: (schema: unknown) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as JsonObject);
  const required = (schema['required'] ?? []) as readonly string[];
  const own = fc.record(
    Object.fromEntries(
      properties.map(([name, one]) => [
        name,
        fc
          .tuple(within(one), fc.nat(required.includes(name) ? 12 : 2))
          .map(([value, chance]) => (chance === 0 ? undefined : value)),
      ]),
    ),
  );
  const more = fc
    .nat(9)
    .map((chance) => (chance === 0 ? { more: 1 } : chance === 1 ? { more: 'ab' } : {}));
  return fc
    .tuple(own, more)
    .map(([one, rest]) => JSON.parse(JSON.stringify({ ...one, ...rest })) as unknown);
}

/** The tags of variants, and one of none. */
function tags(all: Readonly<Record<string, JsonObject>>): fc.Arbitrary<string | undefined> {
  return 'Sea' in all
    ? fc.constantFrom(
        undefined,
        undefined,
        'sea',
        'lake',
        'pond',
        'salt',
        'sweet',
        '@Sea',
        '@Lake',
        'gas',
      )
    : fc.constant(undefined);
}

function tagged([value, tag]: readonly [unknown, string | undefined]): unknown {
  return isObject(value) && tag !== undefined ? { ...value, kind: tag } : value;
}

/** The members of all objects together; of other values, one. */
function joined(parts: readonly unknown[]): unknown {
  const objects = parts.filter(isObject);
  return objects.length > 0 ? (Object.assign({}, ...objects) as unknown) : parts[0];
}
