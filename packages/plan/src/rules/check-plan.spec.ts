import type { Diagnostic } from '../diagnostics/diagnostic';
import { parsePlan } from '../parse/parse-plan';
import { checkPlan } from './check-plan';
import { conformancePlans, type ConformancePlan } from '../testing/conformance';
import { findingsOf, fixed, placeOf } from './testing/findings-of';

const THREE_OVERLAPS = `packages:
  - package_id: wp-a
    depends_on: []
    scope: { write_allow: ['src/**'], read_allow: ['**'] }
  - package_id: wp-b
    depends_on: []
    scope: { write_allow: ['src/b/**'], read_allow: ['**'] }
  - package_id: wp-c
    depends_on: []
    scope: { write_allow: ['src/c/**', 'src/b/c.ts'], read_allow: ['**'] }`;

const CYCLE = `packages:
  - package_id: wp-a
    depends_on: [wp-b]
  - package_id: wp-b
    depends_on: [wp-a]`;

/**
 * Checks of the reference, and which of our rules say the same. On `scope_overlap` the reference is
 * wrong about globs that no real plan has so far, so there is no difference to list.
 */
const VERDICTS: Readonly<Record<string, readonly string[]>> = {
  schema: ['schema'],
  depends_on_refs: ['package/unknown-dependency'],
  dag_cycles: ['package/cycle'],
  lock_keys: ['lock/unknown-namespace', 'lock/not-canonical', 'lock/env-port'],
  scope_overlap: ['scope/overlap'],
  lock_overlap: ['lock/overlap'],
};

