import { parse } from 'yaml';
import {
  type ContractFiles,
  type ContractRequest,
  type OperationContract,
} from './request/contract-request';
import { scaffoldContracts } from './scaffold-contracts';
import { compileProblems } from './testing/compile-types';
import { eventProblems } from './testing/event-checks';
import { exampleProblems, redoclyProblems } from './testing/openapi-checks';
import { runSql } from './testing/run-sql';
import { BARE_API, EVENTS, PAYMENTS, TABLES } from './testing/sample-requests';
import { usageFile } from './testing/usage-file';
import { addContracts } from './add-contracts';

const OPENAPI = 'contracts/openapi/v1.yaml';
const TYPES = 'contracts/generated/types.ts';
const README = 'contracts/README.md';

function operation(line: string, more: Partial<OperationContract> = {}): OperationContract {
  const [method = '', path = ''] = line.split(' ');
  return { method, path, owner: 'api', consumers: ['web'], ...more };
}

function request(more: Partial<ContractRequest>): ContractRequest {
  return { changeId: 'add-sessions', title: 'Sessions', description: 'Users log in.', ...more };
}

async function added(files: ContractFiles, more: ContractRequest): Promise<Map<string, string>> {
  const openapi = files.has(OPENAPI) ? { openapi: OPENAPI } : {};
  return new Map([...files, ...(await addContracts({ files, ...openapi }, more))]);
}

async function expectSound(files: ContractFiles): Promise<void> {
  const text = files.get(OPENAPI) ?? '';
  expect(await redoclyProblems(text)).toEqual([]);
  expect(exampleProblems(text).problems).toEqual([]);
  const types = files.get(TYPES) ?? '';
  expect(compileProblems({ '/types.ts': types, '/use.ts': usageFile(text) })).toEqual([]);
}

/** The lines that were there, in their order. */
function keptLines(before: string, after: string): boolean {
  const lines = after.split('\n');
  let from = 0;
  return before.split('\n').every((line) => {
    const index = lines.indexOf(line, from);
    from = index + 1;
    return index !== -1;
  });
}

