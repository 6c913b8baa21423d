import { contractInterfaces, primaryContractFiles } from './contract-interfaces';

describe('contractInterfaces', () => {
  it('returns the canonical lock key, owner, consumers and artifact of each interface', () => {
    const request = {
      changeId: 'a',
      title: 'A',
      description: 'B.',
      operations: [
        { method: 'post', path: '/v1/sessions', owner: 'api', consumers: ['web'] },
        { method: 'GET', path: '/v1/users/{id}', owner: 'api', consumers: [] },
      ],
      tables: [{ name: 'sessions', owner: 'data', consumers: ['api'] }],
      events: [{ channel: 'session.created', owner: 'api', consumers: ['mail'] }],
    };
    expect(contractInterfaces(request)).toEqual([
      {
        kind: 'operation',
        lockKey: 'api:POST /v1/sessions',
        owner: 'api',
        consumers: ['web'],
        artifact: 'contracts/openapi/v1.yaml',
      },
      {
        kind: 'operation',
        lockKey: 'api:GET /v1/users/{id}',
        owner: 'api',
        consumers: [],
        artifact: 'contracts/openapi/v1.yaml',
      },
      {
        kind: 'table',
        lockKey: 'db:schema:sessions',
        owner: 'data',
        consumers: ['api'],
        artifact: 'contracts/db/schema.sql',
      },
      {
        kind: 'event',
        lockKey: 'event:session.created',
        owner: 'api',
        consumers: ['mail'],
        artifact: 'contracts/events/session.created.schema.json',
      },
    ]);
  });
});

describe('primaryContractFiles', () => {
  it.each([
    ['an API', [{ method: 'GET', path: '/a', owner: 'api', consumers: [] }], 'openapi/v1.yaml'],
    ['no API', [], 'README.md'],
  ])('of a change with %s', (_what, operations, file) => {
    const request = { changeId: 'a', title: 'A', description: 'B.', operations };
    expect(primaryContractFiles(request)).toEqual([`contracts/${file}`]);
  });
});
