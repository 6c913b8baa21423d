import type { ContractSources } from '../../check/contract-check';
import { breakingOpenapiChanges } from './breaking-openapi';

const FOLDER = 'openspec/changes/add-users';
const FILE = `${FOLDER}/contracts/openapi/v1.yaml`;
const SCHEMAS = `${FOLDER}/contracts/openapi/schemas.yaml`;
const LIMITS = { timeoutMs: 60_000 };

const BASE = `openapi: 3.1.0
info: { title: Users, version: '1' }
paths:
  /v1/users:
    get:
      operationId: listUsers
      parameters:
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        '200':
          description: The users.
          content:
            application/json:
              schema:
                type: array
                items: { $ref: '#/components/schemas/User' }
    post:
      operationId: createUser
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/NewUser' }
      responses:
        '201':
          description: The new user.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/User' }
  /v1/users/{id}:
    delete:
      operationId: deleteUser
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        '204': { description: Gone. }
components:
  schemas:
    User:
      type: object
      required: [id, name]
      properties:
        id: { type: string }
        name: { type: string }
        kind: { type: string, enum: [person, bot] }
    NewUser:
      type: object
      required: [name]
      properties:
        name: { type: string }
        age: { type: [integer, 'null'] }
`;

function sources(files: Readonly<Record<string, string>>): ContractSources {
  return { folder: FOLDER, files: new Map(Object.entries(files)), openapi: [FILE] };
}

async function breaks(after: string, before = BASE) {
  const { findings, notChecked } = await breakingOpenapiChanges(
    sources({ [FILE]: before }),
    sources({ [FILE]: after }),
    FILE,
    LIMITS,
  );
  expect(notChecked).toEqual([]);
  return findings.map(({ message, line, column }) => `${line}:${column} ${message}`);
}

const edit = (from: string | RegExp, to: string): string => {
  const after = BASE.replace(from, to);
  expect(after).not.toBe(BASE);
  return after;
};

