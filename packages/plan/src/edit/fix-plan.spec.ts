import { parsePlan } from '../parse/parse-plan';
import { checkPlan } from '../rules/check-plan';
import { conformancePlans } from '../testing/conformance';
import { fixPlan } from './fix-plan';

const check = (parsed: ReturnType<typeof parsePlan>) =>
  checkPlan(parsed, {
    paths: { directories: new Set(['apps', 'apps/api', 'libs/ui']), outside: new Map() },
  });
const isFolder = (path: string) => ['apps', 'apps/api', 'libs/ui'].includes(path);
const fix = (text: string) => fixPlan(text, { file: 'plan.yaml', check, isFolder });

const FIXABLE = `# the plan of the API
packages:
  - id: wp-api # its name
    dependencies: []
    locks:
      files: []
      keys: ['api:get /v1/users/', "db:schema:Users", EVENT:User.Created, flag:ok] # four
    scope:
      write_allow:
        - ./apps/api/src/** # dot
        - apps/api/
        - "libs//ui"
        - 'docs/[^a]*.md'
      read_allow: ['./**']
`;

describe('fixPlan', () => {
  it('rewrites values in canonical form and keeps everything else', () => {
    expect(fix(FIXABLE).text).toBe(`# the plan of the API
packages:
  - package_id: wp-api # its name
    depends_on: []
    locks:
      files: []
      keys: ['api:GET /v1/users', "db:schema:users", 'event:user.created', flag:ok] # four
    scope:
      write_allow:
        - apps/api/src/** # dot
        - apps/api/**
        - "libs/ui/**"
        - 'docs/[!a]*.md'
      read_allow: ['**']
`);
  });

  it('keeps two spellings of one key in a list of unique keys', () => {
    const text = FIXABLE.replace(/keys: .*/, 'keys: [api:get /a, api:GET /a, event:A.b]');
    expect(fix(text).text).toContain("keys: [api:get /a, api:GET /a, 'event:a.b']");
  });

  it('lists its changes', () => {
    expect(fix(FIXABLE).applied.slice(0, 3)).toEqual([
      { code: 'schema', line: 3, column: 5, before: 'id', after: 'package_id' },
      { code: 'schema', line: 4, column: 5, before: 'dependencies', after: 'depends_on' },
      {
        code: 'lock/not-canonical',
        line: 7,
        column: 14,
        before: "'api:get /v1/users/'",
        after: "'api:GET /v1/users'",
      },
    ]);
  });

  it('changes nothing in a second run', () => {
    const once = fix(FIXABLE).text;
    expect(fix(once)).toEqual({ text: once, applied: [] });
  });

  it('keeps line breaks and a byte order mark', () => {
    const windows = `\ufeff${FIXABLE.replaceAll('\n', '\r\n')}`;
    expect(fix(windows).text).toBe(`\ufeff${fix(FIXABLE).text.replaceAll('\n', '\r\n')}`);
  });

  it.each([
    [
      'a glob that would reach further',
      "scope: { write_allow: ['libs/**.ts'], read_allow: ['**'] }",
    ],
    ['a folder that is not there', "scope: { write_allow: ['gone/'], read_allow: ['**'] }"],
    [
      'a path that leaves the workspace',
      "scope: { write_allow: ['a/../b/**'], read_allow: ['**'] }",
    ],
    ['a key that nobody can read', "locks: { files: [], keys: ['api:ZZZ /x'] }"],
    ['a value that is used elsewhere', 'locks: { files: [&k "db:schema:Users"], keys: [*k] }'],
    [
      'a value in a block',
      'locks:\n      files: []\n      keys:\n        - >-\n          db:schema:Users',
    ],
  ])('does not fix %s', (_, fields) => {
    const text = `packages:\n  - package_id: wp-a\n    depends_on: []\n    ${fields}\n`;
    expect(fix(text)).toEqual({ text, applied: [] });
  });

  it('changes an anchored value only without other uses', () => {
    const plan = (keys: string) =>
      `packages:\n  - package_id: wp-a\n    locks: { files: [], keys: ${keys} }\n`;
    expect(fix(plan('[&k "db:schema:Users"]')).text).toBe(plan('[&k "db:schema:users"]'));
    const shared = plan('[&k "db:schema:Users", *k]');
    expect(fix(shared).text).toBe(shared);
  });

  it.each([['a: ['], [''], ['- a'], ['a: 1\n---\nb: 2'], [']]]]']])(
    'returns %j unchanged',
    (text) => {
      expect(fix(text)).toEqual({ text, applied: [] });
    },
  );

  const plans = conformancePlans();
  it(`leaves ${plans.length} real plans without fixable findings or new ones`, () => {
    for (const { file, text } of plans) {
      const result = fix(text);
      expect(fix(result.text).applied).toEqual([]);
      const [before, after] = [text, result.text].map((some) =>
        check(parsePlan(some, { file })).filter(({ severity }) => severity === 'error'),
      );
      expect(after?.length).toBeLessThanOrEqual(before?.length ?? 0);
    }
  });
});
