import fc from 'fast-check';
import { planDag } from '../dag/plan-dag';
import { parsePlan } from '../parse/parse-plan';
import { checkPlan } from '../rules/check-plan';
import { matchGlob } from '../scope/in-scope';
import { conformancePlans } from '../testing/conformance';
import { explainPair } from './explain-pair';
import { formatPair } from './format-pair';

interface Sketch {
  readonly depends_on?: readonly string[];
  readonly write?: readonly string[];
  readonly read?: readonly string[];
  readonly deny?: readonly string[];
  readonly keys?: readonly string[];
  readonly files?: readonly string[];
}

/** Only what reachability, scopes and locks look at; the schema has more to ask for. */
function planOf(packages: Readonly<Record<string, Sketch>>) {
  const entries = Object.entries(packages).map(
    ([
      package_id,
      { depends_on = [], write = [], read = ['**'], deny = [], keys = [], files = [] },
    ]) => ({
      package_id,
      depends_on,
      locks: { keys, files },
      scope: { write_allow: write, read_allow: read, deny },
    }),
  );
  return {
    ...parsePlan(JSON.stringify({ packages: entries }, null, 1), { file: 'plan.yaml' }),
    diagnostics: [],
  };
}

describe('explainPair', () => {
  it('reports that two packages may run in parallel', () => {
    const plan = planOf({ a: { write: ['libs/a/**'] }, b: { write: ['libs/b/**', 'docs/b.md'] } });
    expect(explainPair(plan, 'a', 'b')).toEqual({
      version: 1,
      file: 'plan.yaml',
      packages: ['a', 'b'],
      verdict: 'parallel',
      order: [],
      scopes: { overlaps: [], carved: [], compared: 2 },
      locks: [],
      reads: [],
      notChecked: [],
    });
  });

  it('returns the shortest chain of dependencies for either order', () => {
    const plan = planOf({
      a: {},
      b: { depends_on: ['a'] },
      c: { depends_on: ['b'] },
      d: { depends_on: ['c', 'b'] },
    });
    for (const [first, second] of [
      ['a', 'd'],
      ['d', 'a'],
    ] as const) {
      const { verdict, order } = explainPair(plan, first, second);
      expect(verdict).toBe('sequential');
      expect(order.map(({ from, to }) => [from, to])).toEqual([
        ['d', 'b'],
        ['b', 'a'],
      ]);
      expect(order[0]).toMatchObject({ line: 56, column: 5 });
    }
  });

  it('names a path that both may write', () => {
    const plan = planOf({ a: { write: ['libs/*/x.ts'] }, b: { write: ['libs/b/**'] } });
    expect(explainPair(plan, 'a', 'b')).toMatchObject({
      verdict: 'collision',
      scopes: { overlaps: [{ globs: ['libs/*/x.ts', 'libs/b/**'], witness: 'libs/b/x.ts' }] },
    });
  });

  it.each([
    ['one deny', ['src/web/**'], [], [['a', 'src/web/**']]],
    [
      'the deny that is needed, and not those that are not',
      ['docs/**', 'src/web/x/**', 'src/web/**'],
      [],
      [['a', 'src/web/**']],
    ],
    [
      'denies of both that are only enough together',
      ['src/web/*'],
      ['src/web/*/**'],
      [
        ['a', 'src/web/*'],
        ['b', 'src/web/*/**'],
      ],
    ],
  ])('names the deny that separates the scopes: %s', (_, denyA, denyB, denies) => {
    const plan = planOf({
      a: { write: ['src/**'], deny: denyA },
      b: { write: ['src/web/**'], deny: denyB },
    });
    const { verdict, scopes } = explainPair(plan, 'a', 'b');
    expect(verdict).toBe('parallel');
    expect(scopes.overlaps).toEqual([]);
    expect(scopes.carved).toHaveLength(1);
    expect(scopes.carved[0]?.denies.map((entry) => [entry.package, entry.deny])).toEqual(denies);
    const { path = '', globs = ['', ''] } = scopes.carved[0] ?? {};
    expect(globs.every((glob) => matchGlob(glob, path))).toBe(true);
  });

  it.each([
    [
      'key',
      { keys: ['flag:billing/*'] },
      { keys: ['flag:billing/x'] },
      ['flag:billing/*', 'flag:billing/x'],
    ],
    ['file', { files: ['src/x.ts'] }, { files: ['./src/x.ts'] }, ['src/x.ts', './src/x.ts']],
    ['file-in-scope', { files: ['src/x.ts'] }, { write: ['src/**'] }, ['src/x.ts', 'src/**']],
  ])('names conflicting locks: %s', (kind, a, b, locks) => {
    expect(explainPair(planOf({ a, b }), 'a', 'b')).toMatchObject({
      verdict: 'collision',
      locks: [{ kind, packages: ['a', 'b'], locks }],
    });
  });

  it('advises on a read-write conflict and reports a difference in case alone', () => {
    const plan = planOf({
      a: { write: ['src/A.ts'], read: ['libs/b/src/**'] },
      b: { write: ['src/a.ts', 'libs/b/**'] },
    });
    expect(explainPair(plan, 'a', 'b')).toMatchObject({
      verdict: 'parallel',
      reads: [{ reader: 'a', writer: 'b', globs: ['libs/b/src/**', 'libs/b/**'] }],
      scopes: { caseInsensitive: { globs: ['src/A.ts', 'src/a.ts'], witness: 'src/a.ts' } },
    });
  });

  it('shows a cycle as the path to the other package and back', () => {
    const plan = planOf({ a: { depends_on: ['b'] }, b: { depends_on: ['a'] } });
    const { verdict, order } = explainPair(plan, 'a', 'b');
    expect(verdict).toBe('cycle');
    expect(order.map(({ from, to }) => `${from}${to}`)).toEqual(['ab', 'ba']);
  });

  it.each([
    ['an invalid glob', { write: ['../x'] }, 'scope/invalid-glob'],
    ['an unknown dependency', { depends_on: ['nope'] }, 'package/unknown-dependency'],
    [
      'a scope that is too complex',
      { write: ['*a?????????????????b'], deny: ['*b*'] },
      'scope/too-complex',
    ],
  ])('returns no verdict for %s', (_, a, check) => {
    const b = { write: ['*a??????????????????'], deny: ['*a*b?????????????????'] };
    const { verdict, notChecked } = explainPair(planOf({ a, b }), 'a', 'b');
    expect(notChecked).toContainEqual({ check, why: expect.stringContaining('"') });
    expect(verdict).toBe('unknown');
  });

  it('uses the first of two packages with the same id and reports it', () => {
    const plan = parsePlan('packages: [{ package_id: a }, { package_id: a }, { package_id: b }]');
    const { verdict, notChecked } = explainPair(plan, 'a', 'b');
    expect(verdict).toBe('unknown');
    expect(notChecked.map(({ check }) => check)).toEqual(['schema', 'package/duplicate-id']);
  });

  it.each([
    ['wp-ap', 'wp-web', 'There is no package "wp-ap" in plan.yaml. Did you mean "wp-api"?'],
    ['zzz', 'wp-web', 'There is no package "zzz" in plan.yaml. There are "wp-api" and "wp-web".'],
    ['wp-web', 'wp-web', '"wp-web" can\'t run beside itself: name two packages.'],
  ])('refuses %s and %s', (a, b, message) => {
    const plan = planOf({ 'wp-api': {}, 'wp-web': {} });
    expect(() => explainPair(plan, a, b)).toThrow(message);
  });

  it('refuses invalid YAML with the place', () => {
    expect(() => explainPair(parsePlan('a: [', { file: 'x.yaml' }), 'a', 'b')).toThrow(
      /^x\.yaml:1:\d+: \S/,
    );
  });

  const plans = conformancePlans().filter(({ outcome }) => outcome === 'valid');
  it(`agrees with validation about every pair of ${plans.length} real plans`, () => {
    let pairs = 0;
    for (const { file, text } of plans) {
      const plan = parsePlan(text, { file });
      const dag = planDag(plan.view);
      const colliding = new Set(
        checkPlan(plan)
          .filter(({ code }) =>
            ['scope/overlap', 'lock/overlap', 'scope/lock-in-other'].includes(code),
          )
          .map(({ data }) => [...(data?.['packages'] as string[])].sort().join(' ')),
      );
      for (const [index, a] of dag.ids.entries()) {
        for (const b of dag.ids.slice(index + 1)) {
          const { verdict } = explainPair(plan, a, b);
          const key = [a, b].sort().join(' ');
          const expected = !dag.areParallel(a, b)
            ? 'sequential'
            : colliding.has(key)
              ? 'collision'
              : 'parallel';
          expect([file, key, verdict]).toEqual([file, key, expected]);
          pairs++;
        }
      }
    }
    expect(pairs).toBeGreaterThan(plans.length);
  });

  it('returns the same for both orders of the packages', () => {
    const glob = fc.constantFrom('src/**', 'src/a/**', 'src/*.ts', '**/x.ts', 'docs/*');
    const sketch = fc.record({
      write: fc.array(glob, { maxLength: 3 }),
      deny: fc.array(glob, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(sketch, sketch, (a, b) => {
        const plan = planOf({ a, b });
        const [one, other] = [explainPair(plan, 'a', 'b'), explainPair(plan, 'b', 'a')];
        expect(one.verdict).toBe(other.verdict);
        expect(one.scopes.overlaps).toHaveLength(other.scopes.overlaps.length);
        for (const { denies } of one.scopes.carved) expect(denies).not.toEqual([]);
      }),
      { seed: 31, numRuns: 200 },
    );
  });
});

describe('formatPair', () => {
  it.each([
    ['parallel', { a: { write: ['src/**'], deny: ['src/web/**'] }, b: { write: ['src/web/**'] } }],
    ['sequential', { a: { write: ['src/**'] }, b: { write: ['docs/**'], depends_on: ['a'] } }],
    [
      'collision',
      {
        a: { write: ['src/**'], keys: ['db:schema:users'] },
        b: { write: ['src/x.ts'], keys: ['db:schema:users'] },
      },
    ],
    ['cycle', { a: { depends_on: ['b'] }, b: { depends_on: ['a'] } }],
    ['unknown', { a: { write: ['../x'] }, b: { depends_on: ['nope'] } }],
  ])('prints a pair for a terminal: %s', (verdict, packages) => {
    const explanation = explainPair(planOf(packages as Record<string, Sketch>), 'a', 'b');
    expect(explanation.verdict).toBe(verdict);
    expect(formatPair(explanation)).toMatchSnapshot();
  });

  it('escapes control characters of a plan', () => {
    const text = formatPair(
      explainPair(
        planOf({ 'a\u001b[31m': { write: ['x\u001b[31m'] }, b: { write: ['**'] } }),
        'a\u001b[31m',
        'b',
      ),
    );
    // eslint-disable-next-line no-control-regex -- that there are none is the point
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});
