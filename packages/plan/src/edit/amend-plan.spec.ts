import fc from 'fast-check';
import { decompose } from '../decompose/decompose';
import { renderPlan } from '../decompose/render-plan';
import { randomFeature } from '../decompose/testing/random-feature';
import type { Plan } from '../parse/plan.generated';
import { parsePlan } from '../parse/parse-plan';
import type { ParsedPlan } from '../parse/parsed-plan';
import { SAMPLE_PLAN } from '../parse/testing/sample-plan';
import { conformancePlans } from '../testing/conformance';
import { type Amendment, amendPlan } from './amend-plan';
import { PlanEditError } from './yaml-source';

const SEED = 20_261_123;

/** What is added where a package has no inputs. */
const MADE = [
  '+    inputs:',
  '+      nx:',
  '+        amendments:',
  '+          - path: x/**',
  '+            reason: because',
  '+            revision: 2',
];

describe('amendPlan', () => {
  it('adds the path, records it, raises the revision and changes nothing else', () => {
    const { text, revision } = amendPlan(parsePlan(SAMPLE_PLAN), {
      packageId: 'wp-api',
      paths: ['libs/legacy/**'],
      reason: 'the old table is read there',
    });
    expect(revision).toBe(3);
    expect(diff(SAMPLE_PLAN, text)).toEqual([
      '-  plan_revision: 2',
      '+  plan_revision: 3',
      '+        - libs/legacy/**',
      '-    inputs: { nx: { projects: [api] } }',
      '+    inputs: { nx: { projects: [api], amendments: [{ path: libs/legacy/**, reason: the old table is read there, revision: 3 }] } }',
    ]);
  });

  it.each<[string, string, string, readonly string[]]>([
    ['no inputs', "scope:\n  write_allow:\n    - 'a/**'", '', ["+        - 'x/**'", ...MADE]],
    [
      'an empty list',
      'scope:\n  write_allow: []',
      '',
      ['-      write_allow: []', '+      write_allow: [x/**]', ...MADE],
    ],
    [
      'a list between brackets',
      'scope: { write_allow: ["a/**"] }',
      '',
      [
        '-    scope: { write_allow: ["a/**"], read_allow: [a] }',
        '+    scope: { write_allow: ["a/**", "x/**"], read_allow: [a] }',
        ...MADE,
      ],
    ],
    [
      'items not indented',
      'scope:\n  write_allow:\n  - a/** # why\n  # more\n',
      '',
      [
        '+      - x/**',
        '+    inputs:',
        '+      nx:',
        '+        amendments:',
        '+        - path: x/**',
        '+          reason: because',
        '+          revision: 2',
      ],
    ],
    [
      'brackets over lines',
      'scope:\n  write_allow: [\n    "a/**", # one\n    "b/**" # two\n  ]',
      '',
      ['-        "b/**" # two', '+        "b/**", # two', '+        "x/**"', ...MADE],
    ],
    [
      'a comma at the end',
      'scope:\n  write_allow: [\n    "a/**",\n  ]',
      '',
      ['+        "x/**",', ...MADE],
    ],
    [
      'empty inputs',
      'scope:\n  write_allow:\n    - a/**',
      'inputs: {}',
      [
        '+        - x/**',
        '-    inputs: {}',
        '+    inputs: { nx: { amendments: [{ path: x/**, reason: because, revision: 2 }] } }',
      ],
    ],
    [
      'inputs of other tools',
      'scope:\n  write_allow:\n    - a/**',
      'inputs:\n  other: 1',
      [
        '+        - x/**',
        '+      nx:',
        '+        amendments:',
        '+          - path: x/**',
        '+            reason: because',
        '+            revision: 2',
      ],
    ],
    [
      'projects',
      'scope:\n  write_allow:\n    - a/**',
      'inputs:\n  nx:\n    projects: [a]',
      [
        '+        - x/**',
        '+        amendments:',
        '+          - path: x/**',
        '+            reason: because',
        '+            revision: 2',
      ],
    ],
    [
      'an empty list of amendments',
      'scope:\n  write_allow:\n    - a/**',
      'inputs:\n  nx:\n    amendments: []',
      [
        '+        - x/**',
        '-        amendments: []',
        '+        amendments: [{ path: x/**, reason: because, revision: 2 }]',
      ],
    ],
    [
      'amendments before',
      'scope:\n  write_allow:\n    - a/**',
      'inputs:\n  nx:\n    amendments:\n      - path: a/**\n        reason: |\n          so\n\n        revision: 1\n\n# the end of it\n',
      [
        '+        - x/**',
        '+          - path: x/**',
        '+            reason: because',
        '+            revision: 2',
      ],
    ],
  ])('follows the style of the plan: %s', (_, scope, inputs, expected) => {
    for (const lineBreak of ['\n', '\r\n']) {
      const before = small(scope, inputs).replaceAll('\n', lineBreak);
      const { text } = amendPlan(parsePlan(before), {
        packageId: 'wp-a',
        paths: ['x/**'],
        reason: 'because',
      });
      expect(text.replaceAll(lineBreak, '')).not.toMatch(/[\r\n]/);
      expect(diff(before, text).filter((line) => !line.includes('plan_revision'))).toEqual(
        expected,
      );
    }
  });

  it('keeps the JSON form of a plan', () => {
    const before = JSON.stringify(parsePlan(SAMPLE_PLAN).plan, null, 2);
    const { text } = amendPlan(parsePlan(before), {
      packageId: 'wp-contracts',
      paths: ['x/**', 'y/**'],
      reason: 'a "quoted" reason',
    });
    expect(JSON.parse(text)).toEqual(parsePlan(text).plan);
  });

  it('keeps a missing final line break', () => {
    const before = small('scope:\n  write_allow: [a]', '').trimEnd();
    const { text } = amendPlan(parsePlan(before), {
      packageId: 'wp-a',
      paths: ['b'],
      reason: 'r',
    });
    expect(text).not.toMatch(/\n$/);
  });

  it.each([
    ['unsound', 'feature: 1', 'wp-a'],
    ['unknown-package', SAMPLE_PLAN, 'wp-z'],
    ['alias', withAlias('read_allow: ', "['**']"), 'wp-api'],
    ['not-verified', withAlias('write_allow: ', '[contracts/**]'), 'wp-contracts'],
    ['not-a-mapping', small('scope:\n  write_allow: [a]', 'inputs: { nx: 1 }'), 'wp-a'],
    ['not-a-mapping', small('scope:\n  write_allow: [a]', 'inputs:\n  nx:'), 'wp-a'],
    [
      'not-a-list',
      small('scope:\n  write_allow: [a]', 'inputs: { nx: { amendments: x } }'),
      'wp-a',
    ],
  ])('refuses with %s', (code, text, packageId) => {
    const amend = () => amendPlan(parsePlan(text), { packageId, paths: ['b'], reason: 'r' });
    expect(codeOf(amend)).toBe(code);
  });

  it('changes only the amended lines of any plan', () => {
    const texts = conformancePlans().map(({ text }) => text);
    const sound = texts.filter((text) => parsePlan(text).plan !== undefined);
    let count = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom(...sound),
          randomFeature().map(({ request, workspace }) =>
            renderPlan(decompose(request, workspace)),
          ),
        ),
        fc.nat(),
        fc.array(paths(), { minLength: 1, maxLength: 3 }),
        reasons(),
        fc.boolean(),
        (original, at, globs, reason, isCrLf) => {
          const text = isCrLf ? original.replaceAll('\n', '\r\n') : original;
          const parsed = parsePlan(text);
          const packages = parsed.plan?.packages ?? [];
          const index = at % packages.length;
          const packageId = packages[index]?.package_id ?? '';
          const amendment = { packageId, paths: globs as [string, ...string[]], reason };
          const edited = amendPlan(parsed, amendment);
          expect(parsePlan(edited.text).plan).toEqual(expectedPlan(parsed, amendment));
          expectOnlyItsLines(parsed, index, edited.text);
          count++;
        },
      ),
      { seed: SEED, numRuns: 100 },
    );
    process.stdout.write(
      `amendPlan: ${count} amendments over ${sound.length} plans and generated ones\n`,
    );
  });

  it('amends every package of every valid plan twice', () => {
    let count = 0;
    for (const { text } of conformancePlans()) {
      const first = parsePlan(text);
      for (const { package_id: packageId } of first.plan?.packages ?? []) {
        const one: Amendment = { packageId, paths: ['a/[[]id]/*.ts'], reason: 'why: "so", # it' };
        const two: Amendment = { packageId, paths: ['b'], reason: "isn't" };
        const expected = expectedPlan({ plan: expectedPlan(first, one) }, two);
        expect(amendPlan(amendPlan(first, one).parsed, two).parsed.plan).toEqual(expected);
        count++;
      }
    }
    expect(count).toBeGreaterThan(1);
    process.stdout.write(`amendPlan: ${count} packages amended twice\n`);
  });
});

