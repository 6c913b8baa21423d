import {
  type ColumnContract,
  type ContractRequest,
  type FieldContract,
  type OperationContract,
  type SchemaContract,
  type TableContract,
} from './contract-request';
import { ContractRequestError, type ContractRequestErrorCode } from './contract-request-error';
import { scaffoldContracts } from '../scaffold-contracts';

const PARTY = { owner: 'api', consumers: [] };

type Part = Partial<ContractRequest>;

function operations(...contracts: Partial<OperationContract>[]): Part {
  return {
    operations: contracts.map((contract) => ({
      ...PARTY,
      method: 'POST',
      path: '/v1/things',
      ...contract,
    })),
  };
}

function fields(...contracts: Partial<FieldContract>[]): Part {
  const named = contracts.map((contract, index) => ({
    name: `f${index}`,
    type: 'string' as const,
    ...contract,
  }));
  return operations({ request: { fields: named } });
}

function schemas(named: Record<string, SchemaContract>): Part {
  return { ...operations({}), schemas: named };
}

function columns(
  contracts: (Partial<ColumnContract> & { name: string })[],
  table: Partial<TableContract> = {},
): Part {
  const typed = contracts.map((contract) => ({ type: 'integer', ...contract }));
  return { tables: [{ ...PARTY, name: 'things', columns: typed, ...table }] };
}

function tables(...names: string[]): Part {
  return { tables: names.map((name) => ({ ...PARTY, name })) };
}

function channels(...names: string[]): Part {
  return { events: names.map((channel) => ({ ...PARTY, channel })) };
}

function needing(...targets: [name: string, target: string][]): Part {
  return {
    tables: targets.map(([name, table]) => ({
      ...PARTY,
      name,
      columns: [{ name: 'other', type: 'uuid', references: { table } }],
    })),
  };
}

const deep = (depth: number): FieldContract =>
  depth === 0
    ? { name: 'f', type: 'string' }
    : { name: 'f', type: 'object', fields: [deep(depth - 1)] };
const empty = { fields: [] };
const loop: FieldContract = { name: 'next', type: 'ref', ref: 'Loop' };

