import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compileProblems } from '../testing/compile-types';
import { documentDigest } from './generated-header';
import { renderTypes } from './render-types';

const DOCUMENT = `openapi: 3.1.0
info: { title: A, version: "1" }
paths: {}
components:
  schemas:
    B: { type: string }
    C: { type: object, discriminator: { propertyName: kind }, oneOf: [{ $ref: "#/components/schemas/A" }] }
    A: { type: object, properties: { b: { $ref: "#/components/schemas/B" } } }
`;

describe('renderTypes', () => {
  it('names the source, its digest and the generator', async () => {
    const types = await renderTypes({ text: DOCUMENT, file: '../openapi/v1.yaml' });
    expect(types.split('\n').slice(0, 7)).toEqual([
      '/**',
      ' * Generated. Do not edit: change the source, then generate again.',
      ' * source: ../openapi/v1.yaml',
      ` * digest: ${documentDigest(parse(DOCUMENT))}`,
      ' * generator: openapi-typescript 7.13.0',
      expect.stringMatching(/^ \* content: sha256:[0-9a-f]{64}$/),
      ' */',
    ]);
    expect(types).toContain('b?: components["schemas"]["B"];');
  });

  it('writes the same types for a reformatted document', async () => {
    const reordered = JSON.stringify(
      Object.fromEntries(Object.entries(parse(DOCUMENT) as object).reverse()),
    );
    const source = { file: '../openapi/v1.yaml' };
    expect(await renderTypes({ ...source, text: reordered })).toBe(
      await renderTypes({ ...source, text: `# a comment\n${DOCUMENT}` }),
    );
  });

  it.each(['https://example.invalid/a.yaml', './a.yaml', '../../etc/passwd', 'file:///etc/passwd'])(
    'refuses a reference to %s',
    async (reference) => {
      const text = DOCUMENT.replace('#/components/schemas/B', reference);
      await expect(renderTypes({ text, file: 'x' })).rejects.toMatchObject({
        code: 'external-ref',
      });
    },
  );

  it('makes only fields with a default optional for callers', async () => {
    const file = join(__dirname, '../openapi/testing/documents/default-optional.yaml');
    const types = await renderTypes({ text: readFileSync(file, 'utf8'), file: 'v1.yaml' });
    const use = (body: string): string =>
      `import type { components } from './types';\nexport const body: components['schemas']['Search'] = ${body};\n`;
    const problems = (body: string): string[] =>
      compileProblems({ '/types.ts': types, '/use.ts': use(body) });
    expect(problems("{ text: 'kiel' }")).toEqual([]);
    expect(problems("{ text: 'kiel', limit: 3, sort: 'desc' }")).toEqual([]);
    expect(problems('{ limit: 3 }')).toEqual([expect.stringContaining("'text' is missing")]);
    expect(problems("{ text: 'kiel', sort: 'up' }")).toHaveLength(1);
  });
});
