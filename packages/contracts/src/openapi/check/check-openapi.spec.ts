import { checkedTogether, checkTexts, placesOf } from '../testing/check-texts';
import { USERS_API } from '../testing/users-api';

/** The document with the n-th occurrence of a text, from 1, replaced. */
function replaced(from: string, to: string, occurrence = 1): string {
  let offset = -1;
  for (let count = 0; count < occurrence; count += 1) {
    offset = USERS_API.indexOf(from, offset + 1);
    if (offset < 0) throw new Error(`${JSON.stringify(from)} is not there ${occurrence} times`);
  }
  return USERS_API.slice(0, offset) + to + USERS_API.slice(offset + from.length);
}

const BREAKAGES: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'a media type without an example',
    replaced('              example:\n                name: Ada\n', ''),
    'v1.yaml:46:13 contract/example',
    /`application\/json` has no example.*add an `example`/,
  ],
  [
    'a wrong example',
    replaced('name: Ada', 'name: 7'),
    'v1.yaml:16:21 contract/example',
    /`\/name` must be string\. .*correct the example/,
  ],
  [
    'a wrong example of a schema',
    replaced('examples: [ada@example.com]', 'examples: [42]'),
    'v1.yaml:98:22 contract/example',
    /it must be string/,
  ],
  [
    'a 404 without problem details',
    replaced('application/problem+json', 'application/json'),
    'v1.yaml:51:9 contract/problem-details',
    /response 404 has no `application\/problem\+json`.*RFC 7807/,
  ],
  [
    'problem details without a status',
    replaced('        status:\n          type: integer\n', ''),
    'v1.yaml:51:9 contract/problem-details',
    /no property `status`/,
  ],
  [
    'a oneOf without a discriminator',
    replaced(
      `          discriminator:
            propertyName: kind
            mapping:
              mail: '#/components/schemas/Mail'
              phone: '#/components/schemas/Phone'
`,
      '',
    ),
    'v1.yaml:82:11 contract/discriminator',
    /2 kinds of object and no discriminator.*propertyName/,
  ],
  [
    'a variant that does not require the discriminator',
    replaced('required: [kind, number]', 'required: [number]'),
    'v1.yaml:84:15 contract/discriminator',
    /doesn't require the property `kind`/,
  ],
  [
    'an unresolved reference',
    replaced("$ref: '#/components/schemas/User'", "$ref: '#/components/schemas/Usr'", 3),
    'v1.yaml:48:17 contract/openapi',
    /Can't resolve the reference "#\/components\/schemas\/Usr"/,
  ],
  [
    'a reference that leads into a circle',
    replaced(
      "'#/components/schemas/Phone'\n          discr",
      "'#/components/schemas/Self'\n          discr",
    ).replace('  schemas:\n', "  schemas:\n    Self: { $ref: '#/components/schemas/Self' }\n"),
    'v1.yaml:74:19 contract/openapi',
    /is part of a cycle/,
  ],
  [
    'a reference to a URL',
    replaced("'#/components/schemas/User'", 'https://example.com/user.yaml#/User', 3),
    'v1.yaml:48:23 contract/external-ref',
    /is a URL, and nothing is fetched.*copy/,
  ],
  [
    'an operation id twice',
    replaced('operationId: getUser', 'operationId: createUser'),
    'v1.yaml:41:7 contract/openapi',
    /rename one/,
  ],
  [
    'a path parameter that nobody defines',
    replaced('/v1/users/{id}', '/v1/users/{user}'),
    'v1.yaml:35:15 contract/openapi',
    /Path parameter `id` is not used/,
  ],
  [
    'a misspelt keyword',
    replaced('description: OK', 'descripton: OK'),
    'v1.yaml:44:11 contract/openapi',
    /`descripton` is not expected here.*Did you mean `description`/,
  ],
  [
    'broken YAML',
    replaced('    get:', '    get: ['),
    'v1.yaml:42:16 contract/unreadable',
    /not valid YAML or JSON/,
  ],
  [
    'a pattern that is no regular expression',
    replaced('pattern: ^[A-Z][a-z]+$', 'pattern: ^[A-Z'),
    'v1.yaml:80:20 contract/example',
    /The pattern "\^\[A-Z" can't be used: .*Unterminated character class/,
  ],
];

const NO_CONTRACTS: readonly (readonly [string, string, string, RegExp])[] = [
  ['Swagger 2.0', 'swagger: "2.0"\ninfo: {}\npaths: {}\n', 'v1.yaml:1:10', /Swagger 2\.0/],
  ['a version as a number', 'openapi: 3.1\n', 'v1.yaml:1:10', /three numbers/],
  ['something else', 'name: x\n', 'v1.yaml:1:1', /no `openapi` field/],
  ['a list', '- a\n', 'v1.yaml:1:1', /no OpenAPI document/],
  ['an empty file', '', 'v1.yaml:1:1', /no OpenAPI document/],
];

