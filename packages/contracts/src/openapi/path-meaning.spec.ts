import { type OperationContract } from '../request/contract-request';
import { parseOperation } from '../request/parse-operation';
import { resolveOperations } from './resolve-operations';
import { tagOf } from './path-meaning';

function resolve(...texts: string[]): ReturnType<typeof resolveOperations> {
  const operations = texts.map((text): OperationContract => ({
    ...parseOperation(text),
    owner: 'api',
    consumers: [],
  }));
  return resolveOperations({ changeId: 'a', title: 'A', description: 'B.', operations });
}

describe('the operation derived from a method and a path', () => {
  it.each([
    ['GET /v1/sessions', 'listSessions', 'sessions', undefined, 'SessionPage', 200, [400]],
    [
      'POST /v1/sessions',
      'createSession',
      'sessions',
      'CreateSession',
      'Session',
      201,
      [400, 409, 422],
    ],
    ['GET /v1/users/{id}', 'getUser', 'users', undefined, 'User', 200, [404]],
    ['PUT /users/{id}', 'replaceUser', 'users', 'ReplaceUser', 'User', 200, [400, 404, 422]],
    ['PATCH /users/{id}', 'updateUser', 'users', 'UpdateUser', 'User', 200, [400, 404, 422]],
    ['DELETE /users/{id}', 'deleteUser', 'users', undefined, undefined, 204, [404]],
    ['HEAD /users/{id}', 'checkUser', 'users', undefined, undefined, 200, [404]],
    [
      'GET /api/v2/users/{id}/user-sessions',
      'listUserUserSessions',
      'user-sessions',
      undefined,
      'UserSessionPage',
      200,
      [400, 404],
    ],
    ['GET /categories/{id}', 'getCategory', 'categories', undefined, 'Category', 200, [404]],
    ['GET /statuses', 'listStatuses', 'statuses', undefined, 'StatusPage', 200, [400]],
    ['GET /people/{id}', 'getPerson', 'people', undefined, 'Person', 200, [404]],
    ['GET /addresses', 'listAddresses', 'addresses', undefined, 'AddressPage', 200, [400]],
    ['GET /v1/me', 'getMe', 'me', undefined, 'Me', 200, []],
    ['GET /users/{id}/profile', 'getUserProfile', 'profile', undefined, 'UserProfile', 200, [404]],
    ['POST /v1/login', 'login', 'login', 'LoginRequest', 'LoginResponse', 200, [400, 422]],
    ['POST /orders/{id}/cancel', 'cancelOrder', 'orders', undefined, 'Order', 200, [404]],
    ['POST /orders/{id}:cancel', 'cancelOrder', 'orders', undefined, 'Order', 200, [404]],
    ['GET /', 'getRoot', 'root', undefined, 'Root', 200, []],
    ['GET /v1/problems', 'listProblems', 'problems', undefined, 'Problem2Page', 200, [400]],
    ['GET /123', 'get123', '123', undefined, 'N123', 200, []],
  ] as const)('%s', (text, operationId, tag, request, response, status, errors) => {
    const [operation] = resolve(text).operations;
    expect(operation).toMatchObject({ operationId, status, errors });
    expect(operation && tagOf(operation.meaning)).toBe(tag);
    expect({ request: operation?.request, response: operation?.response }).toEqual({
      request,
      response,
    });
  });

  it('has its own id if another path has the same words', () => {
    const { operations } = resolve('GET /v1/users/{id}', 'GET /v2/users/{id}', 'GET /v2/user/{id}');
    expect(operations.map(({ operationId }) => operationId)).toEqual([
      'getUser',
      'getV2UsersId',
      'getV2UserId',
    ]);
  });

  it('omits server-set fields from a create request', () => {
    const schema = resolve('POST /v1/sessions').schemas.get('CreateSession');
    expect(schema).toEqual({ fields: [{ name: 'name', type: 'string', min: 1, max: 200 }] });
  });

  it('takes the fields of its table without secrets', () => {
    const { schemas } = resolveOperations({
      changeId: 'a',
      title: 'A',
      description: 'B.',
      operations: [{ method: 'POST', path: '/users', owner: 'api', consumers: [] }],
      tables: [
        {
          name: 'users',
          owner: 'api',
          consumers: [],
          columns: [
            { name: 'id', type: 'bigserial', primaryKey: true },
            { name: 'display_name', type: 'varchar(80)' },
            { name: 'password_hash', type: 'text' },
            { name: 'born_on', type: 'date', nullable: true },
            { name: 'role', type: 'text', values: ['admin', 'guest'] },
            { name: 'score', type: 'numeric(4,1)' },
            { name: 'tags', type: 'text[]' },
            { name: 'settings', type: 'jsonb' },
          ],
        },
      ],
    });
    expect(schemas.get('User')).toEqual({
      fields: [
        { name: 'id', type: 'integer' },
        { name: 'displayName', type: 'string', max: 80 },
        { name: 'bornOn', type: 'string', format: 'date', nullable: true },
        { name: 'role', type: 'enum', values: ['admin', 'guest'] },
        { name: 'score', type: 'number' },
        { name: 'tags', type: 'array', items: { type: 'string' } },
        { name: 'settings', type: 'object' },
      ],
    });
  });

  it('types an identifier in the path as the resource does', () => {
    const { operations } = resolveOperations({
      changeId: 'a',
      title: 'A',
      description: 'B.',
      schemas: { Order: { fields: [{ name: 'id', type: 'integer', min: 1 }] } },
      operations: [
        { method: 'GET', path: '/orders/{orderId}/{kind}', owner: 'api', consumers: [] },
      ],
    });
    expect(operations[0]?.parameters).toMatchObject([
      { name: 'orderId', shape: { type: 'integer', min: 1 } },
      { name: 'kind', shape: { type: 'string' } },
    ]);
  });
});
