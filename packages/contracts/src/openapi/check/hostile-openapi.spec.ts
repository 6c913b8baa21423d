import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { checkedTogether, checkTexts, placesOf } from '../testing/check-texts';
import { USERS_API } from '../testing/users-api';

const HEAD = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\n";

/** A document that names a target in every way there is. */
function referringTo(target: string): string {
  const quoted = JSON.stringify(target);
  return `${HEAD}components:
  schemas:
    A: { $ref: ${quoted} }
    B:
      oneOf: [{ type: string }]
      discriminator: { propertyName: a, mapping: { b: ${quoted} } }
  examples:
    C: { externalValue: ${quoted} }
  links:
    D: { operationRef: ${quoted} }
`;
}

const LEADING_OUT = [
  '../../../../../../etc/passwd',
  '..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e/%2e%2e/%2e%2e/%2e%2e/other/contracts/v1.yaml',
  '..%252f..%252fv1.yaml',
  '../../../add-teams/contracts/v1.yaml',
  '../../../add-users-2/contracts/v1.yaml',
  '/etc/passwd',
  '//example.com/v1.yaml',
  'file:///etc/passwd',
  'FILE:/etc/passwd',
  'data:text/yaml,a: 1',
  'C:\\Windows\\win.ini',
  '..\\..\\..\\v1.yaml',
  'v1.yaml%00.json',
  '%E0%A4%A',
  'https://example.com/v1.yaml',
  'http:v1.yaml',
  'v1.yaml?x=1',
];

const UNREADABLE: readonly (readonly [string, string, RegExp])[] = [
  [
    'an alias bomb',
    `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`).join('\n')}\n${HEAD}`,
    /2,000,000 values/,
  ],
  ['a document that contains itself', `${HEAD}x-a: &a [*a]\n`, /2,000,000 values/],
  ['50 MB of example', `${HEAD}x-a: ${'a'.repeat(50 * 1024 * 1024)}\n`, /larger than 16 MiB/],
  ['100,000 brackets', `${HEAD}x-a: ${'['.repeat(100_000)}\n`, /not valid YAML/],
  ['100,000 lists in lists', `- `.repeat(100_000), /not valid YAML/],
  ['deep JSON', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, /not valid YAML/],
  ['a NUL', `${HEAD}x-a: \0\n`, /not valid YAML/],
  ['two documents', `${HEAD}---\n${HEAD}`, /single document/],
  ['a key twice', `${HEAD}paths: {}\n`, /duplicated mapping key/],
];

describe('checkOpenapi with hostile documents', () => {
  const findingsOf = checkedTogether([
    ...LEADING_OUT.map(referringTo),
    ...UNREADABLE.map(([, text]) => text),
  ]);

  it.each(LEADING_OUT)('does not follow %s, which leads out of the change', async (target) => {
    const findings = await findingsOf(referringTo(target));
    const outside = findings.filter(({ code }) => code === 'contract/external-ref');
    expect(placesOf(outside)).toEqual([
      'v1.yaml:6:16 contract/external-ref',
      'v1.yaml:9:55 contract/external-ref',
      'v1.yaml:11:25 contract/external-ref',
      'v1.yaml:13:24 contract/external-ref',
    ]);
  });

  it('allows a document outside the change to refer only to its own folder', async () => {
    const { findings } = await checkTexts({
      'api/v1.yaml': `${HEAD}components:
  schemas:
    A: { $ref: 'parts/a.yaml' }
    B: { $ref: '../src/b.yaml' }
