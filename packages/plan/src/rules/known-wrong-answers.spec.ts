import { parsePlan } from '../parse/parse-plan';
import { inScope } from '../scope/in-scope';
import { checkPlan } from './check-plan';
import { findingsOf } from './testing/findings-of';

/** What other tools were seen to get wrong, each with the right answer. */
describe('plans that other tools misjudge', () => {
  it.each([
    ['src/*/a.ts', 'src/b/*.ts', 'src/b/a.ts'],
    ['src/**/api.ts', 'src/users/**', 'src/users/api.ts'],
    ['src/**/a.ts', 'src/a.ts', 'src/a.ts'],
    ['**/x.ts', 'x.ts', 'x.ts'],
    ['**/x.ts', 'src/**', 'src/x.ts'],
    ['src/{api,web}/x.ts', 'src/api/x.ts', 'src/api/x.ts'],
    ['src/?.ts', 'src/[a-c].ts', 'src/a.ts'],
    ['libs/*/src/index.ts', 'libs/api/**/*.ts', 'libs/api/src/index.ts'],
    ['**/*.spec.ts', 'libs/api/**', 'libs/api/x.spec.ts'],
  ])('%s and %s overlap, for instance in %s', (a, b, witness) => {
    for (const [first, second] of [
      [a, b],
      [b, a],
    ]) {
      const [finding, ...others] = findingsOf('scope/overlap', sideBySide([first], [second]));
      expect(others).toEqual([]);
      expect(finding).toMatchObject({
        severity: 'error',
        data: { packages: ['wp-a', 'wp-b'], globs: [first, second], witness },
      });
      expect(finding?.message).toContain(`"${witness}"`);
      expect(finding?.related).toHaveLength(1);
    }
  });

  it('reports a lock file in the write scope of a parallel package', () => {
    const yaml = sideBySide(['lib/**'], ['src/**'], `locks: { files: [src/x.ts], keys: [] }`);
    expect(findingsOf('scope/lock-in-other', yaml)).toHaveLength(1);
  });

  it('finds an overlap of paths with "./"', () => {
    const yaml = sideBySide(['./src/a.ts'], ['src/a.ts']);
    const [finding] = findingsOf('scope/invalid-glob', yaml);
    expect(finding).toMatchObject({ severity: 'error', fix: { edits: [{ text: "'src/a.ts'" }] } });
  });

  it.each([
    [['src/**'], ['src/web/**'], ['src/web/**']],
    [['src/*.ts'], ['src/deep/x.ts'], []],
    [['src/*'], ['src/a/b/c.ts'], []],
    [['libs/api/**'], ['libs/api-client/**'], []],
  ])('%j and %j, the first without %j, do not overlap', (a, b, deny) => {
    expect(findingsOf('scope/overlap', sideBySide(a, b, '', deny))).toEqual([]);
  });

  it('recognises the integration package under any name', () => {
    const yaml = packages(
      { id: 'wp-a', write: ['apps/a/**'] },
      { id: 'wp-b', write: ['apps/b/**'] },
      { id: 'wp-merge', write: ['**'], dependsOn: ['wp-a', 'wp-b'], rest: 'task_type: integrate' },
    );
    expect(findingsOf('scope/overlap', yaml)).toEqual([]);
    expect(findingsOf('package/integration-last', yaml)).toEqual([]);
  });

  it.each([
    ['one id twice', 'package/duplicate-id', packages({ id: 'wp-a' }, { id: 'wp-a' })],
    [
      'packages twice',
      'yaml/duplicate-key',
      `${packages({ id: 'wp-a' })}\n${packages({ id: 'wp-b' })}`,
    ],
    [
      'an integration package that waits for nobody',
      'scope/overlap',
      packages({ id: 'wp-a', write: ['a/**'] }, { id: 'wp-integration', write: ['**'] }),
    ],
    [
      'an integration package that waits for nobody, by its order',
      'package/integration-last',
      packages({ id: 'wp-a', write: ['a/**'] }, { id: 'wp-integration', write: ['**'] }),
    ],
    [
      'an integration package that comes first',
      'package/integration-last',
      packages({ id: 'wp-integration' }, { id: 'wp-a', dependsOn: ['wp-integration'] }),
    ],
    ['an absolute glob', 'scope/outside-workspace', packages({ id: 'wp-a', write: ['/etc/**'] })],
    [
      'a glob that climbs out',
      'scope/outside-workspace',
      packages({ id: 'wp-a', write: ['../../outside/**'] }),
    ],
    ['no endpoint', 'lock/not-canonical', locking(`'api:ZZZ /  two  spaces'`)],
    ['a key that ends in a newline', 'lock/not-canonical', locking('"api:GET /v1/users\\n"')],
    [
      'one worktree twice',
      'package/worktree-shared',
      packages(
        { id: 'wp-a', rest: 'worktree: { name: x }' },
        { id: 'wp-b', rest: 'worktree: { name: x }' },
      ),
    ],
    ['a package without an id', 'schema', 'packages: [{ depends_on: [] }]'],
    ['packages: null', 'schema', 'packages: null'],
    [
      'depends_on: null',
      'schema',
      packages({ id: 'wp-a', rest: 'task_type: x' }).replace('[]', 'null'),
    ],
    ['locks: null', 'schema', packages({ id: 'wp-a', rest: 'locks: null' })],
    ['a number as a key', 'schema', locking('42')],
    ['a number as a glob', 'schema', packages({ id: 'wp-a', write: [42] })],
    [
      'a text as write_allow',
      'schema',
      packages({ id: 'wp-a', rest: `scope: { write_allow: 'src/**', read_allow: ['**'] }` }),
    ],
    ['a list', 'schema', '- wp-a'],
    ['a scalar', 'schema', 'wp-a'],
    ['broken YAML', 'yaml/syntax', 'packages: [wp-a'],
    ['several documents', 'yaml/multi-document', 'a: 1\n---\na: 2'],
    ['a tab', 'yaml/syntax', 'packages:\n\t- package_id: wp-a'],
    ['an alias bomb', 'yaml/alias-limit', aliasBomb()],
  ])('reports %s as %s', (_, code, yaml) => {
    const [finding] = findingsOf(code, yaml);
    expect(finding).toBeDefined();
    expect(finding?.line).toBeGreaterThan(0);
  });

  it.each([
    ['src/*.ts', 'src/deep/secret/x.ts', false],
    ['src/**/*.ts', 'src/a.ts', true],
    ['src/**', 'src/../etc/passwd', false],
    ['src/**', 'src/größe.ts', true],
  ])('a package that may write %s may write %s: %j', (glob, path, expected) => {
    expect(inScope({ write_allow: [glob] }, path)).toBe(expected);
  });

  it('reports an empty file', () => {
    expect(checkPlan(parsePlan('')).map(({ severity }) => severity)).toContain('error');
  });

  it('reports an alias bomb with few findings', () => {
    expect(JSON.stringify(checkPlan(parsePlan(aliasBomb()))).length).toBeLessThan(10_000);
  });
});