/** The first list with a name gets an anchor, and `wp-api` may write what it stands for. */
function withAlias(key: string, list: string): string {
  return SAMPLE_PLAN.replace(`${key}${list}`, `${key}&shared ${list}`).replace(
    /write_allow:\n.*\n/,
    'write_allow: *shared\n',
  );
}

function small(scope: string, inputs: string): string {
  const pad = (block: string) =>
    block === '' ? '' : `${block.replace(/^(?=.)/gm, '    ').replace(/\n?$/, '\n')}`;
  const withRead = scope.includes('{')
    ? scope.replace(' }', ', read_allow: [a] }')
    : `${scope.trimEnd()}\n  read_allow: [a]`;
  return `schema_version: 1
feature: { id: c, plan_revision: 1 } # the feature
contracts: { revision: 1, openapi: { primary: r.md, files: [r.md] } }
packages:
  - package_id: wp-a
    task_type: implement
    description: Do it
    depends_on: []
    priority: 1
    locks: { files: [], keys: [] }
${pad(withRead)}    worktree: { name: wp-a }
    timeout_minutes: 60
    retry_budget: 0
    min_trust_level: 2
    verification:
      tier_required: C
      steps: [{ name: look, kind: manual, manual_instructions: Look, evidence: { artifacts: [], result_keys: [] } }]
${pad(inputs)}    outputs: { result_keys: [done] }
`;
}

