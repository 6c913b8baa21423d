import fc from 'fast-check';
import { conformancePlans } from '../../testing/conformance';
import type { PlanPath } from '../parsed-plan';
import type { ValueTree } from '../plan-tree';
import { readFully } from '../read-document';
import { SAMPLE_PLAN } from '../testing/sample-plan';
import { PlainTree } from './plain-tree';
import { readPlainYaml } from './read-plain-yaml';

/** `FUZZ_RUNS` and `FUZZ_SEED` make a longer run of it, or the same one again. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 1_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_714);

/** Without its anchor and alias. */
const PLAN = SAMPLE_PLAN.replace(' &static', '').replace('*static', '{ tier_required: C }');

/** Every path in a value, and one that isn't there behind each. */
function pathsIn(value: unknown, path: PlanPath = []): PlanPath[] {
  const missing = [...path, 'missing'];
  if (typeof value !== 'object' || value === null) return [path, missing];
  const children = Array.isArray(value)
    ? value.flatMap((item, index) => pathsIn(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...path, key]));
  return [path, missing, ...children];
}

/** Whether it was read plainly; then it has to be what the full reader says. */
function agrees(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  const { tree: full, problems } = readFully(text);
  expect(problems).toEqual([]);
  expect(full?.value).toEqual(plain.value);
  const tree = new PlainTree(plain, () => full as ValueTree);
  const places = pathsIn(plain.value).flatMap((path) => [
    { path, part: 'key' as const },
    { path, part: 'value' as const },
  ]);
  const wrong = places.filter(({ path, part }) => {
    const [ours, theirs] = [tree.locate(path, part), full?.locate(path, part)];
    return ours.offset !== theirs?.offset || ours.endOffset !== theirs.endOffset;
  });
  expect(wrong).toEqual([]);
  return true;
}

const pieces = fc.constantFrom(
  ...['a', 'b: ', 'c:', ' ', '  ', '\n', '\n  ', '\n    ', '- ', '\n- ', '\n  - ', '[', ']', '{'],
  ...['}', ',', ', ', ': ', ':', '#', ' # x', '|', '>-', '|\n', "'", '"', "''", '\\n', '1', '0x1f'],
  ...['-1.5e3', '.inf', '.', '~', 'null', 'true', '2024-01-01', 'é', '?', '@', '%', '&', '*', '!'],
  ...['---', '...', '<<: ', '__proto__: ', 'd: [a, b]', 'e: {f: g}', '\nh: ', '\n  i: ', '-', '_'],
);
const soup = fc.array(pieces, { maxLength: 25 }).map((parts) => `a: ${parts.join('')}`);

const scalars = fc.constantFrom(
  ...['a', 'a b', 'src/**/*.ts', "'x''y'", '"a\\tb"', '12', '-3', '1.0', 'true', 'a#b', 'a:b'],
  ...['"a: b"', "'- x'", '1e3', '0o17', '.5', '12345678901234567890', 'Yes', '~', '日本', 'a, b'],
  ...['"\\u263a"', "'#'", 'x # note', '""', 'a - b', 'null', '.github/**', '1.2.3', 'a ]', 'a?'],
);
/** Blocks as people write them, with their lines indented by the caller. */
const { block } = fc.letrec<{ block: string[]; map: string[]; list: string[] }>((tie) => ({
  block: fc.oneof(
    scalars.map((text) => [` ${text}`]),
    fc.constant<string[]>(['']),
    fc.array(scalars, { maxLength: 3 }).map((items) => [` [${items.join(', ')}]`]),
    fc
      .array(scalars, { maxLength: 3 })
      .map((items) => [' [', ...items.map((i) => `  ${i},`), ' ]']),
    fc
      .array(scalars, { maxLength: 2 })
      .map((items) => [` {${items.map((item, index) => `k${index}: ${item}`).join(', ')}}`]),
    fc
      .tuple(
        fc.constantFrom('|', '>', '|-', '>-', '|+', '>2'),
        fc.array(fc.constantFrom('  x', '  # y', '', '   z', ' w', '  a: b'), { maxLength: 4 }),
      )
      .map(([header, lines]) => [` ${header}`, ...lines]),
    tie('map'),
    tie('list'),
  ),
  map: fc
    .array(fc.tuple(fc.constantFrom('a', 'b-c', 'd_e', 'f.g', 'null', "'q'", '1'), tie('block')), {
      minLength: 1,
      maxLength: 3,
    })
    .map((entries) => [
      '',
      ...entries.flatMap(([key, [first = '', ...rest]]) => [
        `  ${key}:${first}`,
        ...rest.map((line) => `  ${line}`),
      ]),
    ]),
  list: fc
    .tuple(
      fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '  ', '   '),
      fc.boolean(),
    )
    .map(([items, indent, isCompact]) => [
      '',
      ...items.flatMap(([first = '', ...rest]) => {
        const [second = '', ...others] = rest;
        return first === '' && isCompact && second.startsWith('  ')
          ? [`${indent}- ${second.slice(2)}`, ...others.map((line) => `${indent}${line}`)]
          : [`${indent}-${first}`, ...rest.map((line) => `${indent}${line}`)];
      }),
    ]),
}));
const structured = fc
  .tuple(block, fc.array(fc.tuple(fc.nat(60), fc.constantFrom('\n', ' # c\n', '\n  # d\n', ' '))))
  .map(([[first = '', ...lines], cuts]) =>
    cuts.reduce(
      (text, [at, part]) =>
        text[at] === '\n'
          ? text.slice(0, at) + part + text.slice(at + part.indexOf('\n') + 1)
          : text,
      `root:${first}\n${lines.join('\n')}\nend: here\n`,
    ),
  );
