import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic';
import {
  formatDiagnostics,
  type DiagnosticFormat,
} from '../diagnostics/formats/format-diagnostics';
import { parsePlan, parsePlanBytes } from '../parse/parse-plan';
import { checkPlan } from '../rules/check-plan';
import { conformancePlans } from '../testing/conformance';

/** `FUZZ_RUNS` and `FUZZ_SEED` make a longer run of it, or the same one again. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 150);
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_901);

/** For a busy machine: nearly all take a few milliseconds. */
const MOST_MILLISECONDS = 5_000;
const MOST_OUTPUT = 8_000_000;

const FORMATS: readonly DiagnosticFormat[] = ['text', 'json', 'sarif', 'github', 'junit'];

const PLANS = conformancePlans().map(({ text }) => text);
const OTHER = parsePlan(PLANS[0] ?? '', { file: 'other/work-packages.yaml' });

const plan = fc.constantFrom(...PLANS);
const yamlSigns = fc.constantFrom(
  ...['- ', '? ', ': ', ':', '[', ']', '{', '}', ',', '&a ', '*a', '!!map ', '|\n', '>-\n', '"'],
  ...["'", '#', ' # ', '%', '@', '\n', '\r\n', '\t', '  ', '\ufeff', '---\n', '...\n', '<<: *a\n'],
  ...['\0', '\u001b[2J', '\ud800', '\u2028', '.nan', '~', '__proto__: ', '\n  - ', '\n      '],
);
/** What globs, keys and ids get wrong, or make expensive. */
const values = fc.oneof(
  fc.constantFrom<unknown>(
    ...['**', '*', '**/*.ts', '../x', '/etc/**', 'src/{a,b}/**', '{{a,b},{c,d}}/*', '[!a]*', 'a/'],
    ...[
      '*a?????????????????b',
      '**/a/**/b/**/c',
      'src/**/[',
      '!x',
      'a\\b',
      'C:/x',
      '',
      'é/**',
      '*',
    ],
    ...['api:get /x', 'flag:a/*', 'db:schema:X', 'env:port:3000', 'contract:../x', 'nothing:x'],
    ...['wp-contracts', 'wp-integration', '__proto__', 'constructor', '\u202e', '\u001b[31m', '"'],
    ...[null, true, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300, [], {}, [[]], [null]],
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('a', '*', '?', '{a,b}', '[a-z]').map((part) => part.repeat(120)),
);

const bytes = fc.uint8Array({ maxLength: 400 });
const mutatedText = fc
  .tuple(
    plan,
    fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(60),
        fc.oneof(yamlSigns, values.map(String)),
      ),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((result, [place, length, part]) => {
      const at = Math.floor(place * result.length);
      return result.slice(0, at) + part + result.slice(at + length);
    }, text),
  );
/** Lines moved, doubled and left out: still nearly YAML. */
const mutatedLines = fc
  .tuple(plan, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(12)), { minLength: 1, maxLength: 6 }))
  .map(([text, moves]) => {
    const lines = text.split('\n');
    for (const [from, to, count] of moves) {
      const taken = lines.slice(from % lines.length).slice(0, count);
      lines.splice(to % lines.length, count % 3, ...taken);
    }
    return lines.join('\n');
  });
/** Sound YAML with values where they don't belong. */
const mutatedValues = fc
  .tuple(plan, fc.array(fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), values)))
  .map(([text, edits]) => {
    const root: unknown = parse(text, { logLevel: 'silent', uniqueKeys: false });
    for (const [path, value] of edits) replaceAt(root, path, value);
    return stringify(root);
  });

/** Follows numbers as far as there is something to follow, and puts the value there. */
function replaceAt(root: unknown, path: readonly number[], value: unknown): void {
  let node = root;
  for (const [index, step] of path.entries()) {
    if (typeof node !== 'object' || node === null) return;
    const keys = Object.keys(node);
    const key = keys[step % Math.max(keys.length, 1)];
    if (key === undefined) return;
    const record = node as Record<string, unknown>;
    if (index === path.length - 1) record[key] = value;
    else node = record[key];
  }
}

function expectInside(text: string, { line, column, endLine, endColumn, fix }: Diagnostic): void {
  const lines = text.split('\n');
  expect(1 <= line && line <= endLine && endLine <= lines.length).toBe(true);
  expect(1 <= column && column <= (lines[line - 1]?.length ?? 0) + 1).toBe(true);
  expect(1 <= endColumn && endColumn <= (lines[endLine - 1]?.length ?? 0) + 1).toBe(true);
  for (const { offset, length } of fix?.edits ?? []) {
    expect(0 <= offset && 0 <= length && offset + length <= text.length).toBe(true);
  }
}

function expectSound(input: Uint8Array): void {
  const started = performance.now();
  const parsed = parsePlanBytes(input, { file: 'work-packages.yaml' });
  const diagnostics = checkPlan(parsed, { otherPlans: [OTHER] });
  const sources = new Map([[parsed.file, parsed.text]]);
  const outputs = FORMATS.map((format) => formatDiagnostics(diagnostics, format, { sources }));
  expect(performance.now() - started).toBeLessThan(MOST_MILLISECONDS);
  for (const diagnostic of diagnostics) expectInside(parsed.text, diagnostic);
  for (const output of outputs) expect(output.length).toBeLessThan(MOST_OUTPUT);
  for (const output of [outputs[0], outputs[3]]) {
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  }
  expect(() => JSON.parse(outputs[1] ?? '') as unknown).not.toThrow();
  expect(() => JSON.parse(outputs[2] ?? '') as unknown).not.toThrow();
}

describe('the whole pipeline on any input', () => {
  const encoder = new TextEncoder();

  it.each([
    ['bytes', bytes],
    ['real plans with other characters', mutatedText.map((text) => encoder.encode(text))],
    ['real plans with lines moved', mutatedLines.map((text) => encoder.encode(text))],
    ['real plans with other values', mutatedValues.map((text) => encoder.encode(text))],
  ])(
    'ends in time, within limits and with places inside the text: %s',
    (name, inputs) => {
      process.stdout.write(`fuzz, ${name}: ${RUNS} runs, FUZZ_SEED=${SEED}\n`);
      fc.assert(fc.property(inputs, expectSound), { seed: SEED, numRuns: RUNS });
    },
    60_000 + RUNS * 200,
  );
});
