import fc from 'fast-check';
import {
  type ColumnContract,
  type ContractRequest,
  type EventContract,
  type FieldContract,
  type FieldShape,
  type OperationContract,
  type SchemaContract,
  type TableContract,
} from '../request/contract-request';
import { checkTexts } from '../request/check-text';
import { STRING_FORMATS } from '../request/check-fields';

/** Texts that have a special meaning for a parser of some artifact. */
const HOSTILE = [
  "it's",
  "'); DROP TABLE users; --",
  '*/ export const pwned = 1; /*',
  '`${process.exit()}`',
  'a: b\n- c: !!js/function "x"\n&a *a',
  '"quotes" \\ and \\n',
  '<script>alert(1)</script> | a | b |\n# Title [x](http://x.invalid)',
  '{{ x }} %s %n $1 $$ ${x}',
  'yes',
  'null',
  '2025-01-15',
  '1e3',
  '---\n...\n',
  '\u00e9\u4e2d\ud83d\ude00 \u0301',
  '\t\r\n ',
  '@param x {@link y}',
  '-- x /* y',
  ' # not a comment',
];

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 30 }).filter(isPrintable),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map((texts) => texts.join('')),
);

const party = { owner: anyText, consumers: fc.array(anyText, { maxLength: 2 }) };
const SCHEMA_NAMES = ['Alpha', 'Beta', 'Gamma', 'Delta'] as const;
const FIELD_NAMES = ['id', 'name', 'enum', 'examples', 'default', 'kind', 'a-b', 'x.y', 'type'];

const numberLimits = fc
  .tuple(fc.integer({ min: -1000, max: 1000 }), fc.nat(50))
  .map(([min, size]) => ({ min, max: min + size }));
const lengthLimits = fc
  .tuple(fc.nat(20), fc.nat(20))
  .map(([min, size]) => ({ min, max: min + size }));
const option = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | object> =>
  fc.oneof(fc.constant({}), arbitrary);

const scalar: fc.Arbitrary<FieldShape> = fc.oneof(
  lengthLimits.map((limits) => ({ type: 'string' as const, ...limits })),
  fc.constantFrom(...STRING_FORMATS).map((format) => ({ type: 'string' as const, format })),
  fc
    .constantFrom('^[A-Z]{3}-\\d+$', '^(?:a|b)+c?$', '^[^/]{2,}$', "^'.*\\*/$")
    .map((pattern) => ({ type: 'string' as const, pattern })),
  fc
    .tuple(fc.constantFrom('integer' as const, 'number' as const), option(numberLimits))
    .map(([type, limits]) => ({ type, ...limits })),
  fc.constant({ type: 'boolean' as const }),
  fc
    .uniqueArray(anyText, { minLength: 1, maxLength: 3 })
    .map((values) => ({ type: 'enum' as const, values })),
  anyText.map((example) => ({ type: 'string' as const, example })),
);

const notes = fc.record(
  { nullable: fc.boolean(), description: anyText },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<FieldShape>>;

const shape: fc.Arbitrary<FieldShape> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...SCHEMA_NAMES).map((ref) => ({ type: 'ref' as const, ref })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(scalar, fc.nat(3))
      .map(([items, min]) => ({ type: 'array' as const, items, min })),
  },
  {
    weight: 1,
    arbitrary: scalar.map((inner) => ({
      type: 'object' as const,
      fields: [{ ...inner, name: 'inner' }],
    })),
  },
);

const field: fc.Arbitrary<FieldContract> = fc
  .tuple(fc.constantFrom(...FIELD_NAMES), shape, notes, fc.boolean())
  .map(([name, rest, more, required]) => ({
    ...rest,
    ...more,
    name,
    // A required reference can be part of a cycle, which another test covers.
    required: rest.type === 'ref' ? false : required,
  }));

const fields = fc.uniqueArray(field, { maxLength: 5, selector: ({ name }) => name });

const schemas: fc.Arbitrary<Record<string, SchemaContract>> = fc
  .tuple(fields, fields, fields, anyText)
  .map(([alpha, beta, gamma, description]) => ({
    Alpha: { fields: alpha.filter(({ name }) => name !== 'kind'), description },
    Beta: { fields: beta.filter(({ name }) => name !== 'kind') },
    Gamma: { fields: gamma },
    Delta: { oneOf: ['Alpha', 'Beta'], discriminator: 'kind', description },
  }));

const PATHS = [
  '/',
  '/v1/things',
  '/v1/things/{id}',
  '/v1/things/{id}/parts/{part-id}',
  '/v1/problems',
  '/v1/alphas/{name}',
  '/login',
  '/a.b/c:d/{x}:run',
  '/health',
];