describe('checkOpenapi', () => {
  const findingsOf = checkedTogether([...BREAKAGES, ...NO_CONTRACTS].map(([, text]) => text));

  it('accepts a complete document and records its operations with their places', async () => {
    expect(await checkTexts({ 'v1.yaml': USERS_API })).toEqual({
      findings: [],
      notChecked: [],
      facts: [
        expect.objectContaining({ lockKey: 'api:POST /v1/users', line: 7, column: 5 }),
        expect.objectContaining({ lockKey: 'api:GET /v1/users/{id}', line: 40, column: 5 }),
      ],
    });
  });

  it.each(BREAKAGES)(
    'reports %s with code, file, line and column',
    async (_name, text, place, message) => {
      const findings = await findingsOf(text);
      expect(placesOf(findings)).toContain(place);
      const found = findings[placesOf(findings).indexOf(place)];
      expect(found?.message).toMatch(message);
      expect(found?.message).not.toContain('\n');
    },
  );

  it('checks several documents, and reports a shared file once, in that file', async () => {
    const { findings, facts } = await checkTexts(
      {
        'v1.yaml': replaced("$ref: '#/components/schemas/User'", "$ref: 'shared.yaml#/User'"),
        'v2.yaml': replaced("$ref: '#/components/schemas/User'", "$ref: './shared.yaml#/User'"),
        'shared.yaml': 'User:\n  type: object\n  propertys: {}\n',
      },
      ['v1.yaml', 'v2.yaml'],
    );
    expect(placesOf(findings)).toEqual(['shared.yaml:3:3 contract/openapi']);
    expect(facts).toHaveLength(4);
  });

  it('accepts every media type and composition of problem details', async () => {
    const text = replaced(
      "$ref: '#/components/schemas/Problem'",
      `anyOf:
                  - $ref: '#/components/schemas/Problem'
                  - allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { more: {} } }]`,
    );
    expect((await checkTexts({ 'v1.yaml': text })).findings).toEqual([]);
    const wrong = await checkTexts({ 'v1.yaml': text.replace('allOf: [{ $ref', 'allOf: [{ ref') });
    expect(wrong.findings.map(({ code }) => code)).toContain('contract/problem-details');
  });

  it('locates operations of paths in other files at their path', async () => {
    const { findings, facts } = await checkTexts({
      'v1.yaml': `${USERS_API.replace(/paths:[^]*?components:/, "paths:\n  /v1/teams:\n    $ref: 'teams.yaml'\ncomponents:")}`,
      'teams.yaml': `get:
  operationId: listTeams
  responses:
    '404': { description: x }
`,
    });
    expect(facts).toEqual([
      expect.objectContaining({ lockKey: 'api:GET /v1/teams', line: 6, column: 3 }),
    ]);
    expect(placesOf(findings)).toEqual(['teams.yaml:4:5 contract/problem-details']);
  });

  it('lowers rules for new contracts to warnings in an existing API', async () => {
    const text = replaced('application/problem+json', 'application/json').replace(
      'info:',
      'x-existing-api: true\ninfo:',
    );
    const { findings } = await checkTexts({ 'v1.yaml': text });
    expect(findings).toEqual([
      expect.objectContaining({ code: 'contract/problem-details', severity: 'warning' }),
    ]);
    const broken = await checkTexts({ 'v1.yaml': text.replace('operationId:', 'operationID:') });
    expect(broken.findings[0]).not.toHaveProperty('severity');
  });

  it.each(NO_CONTRACTS)('refuses %s as a contract', async (_name, text, place, message) => {
    const findings = await findingsOf(text);
    expect(placesOf(findings)).toEqual([`${place} contract/openapi`]);
    expect(findings[0]?.message).toMatch(message);
  });

  it('finds a document in paths with spaces, percent signs and non-ASCII letters', async () => {
    const folder = 'openspec/changes/add-users/contracts/open api/\u00e9%20#';
    const { findings, facts } = await checkTexts({
      [`${folder}/v 1.yaml`]: replaced("'#/components/schemas/User'", '../%C3%BCser.yaml#/User'),
      'openspec/changes/add-users/contracts/open api/\u00fcser.yaml':
        'User: { type: object, propertys: { name: { type: string } } }',
    });
    expect(placesOf(findings).map((place) => place.replace(/^.*\/(?=.*:)/, ''))).toEqual([
      '\u00fcser.yaml:1:23 contract/openapi',
    ]);
    expect(facts).toHaveLength(2);
  });

  it.each(['v1.yaml', 'nested/api.json'])(
    'refuses a source among generated files: %s',
    async (name) => {
      const file = `openspec/changes/add-users/contracts/generated/${name}`;
      const { findings } = await checkTexts({ [file]: USERS_API });
      expect(findings).toMatchObject([
        {
          code: 'contract/openapi',
          file,
          message: expect.stringContaining('generated files only'),
        },
      ]);
    },
  );

  it('reports a missing document', async () => {
    const { findings } = await checkTexts({ 'v1.yaml': USERS_API }, ['v1.yaml', 'v2.yaml']);
    expect(placesOf(findings)).toEqual(['v2.yaml:1:1 contract/missing-file']);
  });

  it('lists a hundred findings of a kind and counts the others', async () => {
    const paths = Array.from(
      { length: 150 },
      (_, index) =>
        `  /v1/t${index}:\n    get: { operationId: t${index}, responses: { '404': { description: x } } }`,
    );
    const text = `openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths:\n${paths.join('\n')}\n`;
    const { findings } = await checkTexts({ 'v1.yaml': text });
    expect(findings).toHaveLength(100);
    expect(findings.at(-1)?.message).toMatch(/And 50 more contract\/problem-details/);
  });
});
