import { parse } from 'yaml';
import { type ContractFiles, type ContractRequest } from './request/contract-request';
import type { OperationContract } from './request/contract-request';
import { scaffoldContracts } from './scaffold-contracts';
import { compileProblems } from './testing/compile-types';
import { exampleProblems, redoclyProblems } from './testing/openapi-checks';
import { runSql } from './testing/run-sql';
import { BARE_API, EVENTS, PAYMENTS, TABLES } from './testing/sample-requests';
import { usageFile } from './testing/usage-file';

function text(files: ContractFiles, file: string): string {
  const found = files.get(file);
  if (found === undefined) {
    throw new Error(`${file} is not among ${[...files.keys()].join(', ')}`);
  }
  return found;
}

describe('scaffoldContracts', () => {
  it.each<[string, ContractRequest, number]>([
    ['an API with everything', PAYMENTS, 25],
    ['an API of methods and paths', BARE_API, 15],
  ])('%s passes Redocly, ajv and tsc', async (_name, request, least) => {
    const files = await scaffoldContracts(request);
    const openapi = text(files, 'contracts/openapi/v1.yaml');
    expect(await redoclyProblems(openapi)).toEqual([]);
    const { problems, checked } = exampleProblems(openapi);
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(least);
    const types = text(files, 'contracts/generated/types.ts');
    expect(compileProblems({ '/types.ts': types, '/use.ts': usageFile(openapi) })).toEqual([]);
  });

  it('writes types that reject a wrong body', async () => {
    const files = await scaffoldContracts(PAYMENTS);
    const use = [
      "import type { components } from './types';",
      "export const wrong: components['schemas']['PaymentMethod'] = { kind: 'card_payment', iban: 'x' };",
    ].join('\n');
    const types = text(files, 'contracts/generated/types.ts');
    expect(compileProblems({ '/types.ts': types, '/use.ts': use })).toHaveLength(1);
  });

  it('writes SQL that PostgreSQL runs, with a row in each table', async () => {
    const files = await scaffoldContracts(TABLES);
    const [result] = runSql([
      {
        schema: text(files, 'contracts/db/schema.sql'),
        seed: text(files, 'contracts/db/seed.sql'),
      },
    ]);
    expect(result?.error).toBeNull();
    expect(Object.entries(result?.rows ?? {}).map(([name, rows]) => [name, rows.length])).toEqual([
      ['audit', 1],
      ['line', 1],
      ['note', 1],
      ['order', 1],
      ['users', 1],
    ]);
    expect(result?.rows['line']?.[0]).toMatchObject({ price: '5.00', kind: "it's" });
  });

  it('writes a schema for each channel', async () => {
    const files = await scaffoldContracts(EVENTS);
    const schemas = [...files].filter(([file]) => file.startsWith('contracts/events/'));
    expect(schemas.map(([file]) => file)).toEqual([
      'contracts/events/order.placed.schema.json',
      'contracts/events/order.shipped.schema.json',
    ]);
    expect([...files.keys()]).not.toContain('contracts/generated/types.ts');
    expect(text(files, 'contracts/README.md')).toContain('its primary contract');
  });

  it('uses one id for a resource in all its contracts', async () => {
    const party = { owner: 'api', consumers: [] };
    const files = await scaffoldContracts({
      ...BARE_API,
      tables: [{ ...party, name: 'users' }],
      events: [{ ...party, channel: 'user.created' }],
    });
    const ids = [
      /INSERT INTO users \(id\)\nVALUES \('([^']+)'\)/.exec(text(files, 'contracts/db/seed.sql')),
      /"userId": "([^"]+)"/.exec(text(files, 'contracts/events/user.created.schema.json')),
      /\/v1\/users\/\{id\}:(?:.|\n)*? example: (\S+)/.exec(
        text(files, 'contracts/openapi/v1.yaml'),
      ),
    ].map((found) => found?.[1]);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('writes the same bytes for the same request', async () => {
    const request = { ...PAYMENTS, tables: TABLES.tables ?? [] };
    const [first, second] = [await scaffoldContracts(request), await scaffoldContracts(request)];
    expect([...first]).toEqual([...second]);
    expect([...first.values()].every((content) => /[^\n]\n$/.test(content))).toBe(true);
  });

  it.each<[string, Pick<OperationContract, 'pagination' | 'parameters'>, unknown[]]>([
    [
      'by default',
      {},
      [{ name: 'cursor' }, { name: 'limit', schema: { default: 20, maximum: 100 } }],
    ],
    [
      'as asked',
      { pagination: { default: 50, max: 50 } },
      [{ name: 'cursor' }, { name: 'limit', schema: { default: 50, maximum: 50 } }],
    ],
    [
      'with query parameters',
      { parameters: [{ name: 'status', type: 'enum', values: ['open', 'done'] }] },
      [
        { name: 'status', in: 'query', required: false, schema: { enum: ['open', 'done'] } },
        { name: 'cursor' },
        { name: 'limit' },
      ],
    ],
  ])('adds paging to a list %s', async (_, more, parameters) => {
    const files = await scaffoldContracts({
      changeId: 'a',
      title: 'A',
      description: 'B.',
      operations: [{ method: 'GET', path: '/v1/tasks', owner: 'api', consumers: [], ...more }],
    });
    const document = parse(text(files, 'contracts/openapi/v1.yaml'));
    expect(document.paths['/v1/tasks'].get.parameters).toMatchObject(parameters);
  });

  it('writes only the index for an empty request', async () => {
    const files = await scaffoldContracts({ changeId: 'a', title: 'A', description: 'B.' });
    expect([...files.keys()]).toEqual(['contracts/README.md']);
  });

  it('matches the snapshot', async () => {
    const files = await scaffoldContracts({
      ...BARE_API,
      operations: (BARE_API.operations ?? []).slice(0, 2),
      tables: TABLES.tables ?? [],
      events: (EVENTS.events ?? []).slice(0, 1),
    });
    expect(Object.fromEntries(files)).toMatchSnapshot();
  });
});
