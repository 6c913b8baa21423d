import type { ContractCheck } from '../../check/contract-check';
import { EVENTS } from '../../testing/sample-requests';
import { scaffoldContracts } from '../../scaffold-contracts';
import { checkEvents } from './check-events';

const FOLDER = 'openspec/changes/add-ördners';
const HOME = `${FOLDER}/contracts/events`;

const EVENT = {
  type: 'object',
  required: ['id', 'type', 'source', 'time', 'data'],
  properties: {
    id: { type: 'string' },
    type: { const: 'order.placed' },
    source: { type: 'string' },
    time: { type: 'string', format: 'date-time' },
    data: { type: 'object', properties: { code: { type: 'string', pattern: '^[a-z]+$' } } },
  },
  examples: [
    {
      id: '1',
      type: 'order.placed',
      source: '/api',
      time: '2025-01-15T10:00:00Z',
      data: { code: 'a' },
    },
  ],
};

function edited(edit: (event: Record<string, never> & typeof EVENT) => unknown): string {
  const copy = structuredClone(EVENT);
  edit(copy as never);
  return JSON.stringify(copy, null, 1);
}

function check(
  files: Readonly<Record<string, string>>,
  timeoutMs = 30_000,
): Promise<ContractCheck> {
  const paths = Object.entries(files).map(([name, text]) => [`${HOME}/${name}`, text] as const);
  return checkEvents({ folder: FOLDER, files: new Map(paths), openapi: [] }, { timeoutMs });
}

/** A way to break a schema, its code, the text at the place of the finding, and the message. */
type Broken = readonly [text: string, code: string, at: string, message: RegExp];

const BROKEN: Readonly<Record<string, Broken>> = {
  json: ['{\n "a": 1,\n}', 'contract/unreadable', '}', /not JSON: expected double-quoted/],
  empty: ['', 'contract/unreadable', '', /empty/],
  list: ['[1]', 'contract/event', '[1]', /an object/],
  deep: ['['.repeat(100_000), 'contract/unreadable', '', /end of JSON/],
  'example.wrong': [
    edited((event) => (event.examples[0]!.data.code = '1')),
    'contract/event',
    '"code": "1"',
    /"\/data\/code" must match pattern/,
  ],
  'example.absent': [
    edited((event) => delete (event as Partial<typeof EVENT>).examples),
    'contract/event',
    '{',
    /no example/,
  ],
  'example.none': [
    edited((event) => (event.examples = [])),
    'contract/event',
    '"examples"',
    /no example/,
  ],
  keyword: [
    edited((event) => Object.assign(event.properties.data, { nulable: true })),
    'contract/event',
    '"nulable"',
    /unknown keyword: "nulable"/,
  ],
  format: [
    edited((event) => (event.properties.time.format = 'dat')),
    'contract/event',
    '"time"',
    /unknown format "dat"/,
  ],
  type: [
    edited((event) => (event.properties.time.type = 'strin')),
    'contract/event',
    '"type": "strin"',
    /must be equal to one of/,
  ],
  pattern: [
    edited((event) => (event.properties.data.properties.code.pattern = '(')),
    'contract/event',
    '"pattern"',
    /Unterminated group/,
  ],
  draft: [
    edited((event) => Object.assign(event, { $schema: 'http://json-schema.org/draft-07/schema#' })),
    'contract/event',
    '"$schema"',
    /2020-12/,
  ],
  'ref.url': [
    edited((event) =>
      Object.assign(event.properties, { data: { $ref: 'https://example.test/data.json' } }),
    ),
    'contract/external-ref',
    '"$ref"',
    /Nothing is fetched/,
  ],
  'ref.file': [
    edited((event) => Object.assign(event.properties, { data: { $ref: 'file:///etc/passwd' } })),
    'contract/external-ref',
    '"$ref"',
    /Nothing is fetched/,
  ],
  'ref.outside': [
    edited((event) => Object.assign(event.properties, { data: { $ref: '../../../other/x.json' } })),
    'contract/external-ref',
    '"$ref"',
    /change's folder/,
  ],
  'ref.encoded': [
    edited((event) => Object.assign(event.properties, { data: { $ref: '..%2f..%2f..%2fx.json' } })),
    'contract/external-ref',
    '"$ref"',
    /change's folder/,
  ],
  'ref.missing': [
    edited((event) => Object.assign(event.properties, { data: { $ref: 'none.json' } })),
    'contract/missing-file',
    '"$ref"',
    /no such file/,
  ],
  'ref.broken': [
    edited((event) => Object.assign(event.properties, { data: { $ref: '#/$defs/none' } })),
    'contract/event',
    '"$ref"',
    /can't resolve reference #\/\$defs\/none\./,
  ],
  'ref.wrong': [
    edited((event) =>
      Object.assign(event.properties, { data: { $ref: 'sound.schema.json#/properties/id' } }),
    ),
    'contract/event',
    '"data": {\n',
    /"\/data" must be string/,
  ],
  'envelope.absent': [
    edited((event) => {
      event.required = [];
      event.examples = [{ id: '1' } as never];
    }),
    'contract/event',
    '{\n   "id"',
    /no "type", "source", "time", "data"/,
  ],
  'envelope.optional': [
    edited((event) => event.required.pop()),
    'contract/event',
    '"required"',
    /without "data"/,
  ],
  Case_Name: [JSON.stringify(EVENT), 'contract/event', '{', /lock key/],
};