const CASES: [ContractRequestErrorCode, string, Part][] = [
  ['operation-without-method', 'no method', operations({ method: '' })],
  ['unknown-method', 'FETCH', operations({ method: 'FETCH' })],
  ['invalid-path', 'no leading slash', operations({ path: 'v1/things' })],
  ['invalid-path', 'a slash at the end', operations({ path: '/v1/things/' })],
  ['invalid-path', 'dots', operations({ path: '/v1/../things' })],
  ['invalid-path', 'a query', operations({ path: '/v1/things?x=1' })],
  ['invalid-path', 'an open brace', operations({ path: '/v1/{id' })],
  ['invalid-path', 'a parameter twice', operations({ path: '/v1/{id}/{id}' })],
  ['invalid-path', 'a new line', operations({ path: '/v1/a\nb' })],
  ['invalid-path', 'too long', operations({ path: `/${'a'.repeat(500)}` })],
  ['duplicate-operation', 'twice', operations({}, { method: 'post' })],
  [
    'duplicate-operation',
    'twice, by another parameter name',
    operations({ path: '/a/{x}' }, { path: '/a/{y}' }),
  ],
  [
    'ambiguous-path',
    'two names of one parameter',
    operations({ path: '/a/{x}' }, { method: 'GET', path: '/a/{y}' }),
  ],
  ['invalid-operation-id', 'white space', operations({ operationId: 'create thing' })],
  [
    'invalid-operation-id',
    'twice',
    operations({ operationId: 'a' }, { method: 'GET', operationId: 'a' }),
  ],
  ['invalid-status', 'an error as success', operations({ status: 404 })],
  ['invalid-status', 'a success as error', operations({ errors: [200] })],
  ['body-not-allowed', 'a body of GET', operations({ method: 'GET', request: empty })],
  ['body-not-allowed', 'a body of 204', operations({ status: 204, response: empty })],
  ['unknown-schema', 'request', operations({ request: { ref: 'Nothing' } })],
  ['unknown-schema', 'a member of Object', operations({ response: { ref: 'constructor' } })],
  ['unknown-schema', 'field', fields({ type: 'ref', ref: 'Nothing' })],
  ['unknown-schema', 'in items', fields({ type: 'array', items: { type: 'ref', ref: 'No' } })],
  [
    'unknown-schema',
    'variant',
    schemas({ A: empty, U: { oneOf: ['A', 'B'], discriminator: 'k' } }),
  ],
  ['invalid-schema-name', 'lower case', schemas({ thing: empty })],
  ['invalid-schema-name', 'ours', schemas({ Problem: empty })],
  ['invalid-union', 'one variant', schemas({ A: empty, U: { oneOf: ['A'], discriminator: 'k' } })],
  [
    'invalid-union',
    'a union of unions',
    schemas({
      A: empty,
      B: empty,
      U: { oneOf: ['A', 'B'], discriminator: 'k' },
      V: { oneOf: ['A', 'U'], discriminator: 'k' },
    }),
  ],
  [
    'invalid-union',
    'one value twice',
    schemas({
      A: { fields: [{ name: 'k', type: 'enum', values: ['x'] }] },
      B: { fields: [{ name: 'k', type: 'enum', values: ['x'] }] },
      U: { oneOf: ['A', 'B'], discriminator: 'k' },
    }),
  ],
  [
    'invalid-union',
    'a discriminator that is a plain string',
    schemas({
      A: { fields: [{ name: 'k', type: 'string' }] },
      B: empty,
      U: { oneOf: ['A', 'B'], discriminator: 'k' },
    }),
  ],
  [
    'recursive-schema',
    'without an end',
    {
      ...operations({ request: { ref: 'Loop' } }),
      schemas: { Loop: { fields: [loop] } },
    },
  ],
  ['invalid-field-name', 'white space', fields({ name: 'a b' })],
  ['invalid-field-name', 'the prototype', fields({ name: '__proto__' })],
  ['invalid-field-name', 'a member of Object', fields({ name: 'toString' })],
  ['duplicate-field', 'twice', fields({ name: 'a' }, { name: 'a' })],
  ['unsupported-type', 'field', fields({ type: 'money' as 'string' })],
  ['unsupported-type', 'pattern of an integer', fields({ type: 'integer', pattern: 'a' })],
  ['unsupported-format', 'unknown', fields({ format: 'colour' })],
  ['unsupported-format', 'of an integer', fields({ type: 'integer', format: 'uuid' })],
  ['invalid-limits', 'turned round', fields({ min: 5, max: 2 })],
  ['invalid-limits', 'half a character', fields({ min: 0.5 })],
  ['invalid-limits', 'not a number', fields({ type: 'number', min: NaN })],
  ['invalid-pattern', 'broken', fields({ pattern: '(' })],
  ['invalid-pattern', 'long', fields({ pattern: 'a'.repeat(501) })],
  ['invalid-enum', 'empty', fields({ type: 'enum', values: [] })],
  ['invalid-enum', 'twice', fields({ type: 'enum', values: ['a', 'a'] })],
  ['invalid-example', 'type', fields({ type: 'integer', example: 'one' })],
  ['invalid-example', 'format', fields({ format: 'email', example: 'ada' })],
  ['invalid-example', 'pattern', fields({ pattern: '^a$', example: 'b' })],
  [
    'invalid-example',
    'a pattern without end',
    fields({ pattern: '^(a+)+$', example: `${'a'.repeat(40)}b` }),
  ],
  ['example-needed', 'pattern', fields({ pattern: '^(?=.*\\d)(?=.*[a-z]).{8,}$' })],
  ['example-needed', 'pattern and length', fields({ pattern: '^ab$', min: 5 })],
  ['example-needed', 'no integer between', fields({ type: 'integer', min: 0.2, max: 0.8 })],
  ['invalid-table-name', 'upper case', tables('Things')],
  ['invalid-table-name', 'quotes', tables('a"; DROP TABLE b; --')],
  ['invalid-table-name', 'too long', tables('a'.repeat(64))],
  ['duplicate-table', 'twice', tables('a', 'a')],
  ['invalid-column', 'name', columns([{ name: 'a b' }])],
  ['invalid-column', 'a nullable key', columns([{ name: 'a', primaryKey: true, nullable: true }])],
  [
    'invalid-column',
    'a serial with a default',
    columns([{ name: 'a', type: 'serial', default: '1' }]),
  ],
  ['invalid-column', 'existing in a new table', columns([{ name: 'a', existing: true }])],
  [
    'invalid-column',
    'not null, added, no default',
    columns([{ name: 'a', nullable: false }], { existing: true }),
  ],
  ['duplicate-column', 'twice', columns([{ name: 'a' }, { name: 'a' }])],
  ['unsupported-type', 'column', columns([{ name: 'a', type: 'integer; DROP TABLE b' }])],
  ['unsupported-type', 'length of uuid', columns([{ name: 'a', type: 'uuid(3)' }])],
  ['invalid-enum', 'of integers', columns([{ name: 'a', values: ['1'] }])],
  ['invalid-enum', 'too long', columns([{ name: 'a', type: 'char(2)', values: ['abc'] }])],
  ['unknown-table', 'reference', columns([{ name: 'a', references: { table: 'users' } }])],
  [
    'invalid-reference',
    'type',
    columns([{ name: 'a', type: 'text', references: { table: 'things' } }]),
  ],
  [
    'invalid-reference',
    'column',
    columns([{ name: 'a', references: { table: 'things', column: 'b' } }]),
  ],
  [
    'invalid-reference',
    'not unique',
    columns([{ name: 'a', references: { table: 'things', column: 'b' } }, { name: 'b' }]),
  ],
  [
    'invalid-reference',
    'set null of not null',
    columns([{ name: 'a', type: 'uuid', references: { table: 'things', onDelete: 'set null' } }]),
  ],
  ['reference-cycle', 'of tables', needing(['a', 'b'], ['b', 'a'])],
  ['invalid-expression', 'the end', columns([{ name: 'a', default: '1); DROP TABLE b; --' }])],
  ['invalid-expression', 'a comment', columns([{ name: 'a', check: 'a > 0 -- x' }])],
  ['invalid-expression', 'an open string', columns([{ name: 'a', check: "a > '" }])],
  ['invalid-expression', 'an escape string', columns([{ name: 'a', check: "a = E'\\'' " }])],
  ['invalid-expression', 'a dollar quote', columns([{ name: 'a', check: 'a = $$x$$' }])],
  ['invalid-expression', 'closes ours', columns([{ name: 'a', check: 'a > 0) , (1' }])],
  ['invalid-expression', 'a query', columns([{ name: 'a', check: 'a > (select 1)' }])],
  ['invalid-expression', 'a bare word', columns([{ name: 'a', type: 'text', default: 'new' }])],
  ['invalid-example', 'column type', columns([{ name: 'a', example: 'x' }])],
  ['invalid-example', 'column range', columns([{ name: 'a', type: 'smallint', example: 40_000 }])],
  ['invalid-example', 'no such day', columns([{ name: 'a', type: 'date', example: '2025-02-30' }])],
  ['invalid-example', 'column check', columns([{ name: 'a', check: 'a > 5', example: 3 }])],
  ['invalid-example', 'null of not null', columns([{ name: 'a', example: null }])],
  ['example-needed', 'column check', columns([{ name: 'a', check: 'a % 7 = 3' }])],
  ['example-needed', 'impossible check', columns([{ name: 'a', check: 'a > 5 and a < 5' }])],
  ['invalid-channel', 'upper case', channels('Session.created')],
  ['invalid-channel', 'a path', channels('../x')],
  ['invalid-channel', 'an empty word', channels('a..b')],
  ['duplicate-channel', 'twice', channels('a', 'a')],
  ['unprintable-text', 'a control character', { title: 'a\u001b[31mb' }],
  ['unprintable-text', 'bidirectional', { description: 'a\u202eb' }],
  ['unprintable-text', 'half a character', { description: 'a\ud83d' }],
  ['too-deep', 'nested fields', fields(deep(80))],
  [
    'external-ref',
    'in an example',
    fields({ type: 'object', example: { $ref: 'http://x.invalid' } }),
  ],
];

describe('ContractRequestError', () => {
  it.each(CASES)('%s: %s', async (code, _what, part) => {
    const request = { changeId: 'a', title: 'A', description: 'B.', ...part };
    const error: unknown = await scaffoldContracts(request).then(
      () => 'accepted',
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ContractRequestError);
    const { code: actual, message } = error as ContractRequestError;
    expect({ actual, message }).toEqual({ actual: code, message });
    // One line, nothing that a terminal would act on, and a way out after what is wrong.
    expect(message).toMatch(/^[^\p{Cc}\u2028-\u202e]+[.)] [A-Z][^\p{Cc}\u2028-\u202e]+\.$/u);
    expect(message.length).toBeLessThan(500);
  });
});
