import { parsePlan, parsePlanBytes } from './parse-plan';
import { type ConformancePlan, conformanceLines, readConformance } from '../testing/conformance';
import { SAMPLE_PLAN } from './testing/sample-plan';

const plans = conformanceLines<ConformancePlan>('plans.expected.jsonl');

describe('parsePlan', () => {
  it('returns the plan of a valid text', () => {
    const parsed = parsePlan(SAMPLE_PLAN, { file: 'a/work-packages.yaml' });
    expect(parsed.diagnostics).toEqual([]);
    expect(parsed.file).toBe('a/work-packages.yaml');
    expect(parsed.plan?.feature.created_at).toBe('2026-03-23T21:52:00Z');
    expect(parsed.plan?.packages[1]?.verification.tier_required).toBe('C');
    expect(parsed.plan?.packages[1]?.timeout_minutes).toBe(60);
  });

  it('returns a view with the place of every value', () => {
    const parsed = parsePlan(SAMPLE_PLAN);
    const api = parsed.view.packages[1];
    expect(api?.package_id).toEqual({ value: 'wp-api', path: ['packages', 1, 'package_id'] });
    expect(api?.projects.map(({ value }) => value)).toEqual(['api']);
    expect(api?.scope.deny).toEqual([
      { value: 'apps/api/legacy/**', path: ['packages', 1, 'scope', 'deny', 0] },
    ]);
    expect(api?.verification.steps.map(({ kind }) => kind?.value)).toEqual(['manual']);
    expect(parsed.view.contracts.files).toHaveLength(1);
  });

  it.each<[string, (string | number)[], 'key' | 'value', string]>([
    ['a value', ['packages', 1, 'scope', 'write_allow', 0], 'value', 'apps/api/**'],
    ['a key', ['packages', 1, 'scope', 'write_allow'], 'key', 'write_allow'],
    ['an alias', ['packages', 1, 'verification'], 'value', '*static'],
    ['a value behind an alias', ['packages', 1, 'verification', 'tier_required'], 'value', 'C'],
    ['the nearest parent', ['packages', 1, 'worktree', 'mode', 'x', 4], 'value', 'isolated'],
    ['a flow value', ['contracts', 'openapi', 'files', 0], 'value', 'contracts/openapi/v1.yaml'],
  ])('locates %s', (_, path, part, expected) => {
    const { offset, endOffset, line, column } = parsePlan(SAMPLE_PLAN).locate(path, part);
    expect(SAMPLE_PLAN.slice(offset, endOffset)).toBe(expected);
    const before = SAMPLE_PLAN.slice(0, offset).split('\n');
    expect({ line, column }).toEqual({
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
  });

  it('keeps values of the right type in an invalid plan', () => {
    const { view, plan, diagnostics } = parsePlan(
      'packages:\n  - 5\n  - package_id: wp-a\n    scope: { write_allow: src/**, deny: [a, 5] }\n',
    );
    expect(plan).toBeUndefined();
    expect(view.packages).toHaveLength(1);
    expect(view.packages[0]?.path).toEqual(['packages', 1]);
    expect(view.packages[0]?.scope.write_allow).toEqual([]);
    expect(view.packages[0]?.scope.deny.map(({ value }) => value)).toEqual(['a']);
    expect(diagnostics.map(({ message }) => message)).toContain(
      '`scope.write_allow` of package "wp-a" is the text "src/**", but has to be a list: write it as `[...]`.',
    );
  });

  it.each([
    ['an empty file', '', 'schema', 'The file is empty'],
    ['only comments', '# nothing\n\n', 'schema', 'The file is empty'],
    ['a list', '- a\n', 'schema', 'this is a list of 1'],
    ['a scalar', 'plan\n', 'schema', 'this is the text "plan"'],
    ['several documents', 'a: 1\n---\nb: 2\n', 'yaml/multi-document', 'A second YAML document'],
    ['a document after an end', 'a: 1\n...\nb: 2\n', 'yaml/multi-document', 'A second YAML'],
    ['a tab as indentation', 'feature:\n\tid: a\n', 'yaml/syntax', 'A tab indents this line'],
    ['a key twice', 'packages: []\npackages: []\n', 'yaml/duplicate-key', 'Duplicate key'],
    ['a key twice, once quoted', '1: a\n"1": b\n', 'yaml/duplicate-key', 'Duplicate key'],
    ['__proto__ twice', '__proto__: 1\n__proto__: 1\n', 'yaml/duplicate-key', '`__proto__`'],
    ['__proto__', '__proto__: { a: 1 }\n', 'schema', '`__proto__` is not a property'],
    ['constructor', 'constructor: 1\n', 'schema', '`constructor` is not a property'],
    ['a merge key', 'a: &a { x: 1 }\n<<: *a\n', 'schema', 'Merge keys'],
    ['a list as a key', '? [a]\n: 1\n', 'yaml/syntax', 'A key has to be text'],
    ['NaN', 'schema_version: .nan\n', 'schema', 'infinite or none at all'],
    ['infinity', 'feature: { id: a, plan_revision: 1e999 }\n', 'schema', 'infinite'],
    ['an unclosed bracket', 'a: [b\n', 'yaml/syntax', '`[` is never closed'],
    ['the wrong bracket', 'a: [b}\n', 'yaml/syntax', "`}` can't close `[`"],
    ['an unclosed quote', 'a: "b\n', 'yaml/syntax', 'A character is missing'],
    ['text after a quote', 'a: "b" c\n', 'yaml/syntax', 'already complete'],
    ['two colons', 'a: b: c\n', 'yaml/syntax', 'A second ":"'],
    ['an unknown tag', 'a: !!python/object x\n', 'yaml/syntax', 'This tag'],
    ['an unknown alias', 'a: *b\n', 'yaml/syntax', '`*b` has no anchor'],
    ['an alias of itself', 'a: &b [*b]\n', 'yaml/syntax', '`*b` has no anchor'],
    ['a control character', 'a: \u001b[2J\n', 'yaml/syntax', 'U+001B'],
    ['a lone surrogate', 'a: \ud800\n', 'yaml/syntax', 'U+D800'],
  ])('explains %s', (_, text, code, message) => {
    const { diagnostics, plan } = parsePlan(text);
    expect(plan).toBeUndefined();
    expect(
      diagnostics.filter((found) => found.code === code).map((found) => found.message),
    ).toContainEqual(expect.stringContaining(message));
  });

  it('does not merge prototypes into values', () => {
    parsePlan('packages:\n  - inputs: { __proto__: { polluted: yes } }\n');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('accepts an empty block scalar before another key', () => {
    const codes = parsePlan('a: |\nb: |\n').diagnostics.map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['schema']));
  });

  it('does not count a byte order mark as a column', () => {
    const [first] = parsePlan(
      `\ufeff${SAMPLE_PLAN.replace('# The plan', 'x: 1 # The plan')}`,
    ).diagnostics;
    expect(first).toMatchObject({ code: 'schema', line: 1, column: 1 });
    expect(parsePlan(`\ufeff${SAMPLE_PLAN}`).plan).toBeDefined();
  });
});

describe('parsePlanBytes', () => {
  const utf8 = new TextEncoder().encode(SAMPLE_PLAN);
  it.each([
    ['UTF-8', utf8, undefined, ''],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8), undefined, ''],
    ['Latin-1', Uint8Array.of(0x61, 0x3a, 0x20, 0xe9), 'yaml/syntax', 'not UTF-8'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0x00), 'yaml/syntax', 'UTF-16'],
    ['20 MB', new Uint8Array(20_000_000), 'yaml/too-large', 'larger than 16 MiB'],
  ])('reads %s', (_, bytes, code, message) => {
    const [first] = parsePlanBytes(bytes, { file: 'x.yaml' }).diagnostics;
    expect(first?.code).toBe(code);
    expect(first?.message ?? '').toContain(message);
  });
});

describe(`plans of the reference system (${plans.length})`, () => {
  it.each(plans)('$file: $outcome', ({ file, outcome, checks }) => {
    const { plan, diagnostics } = parsePlan(readConformance(file), { file });
    expect(plan !== undefined).toBe(outcome !== 'crash' && checks?.schema === true);
    expect(diagnostics.length === 0).toBe(plan !== undefined);
  });

  it.each(plans.filter(({ checks }) => checks?.schema !== true))(
    'reports actionable messages for $file',
    ({ file }) => {
      const { diagnostics } = parsePlan(readConformance(file), { file });
      expect(
        diagnostics.map(
          ({ line, column, message, fix }) =>
            `${line}:${column} ${message}${fix ? ` [${fix.description}]` : ''}`,
        ),
      ).toMatchSnapshot();
    },
  );
});
