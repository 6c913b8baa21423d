import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { renderTypes } from '../../generated/render-types';
import { compileProblems } from '../../testing/compile-types';
import { checkTexts } from '../testing/check-texts';
import { USERS_API } from '../testing/users-api';
import { loadRedocly } from '../check/redocly';
import { type Refusal, TakeOverError } from './taken-over';
import { takeOverDocument } from './take-over-document';
import { takeOverOpenapi } from './take-over-openapi';

function document(name: string): string {
  return readFileSync(join(__dirname, '../testing/documents', name), 'utf8');
}

/** In this process, because there are many. */
async function refusalOf(text: string): Promise<Refusal> {
  const answer = await takeOverDocument(await loadRedocly(), text, 'docs/api.yaml');
  if ('refusal' in answer) return answer.refusal;
  throw new Error('it was taken over');
}

const OLD_API = `# Written long ago.
openapi: 3.0.3
info: { title: Old, version: '1' }
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters:
        - { name: id, in: path, required: true, schema: { type: string, nullable: true } }
      responses:
        default:
          description: Anything
        '200':
          description: OK
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Thing' }
        '404':
          description: Not found
    delete:
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        '204': { description: Gone }
components:
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: { type: string, example: t1 }
        size: { type: integer, minimum: 0, exclusiveMinimum: true }
        note: { type: string, nullable: true }
`;

describe('takeOverOpenapi', () => {
  it('upgrades a document, derives its examples and lists what is missing', async () => {
    expect(await takeOverOpenapi(OLD_API, { file: 'old.yaml' })).toEqual({
      upgradedFrom: '3.0.3',
      operations: [
        { method: 'GET', path: '/things/{id}', operationId: 'getThing' },
        { method: 'DELETE', path: '/things/{id}' },
      ],
      notes: [
        'OpenAPI 3.0.3 was upgraded to 3.1.0.',
        '1 missing example was derived from its schema.',
        'It has 1 error response without problem details (RFC 7807). Because the API exists, `x-existing-api: true` makes that a warning; remove it to apply all rules for new contracts.',
        'Comments of the original are not kept.',
      ],
      text: expect.stringMatching(
        /^openapi: 3\.1\.0\nx-existing-api: true\ninfo:\n {2}title: Old\n/,
      ),
    });
  });

  it('keeps the content of a complete document', async () => {
    const { text, notes } = await takeOverOpenapi(USERS_API, { file: 'users.yaml' });
    expect(notes).toEqual([]);
    expect(parse(text)).toEqual(parse(USERS_API));
  });

  it.each([
    ['galaxy.yaml', undefined, 9],
    ['links.yaml', '3.0.0', 6],
  ])('takes over a document of another project: %s', async (name, upgradedFrom, count) => {
    const first = await takeOverOpenapi(document(name), { file: name });
    expect(first.upgradedFrom).toBe(upgradedFrom);
    expect(first.operations).toHaveLength(count);
    const { findings, facts } = await checkTexts({ 'v1.yaml': first.text });
    expect(findings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
    expect(facts).toHaveLength(count);
    const types = await renderTypes({ text: first.text, file: 'v1.yaml' });
    expect(compileProblems({ '/types.ts': types })).toEqual([]);
    const again = await takeOverOpenapi(first.text, { file: name });
    expect(again.text).toBe(first.text);
    expect(again.operations).toEqual(first.operations);
  });

  it.each([
    ['unsupported-version', 'swagger: "2.0"\n', /Swagger 2\.0, which is not supported: convert it/],
    ['unsupported-version', 'openapi: 4.0.0\n', /its version is "4\.0\.0"/],
    ['not-openapi', 'name: x\n', /no `openapi` field/],
    ['not-openapi', '', /no OpenAPI document/],
    [
      'unreadable',
      'a: [',
      /can't be read:\n {2}docs\/api\.yaml:\d+:\d+ The file is not valid YAML/,
    ],
    ['no-operations', USERS_API.replace(/paths:[^]*components:/, 'components:'), /no operations/],
    [
      'external-ref',
      USERS_API.replace("'#/components/schemas/User'", "'user.yaml'"),
      /npx @redocly\/cli bundle <file>`:\n {2}docs\/api\.yaml:14:21 "user\.yaml"$/,
    ],
    [
      'invalid',
      USERS_API.replaceAll("'#/components/schemas/User'", "'#/components/schemas/Usr'"),
      /Correct this first:\n {2}docs\/api\.yaml:14:15 Can't resolve the reference .*\n.*:26:.*\n.*:48:/,
    ],
    ['invalid', USERS_API.replaceAll('description: ', 'descripton: '), /(?:\n.*){4} /],
  ])('refuses with a reason and places: %s', async (code, text, message) => {
    const error = await refusalOf(text);
    expect(error.message).toMatch(/^"docs\/api\.yaml" is not taken over: /);
    expect(error.message).toMatch(message);
    expect(error.code).toBe(code);
    expect(error.findings.every(({ file }) => file === 'docs/api.yaml')).toBe(true);
  });

  it('throws a TakeOverError', async () => {
    const result = takeOverOpenapi('a: [', { file: 'docs/api.yaml' });
    await expect(result).rejects.toBeInstanceOf(TakeOverError);
    await expect(result).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/^"docs\/api\.yaml" is not taken over/),
      findings: [expect.objectContaining({ code: 'contract/unreadable', file: 'docs/api.yaml' })],
    });
  });

  it('shows ten findings, counts the others and returns all', async () => {
    const wrong = Array.from({ length: 30 }, (_, index) => `    S${index}: { typ: x }`).join('\n');
    const { message, findings } = await refusalOf(
      USERS_API.replace('  schemas:\n', `  schemas:\n${wrong}\n`),
    );
    expect(findings).toHaveLength(30);
    expect(message.split('\n')).toHaveLength(12);
    expect(message).toMatch(/\n {2}and 20 more$/);
  });

  it('stops at the timeout', async () => {
    const patterns = Array.from(
      { length: 40 },
      (_, index) =>
        `    S${index}: { type: string, pattern: '^(a+){${index + 1},}$', examples: ['${'a'.repeat(60)}b'] }`,
    ).join('\n');
    const text = USERS_API.replace('  schemas:\n', () => `  schemas:\n${patterns}\n`);
    const result = takeOverOpenapi(text, { file: 'slow.yaml', timeoutMs: 4_000 });
    await expect(result).rejects.toMatchObject({ code: 'out-of-time' });
  });

  it.each([
    [
      'an alias bomb',
      `${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`).join('\n')}\n`.replace(
        /^/,
        'a0: &a0 [x]\n',
      ),
    ],
    ['50 MB', `openapi: 3.1.0\nx: ${'a'.repeat(50 * 1024 * 1024)}\n`],
    ['brackets', '['.repeat(100_000)],
    ['a control character', 'a: \u0007'],
  ])('refuses hostile text: %s', async (_name, text) => {
    expect((await refusalOf(text)).code).toBe('unreadable');
  });

  it('keeps names of object members as keys', async () => {
    const text = OLD_API.replace(
      '    Thing:',
      '    __proto__: { type: object, nullable: true }\n    Thing:',
    );
    const { text: result } = await takeOverOpenapi(text, { file: 'a.yaml' });
    expect(result).toMatch(/\n {4}__proto__:\n {6}type:\n {8}- object\n {8}- "?null"?\n/);
  });
});