describe('checkPlan', () => {
  it('reports each of three overlaps once, with both places', () => {
    const found = findingsOf('scope/overlap', THREE_OVERLAPS);
    expect(found.map((finding) => [finding.data?.['packages'], placeOf(finding)])).toEqual([
      [['wp-a', 'wp-b'], '7:28'],
      [['wp-a', 'wp-c'], '10:28'],
      [['wp-b', 'wp-c'], '10:40'],
    ]);
    expect(found.map(({ related }) => related.map(placeOf))).toEqual([
      ['4:28'],
      ['4:28'],
      ['7:28'],
    ]);
  });

  it('reports a cycle as a path with the line of each edge', () => {
    const [finding] = findingsOf('package/cycle', CYCLE);
    expect(finding?.message).toContain('wp-a -> wp-b -> wp-a');
    expect(finding?.related.map(placeOf)).toEqual(['3:18', '5:18']);
  });

  it('sorts by place, then by the order of the catalogue', () => {
    const yaml = `packages:
  - package_id: wp-a
    depends_on: [wp-x]
    locks: { files: [], keys: ['api:get /a', 'env:port-80'] }
    scope: { write_allow: ['./src/**', '/etc/**'], read_allow: ['**'] }`;
    const places = checkPlan(parsePlan(yaml)).map(({ line, column }) => line * 1_000 + column);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('lists at most 1,000 findings of a rule and reports that there are more', () => {
    const keys = Array.from({ length: 1_500 }, (_, index) => `'api:get /${index}'`);
    const found = findingsOf(
      'lock/not-canonical',
      `locks:\n  files: []\n  keys: [${keys.join(', ')}]`,
    );
    expect(found).toHaveLength(1_001);
    expect(found.at(-1)?.message).toContain('more than 1000');
  });

  it('fixes only spelling, keeps the quotes and changes nothing else', () => {
    const yaml = `packages:
  - package_id: wp-a # stays
    depends_on: []
    locks:
      files: []
      keys: ['api:get /v1/users/', "db:schema:Users", event:Session.Created]
    scope:
      write_allow: ['./apps/api/', libs/api/]
      read_allow: ['**']`;
    const plan = parsePlan(yaml);
    const result = fixed(yaml, checkPlan(plan));
    expect(result).toBe(`packages:
  - package_id: wp-a # stays
    depends_on: []
    locks:
      files: []
      keys: ['api:GET /v1/users', "db:schema:users", 'event:session.created']
    scope:
      write_allow: ['apps/api/**', libs/api/**]
      read_allow: ['**']`);
    expect(fixed(result, checkPlan(parsePlan(result)))).toBe(result);
  });

  it('suggests all files of a folder for the folder', () => {
    const workspace = {
      projects: [{ name: 'api', root: 'apps/api', type: 'application', tags: [], targets: [] }],
      dependencies: [],
    } as const;
    const paths = { directories: new Set(['libs/util']), outside: new Map() };
    const yaml = `scope:\n  write_allow: [apps/api, libs/util, libs/util/a.ts]\n  read_allow: ['**']`;
    const found = findingsOf('scope/invalid-glob', yaml, { workspace, paths });
    expect(found.map(({ fix }) => fix?.edits[0]?.text)).toEqual(['apps/api/**', 'libs/util/**']);
  });

  it('reports a symbolic link that leaves the workspace', () => {
    const paths = { directories: new Set<string>(), outside: new Map([['libs/ext', '/opt/ext']]) };
    const yaml = `scope:\n  write_allow: ['libs/ext/src/**']\n  read_allow: ['**']`;
    expect(findingsOf('scope/outside-workspace', yaml)).toEqual([]);
    const [finding] = findingsOf('scope/outside-workspace', yaml, { paths });
    expect(finding?.message).toContain('"/opt/ext"');
  });

  it('reports an invalid lock key once, not also as a schema finding', () => {
    const yaml = `locks:\n  files: []\n  keys: ['impl:x']`;
    const at = (code: string, options = {}) => findingsOf(code, yaml, options).map(placeOf);
    expect(at('lock/unknown-namespace')).toEqual(['5:14']);
    expect(at('schema')).not.toContain('5:14');
    expect(at('schema', { rules: { 'lock/unknown-namespace': 'off' } })).toContain('5:14');
  });

  it('applies severity settings, except for required rules', () => {
    const rules = { 'scope/overlap': 'off', 'package/integration-last': 'warn' } as const;
    expect(findingsOf('scope/overlap', THREE_OVERLAPS, { rules })).toHaveLength(3);
    const yaml = `packages:
  - package_id: wp-a
    depends_on: []
  - package_id: wp-integration
    depends_on: []`;
    expect(findingsOf('package/integration-last', yaml, { rules })[0]?.severity).toBe('warning');
    expect(
      findingsOf('package/integration-last', yaml, {
        rules: { 'package/integration-last': 'off' },
      }),
    ).toEqual([]);
  });

  describe('on real plans', () => {
    const plans = conformancePlans();
    const errors = new Map<string, readonly Diagnostic[]>();

    beforeAll(() => {
      for (const { file, text } of plans) {
        const found = checkPlan(parsePlan(text, { file }));
        errors.set(
          file,
          found.filter(({ severity }) => severity === 'error'),
        );
      }
    });

    it(`reports no error on valid plans (${count(plans, 'valid')})`, () => {
      const valid = plans.filter(({ outcome }) => outcome === 'valid');
      expect(valid.flatMap(({ file }) => errors.get(file))).toEqual([]);
    });

    it.each(Object.entries(VERDICTS))(`agrees on %s (${plans.length} plans)`, (check, codes) => {
      for (const { file, checks } of plans) {
        if (checks === undefined) continue;
        const found = errors.get(file)?.some(({ code }) => codes.includes(code));
        expect({ file, sound: !found }).toEqual({ file, sound: checks[check] });
      }
    });

    it(`reports errors where other tools crash (${count(plans, 'crash')})`, () => {
      const crashing = plans.filter(({ outcome }) => outcome === 'crash');
      expect(crashing.filter(({ file }) => errors.get(file)?.length === 0)).toEqual([]);
    });
  });
});

function count(plans: readonly ConformancePlan[], outcome: string): number {
  return plans.filter((plan) => plan.outcome === outcome).length;
}
