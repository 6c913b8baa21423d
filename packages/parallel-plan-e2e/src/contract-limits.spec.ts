import { expectNoStackTrace } from './harness/expect-message';
import { plannedFeature } from './harness/feature';
import { usePglite } from './harness/use-pglite';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'count-members';
const CONTRACTS = `openspec/changes/${CHANGE}/contracts`;
const API = `${CONTRACTS}/openapi/v1.yaml`;
const EVENT = `${CONTRACTS}/events/member.counted.schema.json`;
const SCHEMA = `${CONTRACTS}/db/schema.sql`;

/** The start of Node, of Nx and of PostgreSQL on a busy machine; the limit of a contract is three seconds. */
const PATIENCE = 90_000;

const LONG = `${'a'.repeat(60)}b`;
const SLOW_SCHEMAS = Array.from(
  { length: 40 },
  (_, index) =>
    `    S${index}: { type: string, pattern: '^(a+){${index + 1},}$', examples: ['${LONG}'] }\n`,
).join('');
const WIDE = Array.from({ length: 300_000 }, (_, index) => `  k${index}: ${index}\n`).join('');

function withPattern(text: string): string {
  const schema = JSON.parse(text) as {
    properties: { data: { properties: object } };
    examples: { data: object }[];
  };
  Object.assign(schema.properties.data.properties, {
    name: { type: 'string', pattern: '^(a+)+$' },
  });
  Object.assign(schema.examples[0]?.data ?? {}, { name: LONG });
  return JSON.stringify(schema, null, 2);
}

describe('a contract that is slow or hostile', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    usePglite(workspace());
    plannedFeature(workspace(), [
      ...['count the members of a team', `--changeId=${CHANGE}`, '--projects=api,web'],
      ...['--api=GET /v1/counts', '--tables=counts', '--events=member.counted'],
    ]);
  });

  afterEach(() => workspace().reset());

  it.each<[string, string, (text: string) => string, string, RegExp]>([
    [
      'a catastrophic pattern of an event',
      EVENT,
      withPattern,
      'contract/event',
      /"\^\(a\+\)\+\$" took longer than 3 s on an example, and was stopped/,
    ],
    [
      'forty catastrophic patterns of an API',
      API,
      (text) => text.replace(/^ {2}schemas:\n/m, (line) => `${line}${SLOW_SCHEMAS}`),
      'contract/openapi',
      /took longer than 3 s and was stopped/,
    ],
    [
      'a statement that sleeps',
      SCHEMA,
      (text) => `${text}SELECT pg_sleep(1e9);\n`,
      'contract/sql',
      /still running when the 3 s for all SQL files were over/,
    ],
    [
      'an example of 50 MB',
      API,
      (text) => `${text}x-example: ${'a'.repeat(50 * 1024 * 1024)}\n`,
      'contract/unreadable',
      /it has more than 16 MiB/,
    ],
    [
      'hundreds of thousands of keys',
      API,
      (text) => `${text}x-keys:\n${WIDE}`,
      'contract/drift',
      /out of date|took longer/,
    ],
  ])('ends with a clear error: %s', (_, file, edit, code, says) => {
    workspace().write(file, edit(workspace().read(file)));
    const result = workspace().nx(
      [
        ...['run', `change/${CHANGE}:validate`, '--contractTimeout=3'],
        ...['--json', '--outputFile=dist/result.json'],
      ],
      { timeout: PATIENCE },
    );
    expect(result).toMatchObject({ exitCode: 1 });
    expectNoStackTrace(result);
    const { files, notChecked } = workspace().readJson<{
      files: { diagnostics: { code: string; message: string; file: string }[] }[];
      notChecked: { check: string; why: string }[];
    }>('dist/result.json');
    const found = [
      ...files.flatMap(({ diagnostics }) =>
        diagnostics.map((one) => `${one.file} ${one.code} ${one.message}`),
      ),
      ...notChecked.map(({ check, why }) => `${file} ${check} ${why}`),
    ];
    expect(found.filter((line) => line.startsWith(`${file} ${code} `)).join('\n')).toMatch(says);
  });
});
