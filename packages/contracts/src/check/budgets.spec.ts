import { checkContracts } from './check-contracts';
import type { ContractCheck } from './contract-check';
import { breakingChanges } from './breaking-changes';

const FOLDER = 'openspec/changes/x';
const MOST_MS = 10_000;

function sources(file: string, text: string) {
  const path = `${FOLDER}/contracts/${file}`;
  return {
    folder: FOLDER,
    files: new Map([[path, text]]),
    openapi: file.startsWith('openapi') ? [path] : [],
  };
}

const SLOW = `openapi: 3.1.0
info: { title: T, version: '1' }
paths: {}
components: { schemas: { A: { type: string, pattern: '^(a+)+$', examples: ['${'a'.repeat(40)}!'] } } }
`;
const EVENT = JSON.stringify({
  type: 'object',
  properties: { a: { type: 'string', pattern: '^(a+)+$' } },
  examples: [{ a: `${'a'.repeat(40)}!` }],
});

/** Texts that once took from 26 to 43 seconds, or were printed whole. */
const HOSTILE: readonly (readonly [name: string, file: string, text: string, message: RegExp])[] = [
  ['open comments', 'db/schema.sql', '/*'.repeat(100_000), /unterminated \/\* comment/],
  [
    'nested comments',
    'db/schema.sql',
    `select ${'/*'.repeat(50_000)}${'*/'.repeat(50_000)} 1;`,
    /nested more than 100 levels/,
  ],
  [
    'an open string of 1 MB',
    'db/schema.sql',
    `select 'x${'y'.repeat(1_000_000)}`,
    /unterminated quoted string/,
  ],
  ['a word of 1 MB', 'db/schema.sql', `create ${'y'.repeat(1_000_000)};`, /more characters\)/],
  ['100 KB of brackets', 'openapi/v1.yaml', `a: ${'['.repeat(100_000)}`, /not valid YAML/],
  ['100 KB of lists', 'openapi/v1.yaml', '- '.repeat(50_000), /not valid YAML/],
  ['100 KB of braces', 'openapi/v1.yaml', '{"a":'.repeat(20_000), /not valid YAML/],
  ['a pattern in an API', 'openapi/v1.yaml', SLOW, /stopped after a second/],
  ['a pattern in an event', 'events/a.schema.json', EVENT, /took longer than 5 s/],
];

describe('checking hostile contracts', () => {
  it.each(HOSTILE)('%s: ends in time with a short finding', async (_, file, text, message) => {
    const start = performance.now();
    const check: ContractCheck = await checkContracts(sources(file, text), {
      limits: { timeoutMs: 30_000 },
      pythonModels: 'none',
    });
    expect(performance.now() - start).toBeLessThan(MOST_MS);
    const messages = check.findings.map((finding) => finding.message);
    expect(messages.join('\n')).toMatch(message);
    for (const one of messages) expect(one.length).toBeLessThan(1_000);
  });

  it.each(HOSTILE.filter(([, file]) => file.startsWith('openapi')))(
    '%s: ends in time when compared with an earlier version',
    async (_, file, text) => {
      const start = performance.now();
      await breakingChanges(sources(file, text), sources(file, `${text}\n`), { timeoutMs: 30_000 });
      expect(performance.now() - start).toBeLessThan(MOST_MS);
    },
  );
});