function paths(): fc.Arbitrary<string> {
  const segment = fc.constantFrom(
    '**',
    '*.ts',
    'src',
    'no',
    '{a,b}',
    '[!x]',
    'ä',
    "it's",
    '#x',
    '@s',
  );
  return fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
}

function reasons(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
    fc.constantFrom('null', '- a', 'a: b', 'x #y', ' padded ', "it's", '"', '\u2028', '😀'),
  );
}

/** Written apart from the code under test. */
function expectedPlan({ plan }: Pick<ParsedPlan, 'plan'>, amendment: Amendment): Plan {
  const copy = JSON.parse(JSON.stringify(plan)) as Plan;
  copy.feature.plan_revision += 1;
  const work = copy.packages.find(({ package_id }) => package_id === amendment.packageId);
  work?.scope.write_allow.push(...amendment.paths);
  const nx = ((work as { inputs?: { nx?: { amendments?: unknown[] } } }).inputs ??= {});
  ((nx.nx ??= {}).amendments ??= []).push(
    ...amendment.paths.map((path) => ({
      path,
      reason: amendment.reason,
      revision: copy.feature.plan_revision,
    })),
  );
  return copy;
}

function expectOnlyItsLines(before: ParsedPlan, index: number, after: string): void {
  const at = ['packages', index];
  const places = [
    ['feature', 'plan_revision'],
    [...at, 'scope', 'write_allow'],
    [...at, 'inputs'],
  ];
  const ranges = places.map((path) => before.locate(path));
  const gone = removedLines(before.text, after);
  expect(
    gone.filter((line) => !ranges.some((range) => range.line <= line && line <= range.endLine)),
  ).toEqual([]);
}

/** Numbers of the lines that are not in the new text, in order. */
function removedLines(before: string, after: string): readonly number[] {
  const old = before.split('\n');
  return lineDiff(old, after.split('\n')).flatMap(([kind, at]) => (kind === '-' ? [at + 1] : []));
}

function diff(before: string, after: string): readonly string[] {
  const [old, now] = [before, after].map((text) => text.split(/\r?\n/));
  return lineDiff(old ?? [], now ?? []).map(
    ([kind, at]) => `${kind}${(kind === '-' ? old : now)?.[at]}`,
  );
}

/** Lines gone and added, by the longest common subsequence of what differs. */
function lineDiff(
  old: readonly string[],
  now: readonly string[],
): readonly (readonly ['-' | '+', number])[] {
  let head = 0;
  while (head < old.length && old[head] === now[head]) head++;
  let tail = 0;
  while (
    old.length - tail > head &&
    now.length - tail > head &&
    old.at(-1 - tail) === now.at(-1 - tail)
  )
    tail++;
  const [a, b] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  const common = a
    .map(() => Array<number>(b.length + 1).fill(0))
    .concat([Array(b.length + 1).fill(0)]);
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = common[i] as number[];
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const changes: (readonly ['-' | '+', number])[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (i < a.length && at(i + 1, j) >= at(i, j + 1)) changes.push(['-', head + i++]);
    else changes.push(['+', head + j++]);
  }
  return changes;
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof PlanEditError ? error.code : String(error);
  }
}