interface PackageText {
  readonly id: string;
  readonly write?: readonly (string | number)[];
  readonly deny?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly rest?: string;
}

function packages(...entries: readonly PackageText[]): string {
  const texts = entries.map(({ id, write, deny = [], dependsOn = [], rest = '' }) =>
    [
      `  - package_id: ${id}`,
      `    depends_on: [${dependsOn.join(', ')}]`,
      ...(write
        ? [`    scope: { write_allow: ${list(write)}, read_allow: ['**'], deny: ${list(deny)} }`]
        : []),
      ...(rest ? [`    ${rest}`] : []),
    ].join('\n'),
  );
  return ['packages:', ...texts].join('\n');
}

function sideBySide(
  a: readonly (string | undefined)[],
  b: readonly (string | undefined)[],
  rest = '',
  deny: readonly string[] = [],
): string {
  const [first, second] = [a, b].map((globs) => globs.map((glob) => glob ?? ''));
  return packages(
    { id: 'wp-a', write: first ?? [], deny, rest },
    { id: 'wp-b', write: second ?? [] },
  );
}

function locking(key: string): string {
  return packages({ id: 'wp-a', rest: `locks: { files: [], keys: [${key}] }` });
}

function list(values: readonly (string | number)[]): string {
  return `[${values.map((value) => (typeof value === 'number' ? value : `'${value}'`)).join(', ')}]`;
}

/** Nine levels of ten: a billion nodes in less than a kilobyte. */
function aliasBomb(): string {
  const levels = Array.from({ length: 8 }, (_, level) => {
    const alias = `*l${level}`;
    return `l${level + 1}: &l${level + 1} [${Array.from({ length: 10 }, () => alias).join(', ')}]`;
  });
  return [`l0: &l0 [x, x, x, x, x, x, x, x, x, x]`, ...levels].join('\n');
}