describe('checkEvents', () => {
  let result: ContractCheck;

  beforeAll(async () => {
    const broken = Object.entries(BROKEN).map(([name, [text]]) => [`${name}.schema.json`, text]);
    result = await check({
      'sound.schema.json': JSON.stringify(EVENT),
      ...Object.fromEntries(broken),
    });
  });

  it.each(Object.entries(BROKEN))(
    'reports %s with code, line and column',
    (name, [text, code, at, message]) => {
      const file = `${HOME}/${name}.schema.json`;
      const [finding, ...others] = result.findings.filter((one) => one.file === file);
      expect(finding).toMatchObject({ code, message: expect.stringMatching(message) as string });
      const offset = text
        .split('\n')
        .slice(0, (finding?.line ?? 1) - 1)
        .join('\n').length;
      const start = (finding?.line === 1 ? 0 : offset + 1) + (finding?.column ?? 1) - 1;
      expect(text.slice(start, start + at.length)).toBe(at);
      expect(others.filter(({ severity }) => severity !== 'warning')).toEqual([]);
    },
  );

  it('accepts a valid schema and records a fact for each channel', () => {
    expect(result.findings.filter(({ file }) => file.endsWith('sound.schema.json'))).toEqual([]);
    expect(result.facts).toHaveLength(Object.keys(BROKEN).length + 1);
    expect(result.facts[0]).toEqual({
      lockKey: 'event:sound',
      file: `${HOME}/sound.schema.json`,
      line: 1,
      column: 1,
    });
    expect(result.notChecked).toEqual([]);
  });

  it('follows references between files of a change, by path and by $id', async () => {
    const line = {
      $id: 'https://example.test/line.json',
      type: 'object',
      properties: { 'x-note': true, next: { $ref: '#' }, n: { type: 'integer', 'x-unit': 'kg' } },
    };
    const { findings } = await check({
      'shared/line.json': JSON.stringify(line),
      'a.schema.json': edited((event) =>
        Object.assign(event.properties, { data: { $ref: './shared/line.json#' } }),
      ),
      'b.schema.json': edited((event) => {
        Object.assign(event, { $id: 'https://example.test/b.json' });
        Object.assign(event.properties, { data: { $ref: 'line.json' } });
        Object.assign(event.examples[0]!, { data: { next: { n: 'x' } } });
      }),
    });
    expect(findings).toMatchObject([
      {
        file: `${HOME}/b.schema.json`,
        message: expect.stringContaining('"/data/next/n" must be integer') as string,
      },
    ]);
  });

  it('stops patterns without end, names each of them and checks the other files', async () => {
    const slow = edited((event) => {
      event.properties.data.properties.code.pattern = '^(a+)+$';
      event.examples[0]!.data.code = `${'a'.repeat(40)}!`;
    });
    const wrong = edited((event) => (event.examples[0]!.data.code = '1'));
    const { findings } = await check(
      { 'a.schema.json': slow, 'a2.schema.json': slow, 'b.schema.json': wrong },
      1_500,
    );
    expect(findings).toMatchObject([
      ...['a', 'a2'].map((name) => ({
        file: `${HOME}/${name}.schema.json`,
        line: 29,
        column: 6,
        message: expect.stringContaining('"^(a+)+$" took longer than 1.5 s') as string,
      })),
      {
        file: `${HOME}/b.schema.json`,
        message: expect.stringContaining('must match pattern') as string,
      },
    ]);
  });

  it('accepts an example of 15 MB and refuses one of 50 MB', async () => {
    const large = (size: number) =>
      edited((event) => (event.examples[0]!.data.code = 'x'.repeat(size)));
    const { findings } = await check({
      'a.schema.json': large(15e6),
      'b.schema.json': large(50e6),
    });
    expect(findings).toMatchObject([
      {
        code: 'contract/unreadable',
        file: `${HOME}/b.schema.json`,
        message: expect.stringContaining('48 MiB; the limit is 16') as string,
      },
    ]);
  });

  it('accepts the schemas that it scaffolds', async () => {
    const files = await scaffoldContracts(EVENTS);
    const sources = new Map([...files].map(([file, text]) => [`${FOLDER}/${file}`, text]));
    const { findings, facts } = await checkEvents(
      { folder: FOLDER, files: sources, openapi: [] },
      { timeoutMs: 30_000 },
    );
    expect(findings).toEqual([]);
    expect(facts.map(({ lockKey }) => lockKey)).toEqual([
      'event:order.placed',
      'event:order.shipped',
    ]);
  });
});