describe('breakingOpenapiChanges', () => {
  it('reports nothing without a change', async () => {
    expect(await breaks(BASE)).toEqual([]);
  });

  it.each<readonly [string, string | RegExp, string, RegExp]>([
    [
      'a required field that is gone',
      /required: \[id, name\]([^]*?) {8}name: { type: string }\n/,
      'required: [id]$1',
      /^42:7 .*the property "name" is gone in the response 200 of GET \/v1\/users; it concerns "POST \/v1\/users" too/,
    ],
    [
      'an optional field that is gone',
      '        kind: { type: string, enum: [person, bot] }\n',
      '',
      /^42:7 .*the property "kind" is gone/,
    ],
    [
      'a field that a body may not have any more',
      "        age: { type: [integer, 'null'] }\n",
      '',
      /the property "age" is gone in the body of POST \/v1\/users/,
    ],
    [
      'a field that a body has to have now',
      'required: [name]',
      'required: [name, age]',
      /^48:24 .*the property "age" is required now in the body/,
    ],
    [
      'another type in an answer',
      'id: { type: string }\n        name',
      'id: { type: integer }\n        name',
      /^43:15 .*the property "id" is "integer" instead of "string" in the response 200 of GET/,
    ],
    [
      'a narrower type in a body',
      "[integer, 'null']",
      'integer',
      /^51:16 .*the property "age" can no longer be "null" in the body of POST \/v1\/users/,
    ],
    [
      'a new value in an answer',
      '[person, bot]',
      '[person, bot, team]',
      /the property "kind" may be "team" now in the response 200/,
    ],
    [
      'an operation that is gone',
      / {4}post:[^]*?(?= {2}\/v1\/users\/)/,
      '',
      /^4:3 .*the operation POST \/v1\/users is gone/,
    ],
    [
      'a parameter that is required',
      '{ name: limit, in: query, schema',
      '{ name: q, in: query, required: true, schema: { type: string } }\n        - { name: limit, in: query, schema',
      /the parameter "q" is required now in GET \/v1\/users/,
    ],
    [
      'another media type',
      'application/json:\n              schema:\n                type: array',
      'text/csv:\n              schema:\n                type: array',
      /the media type "application\/json" is gone/,
    ],
    ['another status', "'204'", "'200'", /the response "204" is gone in DELETE/],
    [
      'an enumeration of a body that had none',
      'name: { type: string }\n        age',
      'name: { type: string, enum: [Example berth] }\n        age',
      /^50:31 the property "name" can only be "Example berth" now in the body of POST/,
    ],
    [
      'an enumeration that an answer loses',
      'kind: { type: string, enum: [person, bot] }',
      'kind: { type: string }',
      /the property "kind" may have any value now in the response 200/,
    ],
    [
      'a body that is required',
      'operationId: deleteUser',
      'operationId: deleteUser\n      requestBody: { required: true, content: {} }',
      /the body is required now in DELETE \/v1\/users\/\{id\}/,
    ],
    [
      'a limit of a parameter',
      'in: query, schema: { type: integer }',
      'in: query, schema: { type: integer, maximum: 50 }',
      /the parameter "limit" of GET \/v1\/users has the maximum "50" now/,
    ],
    [
      'another way to write a parameter',
      'in: query, schema: { type: integer }',
      'in: query, explode: false, schema: { type: integer }',
      /the parameter "limit" is serialized differently now/,
    ],
    [
      'credentials',
      'operationId: deleteUser',
      'operationId: deleteUser\n      security: [{ token: [] }]',
      /it needs credentials now/,
    ],
  ])('reports %s with its place', async (_, from, to, expected) => {
    const found = await breaks(edit(from, to));
    expect(found).toEqual([expect.stringMatching(expected)]);
  });

  it.each<readonly [string, string | RegExp, string]>([
    [
      'a new field',
      '        name: { type: string }\n        kind',
      '        name: { type: string }\n        mail: { type: string }\n        kind',
    ],
    ['another name of a path parameter', /\{id\}([^]*?)name: id,/, '{userId}$1name: userId,'],
    ['a description', 'The users.', 'All users.'],
    ['another name of a schema', /\bNewUser\b/g, 'UserDraft'],
    [
      'a wider type in a body',
      '{ type: string }\n        age',
      "{ type: [string, 'null'] }\n        age",
    ],
    ['fewer values in an answer', '[person, bot]', '[person]'],
    [
      'an enumeration of an answer that had none',
      'id: { type: string }',
      'id: { type: string, enum: [a] }',
    ],
    [
      'null, written as a choice, in a body',
      'name: { type: string }\n        age',
      'name: { anyOf: [{ type: string }, { type: "null" }] }\n        age',
    ],
    [
      'a parameter that is optional',
      '{ name: limit, in: query',
      '{ name: q, in: query, schema: {} }\n        - { name: limit, in: query',
    ],
    [
      'a new operation',
      '  /v1/users/{id}:\n',
      '  /v1/me:\n    get: { operationId: me, responses: { "204": { description: x } } }\n  /v1/users/{id}:\n',
    ],
  ])('accepts %s', async (_, from, to) => {
    expect(await breaks(edit(from, to))).toEqual([]);
  });

  it('follows references into other files and reports places there', async () => {
    const before = BASE.replace(/'#\/components\/schemas\/User'/g, "'./schemas.yaml#/User'");
    const schemas =
      'User:\n  type: object\n  properties:\n    id: { type: string }\n    name: { type: string }\n';
    const { findings } = await breakingOpenapiChanges(
      sources({ [FILE]: before, [SCHEMAS]: schemas }),
      sources({ [FILE]: before, [SCHEMAS]: schemas.replace(/ {4}name.*\n/, '') }),
      FILE,
      LIMITS,
    );
    expect(findings).toMatchObject([{ file: SCHEMAS, line: 3, column: 3 }]);
  });

  it('follows a schema that refers to itself', async () => {
    const self = BASE.replace(
      'kind: {',
      "boss: { $ref: '#/components/schemas/User' }\n        kind: {",
    );
    expect(
      await breaks(self.replace('enum: [person, bot]', 'enum: [person, bot, x]'), self),
    ).toHaveLength(1);
  });

  it.each([
    ['is no YAML', 'openapi: [', /could not be compared: .*is not YAML/],
    ['is another kind of document', 'hello', undefined],
  ])('reports as not compared only an unreadable document: one that %s', async (_, after, why) => {
    const result = await breakingOpenapiChanges(
      sources({ [FILE]: BASE }),
      sources({ [FILE]: after }),
      FILE,
      LIMITS,
    );
    if (why === undefined) expect(result.notChecked).toEqual([]);
    else
      expect(result.notChecked).toMatchObject([
        { check: 'contract/breaking', why: expect.stringMatching(why) },
      ]);
  });

  it('stops at the timeout', async () => {
    const { notChecked } = await breakingOpenapiChanges(
      sources({ [FILE]: BASE }),
      sources({ [FILE]: `${BASE}\n` }),
      FILE,
      { timeoutMs: 1 },
    );
    expect(notChecked).toMatchObject([{ why: expect.stringContaining('took longer than') }]);
  });
});
