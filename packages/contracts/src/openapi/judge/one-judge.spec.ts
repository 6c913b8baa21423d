import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { mockAnswers } from '../../mock/answer';
import { loadMockApi } from '../../mock/mock-api';
import { mockRequest } from '../../mock/mock-request';
import { CHANGE, checkTexts, ENTRY } from '../testing/check-texts';

function document(name: string): string {
  return readFileSync(join(__dirname, '../testing/documents', `${name}.yaml`), 'utf8');
}

interface Document {
  readonly paths: Record<
    string,
    { post: { requestBody: { content: Record<string, { example: unknown }> } } }
  >;
}

/** What validation says of a request's example, and what the mock says of the same as a request. */
async function judged(text: string, body: unknown): Promise<{ check: string; mock: string }> {
  const document = parse(text) as Document;
  const [path = ''] = Object.keys(document.paths);
  const media = document.paths[path]?.post.requestBody.content['application/json'];
  if (media !== undefined) media.example = body;
  const { findings } = await checkTexts({ 'v1.yaml': JSON.stringify(document) });
  const answers = mockAnswers(loadMockApi({ file: ENTRY, files: new Map([[ENTRY, text]]) }));
  const { status, body: answer } = answers(
    mockRequest(
      'POST',
      path,
      { 'content-type': 'application/json' },
      Buffer.from(JSON.stringify(body)),
    ),
  );
  const refusal = status === 400 ? 'refused' : `status ${status}: ${answer ?? ''}`;
  return {
    check: findings.length === 0 ? 'taken' : findings.map(({ code }) => code).join(),
    mock: status === 201 ? 'taken' : refusal,
  };
}

const UNTAGGED = `openapi: 3.1.0
info: { title: Ports, version: '1' }
paths:
  /v1/ports:
    post:
      operationId: createPort
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Port' }
            example: {}
      responses: { '201': { description: Made } }
components:
  schemas:
    Named: { type: object, required: [type, id], properties: { type: { type: string }, id: { type: string, readOnly: true }, note: { type: string, default: none } } }
    Sea:
      allOf:
        - { $ref: '#/components/schemas/Named' }
        - { required: [depth], properties: { type: { const: sea }, depth: { type: integer, minimum: 1 } } }
    River: { allOf: [{ $ref: '#/components/schemas/Named' }, { properties: { type: { enum: [river, canal] }, locks: { type: integer } } }] }
    Port: { oneOf: [{ $ref: '#/components/schemas/Sea' }, { $ref: '#/components/schemas/River' }, { type: 'null' }], discriminator: { propertyName: type } }
`;

const CREW = {
  day: '2026-01-02',
  site: 'https://a.example',
  who: { kind: 'Crew', id: 'c', rank: 2 },
};

describe('validation and the mock', () => {
  it.each<[string, string, unknown, 'taken' | 'refused']>([
    ['the variant that the mapping names', document('discriminator-mock'), CREW, 'taken'],
    [
      'a variant without a field of its own',
      document('discriminator-mock'),
      { ...CREW, who: { kind: 'Crew', id: 'c' } },
      'refused',
    ],
    [
      'another variant',
      document('discriminator-mock'),
      { ...CREW, who: { kind: 'Guest', id: 'g' } },
      'taken',
    ],
    [
      'a tag that no variant has',
      document('discriminator-mock'),
      { ...CREW, who: { kind: 'Cook', id: 'g' } },
      'refused',
    ],
    ['no tag', document('discriminator-mock'), { ...CREW, who: { id: 'g', rank: 1 } }, 'refused'],
    ['a variant that its constant names', UNTAGGED, { type: 'sea', depth: 3 }, 'taken'],
    ['one of several constants', UNTAGGED, { type: 'canal' }, 'taken'],
    ['the other variant of that constant', UNTAGGED, { type: 'sea', locks: 3 }, 'refused'],
    ['a limit of the variant', UNTAGGED, { type: 'sea', depth: 0 }, 'refused'],
    ['a variant that is no object', UNTAGGED, null, 'taken'],
    ['what is neither', UNTAGGED, 'sea', 'refused'],
    ['a default that is left out', document('default-optional'), { text: 'kiel' }, 'taken'],
    [
      'a default of another type',
      document('default-optional'),
      { text: 'kiel', limit: 'many' },
      'refused',
    ],
  ])('agree on %s', async (_, text, body, expected) => {
    expect(await judged(text, body)).toEqual({
      check: expected === 'taken' ? 'taken' : 'contract/example',
      mock: expected,
    });
  });

  it('resolve allOf before a discriminator', async () => {
    const text = document('discriminator-allof');
    expect((await checkTexts({ 'v1.yaml': text })).findings).toEqual([]);
    const wrong = await checkTexts({ 'v1.yaml': text.replace('width: 2', 'width: wide') });
    expect(wrong.findings).toMatchObject([
      { code: 'contract/example', message: expect.stringMatching(/`\/width` must be number/) },
    ]);
    const unknown = await checkTexts({
      'v1.yaml': text.replace('kind: Liquid, id: l1', 'kind: Gas, id: l1'),
    });
    expect(unknown.findings).toMatchObject([
      {
        code: 'contract/example',
        message: expect.stringMatching(/`\/kind` must be equal to one of/),
      },
    ]);
  });

  it('apply schemas of other files', async () => {
    const schemas =
      'Port: { oneOf: [{ $ref: "#/Sea" }, { $ref: "#/Lake" }], discriminator: { propertyName: type } }\nSea: { type: object, required: [type, depth], properties: { type: { type: string }, depth: { type: integer } } }\nLake: { type: object, required: [type], properties: { type: { type: string } } }\n';
    const text = UNTAGGED.replace("'#/components/schemas/Port'", './schemas.yaml#/Port');
    const check = async (example: string) =>
      (
        await checkTexts({
          'v1.yaml': text.replace('example: {}', `example: ${example}`),
          'schemas.yaml': schemas,
        })
      ).findings.map(({ code, file }) => `${file.replace(`${CHANGE}/`, '')} ${code}`);
    expect(await check('{ type: Sea, depth: 2 }')).toEqual([]);
    expect(await check('{ type: Sea }')).toEqual(['contracts/openapi/v1.yaml contract/example']);
  });
});