`,
      'api/parts/a.yaml': 'propertys: {}\n',
      'src/b.yaml': 'propertys: {}\n',
    });
    expect(placesOf(findings)).toEqual([
      'api/parts/a.yaml:1:1 contract/openapi',
      'api/v1.yaml:7:16 contract/external-ref',
    ]);
  });

  describe('with a server that counts requests', () => {
    let server: Server;
    let requests = 0;

    beforeAll(async () => {
      server = createServer((_request, response) => {
        requests += 1;
        response.end('type: string');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });

    afterAll(() => new Promise((resolve) => server.close(resolve)));

    it('fetches no URL from any field', async () => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.yaml`;
      const { findings } = await checkTexts({
        'v1.yaml': `openapi: 3.1.0
jsonSchemaDialect: ${url}
info: { title: T, version: '1' }
paths:
  /a: { $ref: '${url}' }
components:
  schemas:
    A: { $id: '${url}', $schema: '${url}', $ref: '${url}#/A' }
    B: { $dynamicRef: '${url}' }
    C: { type: object, properties: { d: { $ref: 'other.yaml' } }, example: { $ref: '${url}' } }
  examples:
    E: { externalValue: '${url}' }
`,
        'other.yaml': `$ref: '${url}'\n`,
      });
      expect(requests).toBe(0);
      expect(placesOf(findings).filter((place) => place.endsWith('external-ref'))).toHaveLength(6);
    });
  });

  it('stops a catastrophic pattern and reports its place', async () => {
    const text = USERS_API.replace('^[A-Z][a-z]+$', '^(([a-z])+.)+[A-Z]([a-z])+$').replace(
      'name: Ada',
      `name: ${'a'.repeat(60)}`,
    );
    const { findings, facts } = await checkTexts({ 'v1.yaml': text });
    expect(placesOf(findings)).toContain('v1.yaml:80:20 contract/openapi');
    expect(findings.map(({ message }) => message).join()).toMatch(/stopped after a second/);
    expect(facts).toHaveLength(2);
  });

  it('stops at the timeout, names the document and checks the others', async () => {
    const many = Array.from(
      { length: 40 },
      (_, index) =>
        `    S${index}: { type: string, pattern: '^(a+){${index + 1},}$', examples: ['${'a'.repeat(60)}b'] }`,
    ).join('\n');
    const started = performance.now();
    const { findings, facts } = await checkTexts(
      {
        'slow.yaml': `${HEAD}components:\n  schemas:\n${many}\n`,
        'v1.yaml': USERS_API.replace('operationId: getUser', 'operationID: getUser'),
      },
      ['slow.yaml', 'v1.yaml'],
      10_000,
    );
    expect(performance.now() - started).toBeLessThan(50_000);
    expect(placesOf(findings)).toEqual([
      'v1.yaml:41:7 contract/openapi',
      'slow.yaml:1:1 contract/openapi',
    ]);
    expect(findings.at(-1)?.message).toMatch(/longer than 10 s and was stopped/);
    expect(facts).toHaveLength(2);
  });

  it.each(UNREADABLE)('reports %s as unreadable with a reason', async (_name, text, reason) => {
    const findings = await findingsOf(text);
    expect(findings.map(({ code }) => code)).toEqual(['contract/unreadable']);
    expect(findings[0]?.message).toMatch(reason);
  });

  it('treats names of object members as ordinary keys', async () => {
    const { findings, facts } = await checkTexts({
      'v1.yaml': `${HEAD.replace('paths: {}', 'paths:\n  /__proto__/{constructor}: { get: { responses: {} } }')}components:
  schemas:
    __proto__: { type: object, properties: { constructor: { type: string }, __proto__: { polluted: true } } }
    toString: { $ref: '#/components/schemas/__proto__' }
    hasOwnProperty: { allOf: [{ $ref: '#/components/schemas/constructor' }] }
`,
    });
    expect(facts.map(({ lockKey }) => lockKey)).toEqual(['api:GET /__proto__/{constructor}']);
    expect(findings.every(({ code }) => code === 'contract/openapi')).toBe(true);
    expect(findings.some(({ message }) => /path parameter `\{constructor\}`/.test(message))).toBe(
      true,
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('escapes control characters of a document', async () => {
    const { findings } = await checkTexts({
      'v1.yaml': `${HEAD}components: { schemas: { A: { "\\e[31m\\u202e": 1 } } }\n`,
    });
    expect(findings[0]?.message).toContain('\\x1b[31m\\u{202e}');
  });
});