const payload = fc.oneof(
  fc.constantFrom(...SCHEMA_NAMES).map((ref) => ({ ref })),
  fields.map((list) => ({ fields: list })),
);

const operation: fc.Arbitrary<OperationContract> = fc
  .record(
    {
      ...party,
      method: fc.constantFrom('GET', 'put', 'POST', 'DELETE', 'PATCH', 'HEAD', 'options'),
      path: fc.constantFrom(...PATHS),
      summary: anyText,
      description: anyText,
      tag: anyText,
      auth: fc.boolean(),
      list: fc.boolean(),
      request: fc.oneof(payload, fc.constant(null)),
      response: fc.oneof(payload, fc.constant(null)),
      errors: fc.array(fc.integer({ min: 400, max: 599 }), { maxLength: 3 }),
    },
    { requiredKeys: ['owner', 'consumers', 'method', 'path'] },
  )
  .map(withoutForbiddenBodies);

function withoutForbiddenBodies(contract: OperationContract): OperationContract {
  const { request, response, ...rest } = contract;
  const takesBody = /^(?:put|post|patch)$/i.test(rest.method);
  return {
    ...rest,
    ...(takesBody && request !== undefined ? { request } : {}),
    ...(rest.method === 'HEAD' || response === undefined ? {} : { response }),
  };
}

const column: fc.Arbitrary<ColumnContract> = fc
  .tuple(
    fc.constantFrom('order', 'name', 'amount', 'created_by', 'x1'),
    fc.oneof(
      fc
        .constantFrom(
          ...'uuid,text,varchar(3),char(2),smallint,integer,bigint,serial,boolean'.split(','),
          ...'real,double precision,date,time,timestamptz,interval,jsonb,bytea,inet,text[]'.split(
            ',',
          ),
          'numeric(2,2)',
          'numeric(10,0)',
        )
        .map((type) => ({ type })),
      fc
        .uniqueArray(anyText, { minLength: 1, maxLength: 3 })
        .map((values) => ({ type: 'text', values })),
      anyText.map((example) => ({ type: 'text', example })),
    ),
    fc.record({ description: anyText, unique: fc.boolean() }, { requiredKeys: [] }) as fc.Arbitrary<
      Partial<ColumnContract>
    >,
  )
  .map(([name, type, more]) => ({ name, ...type, ...more }));

const table: fc.Arbitrary<TableContract> = fc
  .record(
    {
      ...party,
      name: fc.constantFrom('things', 'user', 'group', 'select', 't_2'),
      description: anyText,
      existing: fc.boolean(),
      columns: fc.uniqueArray(column, { maxLength: 4, selector: ({ name }) => name }),
    },
    { requiredKeys: ['owner', 'consumers', 'name'] },
  )
  .filter((contract) => !contract.existing || !contract.columns?.some(isAddedAndUnique));

/** Several rows of an existing table would get the same value; the author must resolve that. */
function isAddedAndUnique({ unique }: ColumnContract): boolean {
  return unique === true;
}

/** Each table references the previous one, and the first references the last. */
const tables = fc.uniqueArray(table, { maxLength: 4, selector: ({ name }) => name }).map((list) =>
  list.map((contract, index): TableContract => {
    const target = list.at(index - 1)?.name ?? contract.name;
    const reference: ColumnContract = {
      name: 'ref_id',
      type: 'uuid',
      nullable: index === 0,
      references: { table: target },
    };
    return contract.existing === true || list.length < 2
      ? contract
      : { ...contract, columns: [...(contract.columns ?? []), reference] };
  }),
);

const event: fc.Arbitrary<EventContract> = fc.record(
  {
    ...party,
    channel: fc.constantFrom('thing.created', 'a', 'b.c.d', 'order1.x'),
    description: anyText,
    fields,
  },
  { requiredKeys: ['owner', 'consumers', 'channel'] },
);

/** Valid requests with hostile texts. */
export const contractRequests: fc.Arbitrary<ContractRequest> = fc.record({
  changeId: fc.constantFrom('add-things', 'x'),
  title: anyText,
  description: anyText,
  schemas,
  operations: fc.uniqueArray(operation, {
    maxLength: 6,
    selector: ({ method, path }) => `${method.toUpperCase()} ${path}`,
  }),
  tables,
  events: fc.uniqueArray(event, { maxLength: 2, selector: ({ channel }) => channel }),
});

function isPrintable(text: string): boolean {
  try {
    checkTexts(text);
    return true;
  } catch {
    return false;
  }
}