describe('addContracts', () => {
  it('adds operations one after the other to a scaffolded API that stays valid', async () => {
    const [first, ...others] = BARE_API.operations ?? [];
    let files: ContractFiles = await scaffoldContracts({
      ...BARE_API,
      operations: first === undefined ? [] : [first],
    });
    for (const one of others) {
      const next = await added(files, { ...BARE_API, operations: [one] });
      expect(keptLines(files.get(OPENAPI) ?? '', next.get(OPENAPI) ?? '')).toBe(true);
      files = next;
    }
    await expectSound(files);
    const together = await scaffoldContracts(BARE_API);
    const sorted = (text: string | undefined) => parse(text ?? '');
    expect(sorted(files.get(OPENAPI))).toEqual(sorted(together.get(OPENAPI)));
    expect(files.get(README)).toBe(together.get(README));
    expect([...files.keys()].sort()).toEqual([...together.keys()].sort());
  });

  it('adds to an API with unions, lists and a bearer token', async () => {
    const before = await scaffoldContracts(PAYMENTS);
    const files = await added(
      before,
      request({
        schemas: { Receipt: { fields: [{ name: 'url', type: 'string', format: 'uri' }] } },
        operations: [
          operation('GET /v1/receipts/{id}', { response: { ref: 'Receipt' }, auth: true }),
          operation('POST /v1/receipts'),
          operation('GET /v1/receipts'),
          operation('PATCH /v1/receipts/{id}', {
            request: { fields: [{ name: 'note', type: 'string', max: 10 }] },
          }),
        ],
      }),
    );
    await expectSound(files);
    const { paths } = parse(files.get(OPENAPI) ?? '');
    expect(paths['/v1/receipts'].post.responses['201'].content['application/json'].example).toEqual(
      { url: expect.stringContaining('http') },
    );
  });

  it('reuses schemas and examples of an edited document and keeps its comments', async () => {
    const scaffolded = await scaffoldContracts(
      request({ operations: [operation('POST /v1/sessions')] }),
    );
    const edited = (scaffolded.get(OPENAPI) ?? '')
      .replace('paths:', '# Everything below is public.\npaths:')
      .replace(/( +)properties:\n( +)id:/, '$1properties: # as the team agreed\n$2id:')
      .replaceAll('application/json:', 'application/json: # JSON only');
    const files = await added(
      new Map([...scaffolded, [OPENAPI, edited]]),
      request({ operations: [operation('GET /v1/sessions/{id}'), operation('GET /v1/sessions')] }),
    );
    await expectSound(files);
    expect(keptLines(edited, files.get(OPENAPI) ?? '')).toBe(true);
    const { components } = parse(files.get(OPENAPI) ?? '');
    expect(Object.keys(components.schemas)).toEqual([
      'CreateSession',
      'Problem',
      'Session',
      'SessionPage',
    ]);
  });

  it('adds to a foreign document in JSON or YAML', async () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'x', version: '1' },
      paths: {
        '/users/{userId}': {
          get: {
            operationId: 'getUser',
            parameters: [
              {
                name: 'userId',
                in: 'path',
                required: true,
                schema: { type: 'integer' },
                example: 1,
              },
            ],
            responses: { 204: { description: 'x' } },
          },
        },
      },
      components: {
        schemas: {
          Order: { type: 'object', required: ['total'], properties: { total: { type: 'number' } } },
          'odd name': { format: 'unheard-of' },
        },
        responses: { NotFound: { description: 'no problem details here' } },
      },
    };
    const files = new Map([
      [OPENAPI, JSON.stringify(document)],
      [TYPES, ''],
    ]);
    const all = await added(files, request({ operations: [operation('GET /orders/{id}')] }));
    await expectSound(all);
    const { paths } = parse(all.get(OPENAPI) ?? '');
    expect(paths['/orders/{id}'].get).toMatchObject({
      operationId: 'getOrder',
      responses: {
        200: { content: { 'application/json': { example: { total: expect.any(Number) } } } },
        404: { content: { 'application/problem+json': {} } },
      },
    });
  });

  it('creates the first API of a change and lists it in the index', async () => {
    const before = await scaffoldContracts(EVENTS);
    expect(before.get(README)).toContain('There is no HTTP API');
    const files = await added(before, { ...EVENTS, events: [], operations: BARE_API.operations! });
    await expectSound(files);
    expect(files.get(README)).not.toContain('There is no HTTP API');
    expect(files.get(README)).toContain('[generated/types.ts](generated/types.ts)');
    expect(files.has('contracts/mocks/README.md')).toBe(true);
  });

  it('appends tables and their rows', async () => {
    const tables = TABLES.tables ?? [];
    const before = await scaffoldContracts({ ...TABLES, tables });
    const more = await added(before, {
      ...TABLES,
      tables: [
        {
          ...tables[1]!,
          existing: true,
          columns: [{ name: 'id', type: 'uuid', primaryKey: true, existing: true }],
        },
        {
          name: 'refund',
          owner: 'api',
          consumers: [],
          columns: [{ name: 'order_id', type: 'uuid', references: { table: 'order' } }],
        },
      ].map((table) => ({ ...table })),
    });
    const sql = {
      schema: more.get('contracts/db/schema.sql') ?? '',
      seed: more.get('contracts/db/seed.sql') ?? '',
    };
    expect(sql.schema.startsWith((before.get('contracts/db/schema.sql') ?? '-').trimEnd())).toBe(
      true,
    );
    const [result] = runSql([sql]);
    expect(result?.error).toBeNull();
    expect(result?.rows['refund']).toHaveLength(1);
  });

  it('adds the schema of an event', async () => {
    const before = await scaffoldContracts(BARE_API);
    const files = await addContracts(
      { files: before, openapi: OPENAPI },
      request({ events: [{ channel: 'session.ended', owner: 'api', consumers: [] }] }),
    );
    expect([...files.keys()]).toEqual(['contracts/events/session.ended.schema.json', README]);
    expect(eventProblems(files.get('contracts/events/session.ended.schema.json') ?? '')).toEqual(
      [],
    );
    expect(files.get(README)).toContain('| `event:session.ended` |');
  });

  it.each<[string, Partial<ContractRequest>, string]>([
    [
      'an operation',
      { operations: [operation('post /v1/sessions')] },
      '"POST /v1/sessions" already exists in contracts/openapi/v1.yaml:',
    ],
    [
      'a path with another name for its parameter',
      { operations: [operation('PUT /v1/users/{userId}')] },
      'they are one path',
    ],
    [
      'a schema',
      { schemas: { Session: { fields: [] } }, operations: [operation('GET /v1/x')] },
      'the document has a schema "Session" already',
    ],
    [
      'an operation id',
      { operations: [operation('GET /v1/x', { operationId: 'createSession' })] },
      'is the id of another operation',
    ],
    [
      'a table',
      { tables: [{ name: 'sessions', owner: 'api', consumers: [] }] },
      'the table "sessions" already exists in contracts/db/schema.sql:4:14',
    ],
    [
      'an event',
      { events: [{ channel: 'session.created', owner: 'api', consumers: [] }] },
      'the event "session.created" already exists in contracts/events/session.created.schema.json:1:1',
    ],
  ])('refuses %s that exists and reports its place', async (_, more, message) => {
    const files = await scaffoldContracts({
      ...BARE_API,
      tables: [{ name: 'sessions', owner: 'api', consumers: [] }],
      events: [{ channel: 'session.created', owner: 'api', consumers: [] }],
    });
    await expect(added(files, request(more))).rejects.toThrow(message);
  });

  it.each([
    ['a: [', 'contracts/openapi/v1.yaml:1:'],
    ['- 1', 'is not an OpenAPI document'],
    ['openapi: 3.1.0\npaths: &p\n  /a: {}\nx: *p\n', "can't be edited"],
  ])('refuses to edit %j', async (text, message) => {
    const files = new Map([[OPENAPI, text]]);
    const more = request({ operations: [operation('GET /v1/x')] });
    await expect(added(files, more)).rejects.toThrow(message);
  });
});
