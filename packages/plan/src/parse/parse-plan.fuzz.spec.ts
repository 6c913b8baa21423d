import fc from 'fast-check';
import { formatDiagnostics } from '../diagnostics/formats/format-diagnostics';
import { parsePlan, parsePlanBytes } from './parse-plan';
import { SAMPLE_PLAN } from './testing/sample-plan';

const SEED = 20_260_323;

const signs = fc.constantFrom(
  ...['- ', '? ', ': ', '[', ']', '{', '}', ',', '&a ', '*a', '!a ', '!!str ', '|', '>', '"', "'"],
  ...[
    '#',
    '%',
    '@',
    '`',
    '\n',
    '\r\n',
    '\t',
    '  ',
    'a',
    'é',
    '日',
    '\ufeff',
    '---\n',
    '...\n',
    '<<: ',
  ],
  ...['packages:', ' package_id: x', '\0', '\ud800', '1', '.nan', '~', '__proto__: '],
);
const yamlLike = fc.array(signs, { maxLength: 60 }).map((parts) => parts.join(''));
/** The sample with a few pieces cut out, doubled or replaced. */
const mutated = fc
  .array(fc.tuple(fc.nat(SAMPLE_PLAN.length), fc.nat(40), yamlLike), { maxLength: 5 })
  .map((edits) =>
    edits.reduce(
      (text, [at, length, part]) => text.slice(0, at) + part + text.slice(at + length),
      SAMPLE_PLAN,
    ),
  );
const paths = fc.array(
  fc.oneof(fc.constantFrom('packages', 'scope', 'write_allow', 'feature', 'a'), fc.nat(3)),
  { maxLength: 5 },
);

describe('parsePlan on any text', () => {
  it.each([
    ['signs of YAML', yamlLike],
    ['mutated plans', mutated],
    ['any text', fc.string({ unit: 'binary', maxLength: 200 })],
  ])('returns a result for %s with places inside the text', (_, texts) => {
    fc.assert(
      fc.property(texts, paths, (text, path) => {
        const parsed = parsePlan(text);
        expect(parsed.plan === undefined).toBe(parsed.diagnostics.length > 0);
        const lines = text.split('\n').length;
        for (const { line, column, endLine, endColumn } of parsed.diagnostics) {
          expect(line >= 1 && column >= 1 && endLine >= line && endLine <= lines).toBe(true);
          expect(endLine > line || endColumn >= column).toBe(true);
        }
        for (const part of ['key', 'value'] as const) {
          const { offset, endOffset } = parsed.locate(path, part);
          expect(0 <= offset && offset <= endOffset && endOffset <= text.length).toBe(true);
        }
        const sources = new Map([[parsed.file, text]]);
        const printed = formatDiagnostics(parsed.diagnostics, 'text', { sources });
        // eslint-disable-next-line no-control-regex -- control characters are what it is about
        expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }),
      { seed: SEED, numRuns: 400 },
    );
  });

  it('returns a result for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(parsePlanBytes(bytes).diagnostics.length).toBeGreaterThan(0);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