const mutated = fc
  .array(fc.tuple(fc.nat(PLAN.length), fc.nat(8), fc.array(pieces, { maxLength: 3 })), {
    maxLength: 3,
  })
  .map((edits) =>
    edits.reduce(
      (text, [at, length, parts]) => text.slice(0, at) + parts.join('') + text.slice(at + length),
      PLAN,
    ),
  );

const started = fc
  .tuple(
    fc.constantFrom('---\n', '--- # c\n', '# c\n---\n\n', ' ---\n', '---a\n', '--- '),
    structured,
  )
  .map(([start, text]) => start + text);

function withCarriageReturns(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

describe('readPlainYaml', () => {
  it('reads plans in common styles', () => {
    const plans = conformancePlans();
    const read = plans.filter(({ text }) => agrees(text)).map(({ file }) => file);
    process.stdout.write(`${read.length} of ${plans.length} real plans are read plainly\n`);
    expect(read.length).toBeGreaterThan(plans.length * 0.6);
    const onWindows = plans.filter(({ text }) => agrees(withCarriageReturns(text)));
    expect(onWindows).toHaveLength(read.length);
  }, 60_000);

  it.each([
    ['signs in any order', soup, 0.01],
    ['blocks', structured, 0.1],
    ['mutated plans', mutated, 0.1],
    ['blocks behind a document start', started, 0.1],
    ['blocks with the line ends of Windows', structured.map(withCarriageReturns), 0.1],
    ['plans with the line ends of Windows', mutated.map(withCarriageReturns), 0.1],
  ])(
    'agrees with the library: %s',
    (_, texts, share) => {
      let [read, all] = [0, 0];
      fc.assert(
        fc.property(texts, (text) => {
          all++;
          if (agrees(text)) read++;
        }),
        { seed: SEED, numRuns: RUNS },
      );
      expect(read / all).toBeGreaterThan(share);
    },
    60_000 + RUNS * 100,
  );

  it.each([
    ['an anchor', 'a: &b c'],
    ['an alias', 'a: *b'],
    ['a tag', 'a: !!str c'],
    ['a tab', 'a:\tb'],
    ['a carriage return alone', 'a: b\rc: d'],
    ['a byte order mark', '\ufeffa: b'],
    ['one key twice', 'a: 1\na: 2'],
    ['a key that is a prototype', '__proto__: 1'],
    ['a scalar over two lines', 'a: b\n  c'],
    ['a second document', 'a: b\n---\nc: d'],
    ['a list at the root', '- a'],
    ['nothing', ''],
    ['an error', 'a: b: c'],
    ['a key in a wrong column', 'a:\n    b: 1\n  c: 2'],
  ])('falls back to the full reader for %s', (_, text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });
});
