import type { OpenPlan } from '../../changes/change-collision';
import { openPlan } from '../../changes/testing/open-plan';
import { type CheckOptions, checkPlan } from '../check-plan';

/** What the rules across changes find in the first change. */
function findingsIn(changes: readonly OpenPlan[], options: CheckOptions = {}) {
  const [first] = changes;
  if (first === undefined) throw new Error('There is no change.');
  return checkPlan(first.parsed, { ...options, changes }).filter(({ code }) =>
    code.startsWith('change/'),
  );
}

const BOTH = [
  openPlan('a', { 'wp-a': { write: ['src/**'], keys: ['flag:x/*', 'env:test-db'] } }),
  openPlan('b', { 'wp-b': { write: ['src/b/**'], keys: ['flag:x/y', 'env:test-db'] } }),
];

describe('the rules across changes', () => {
  it('report the other change, its package, its place, a path and the locks in one finding', () => {
    expect(findingsIn(BOTH)).toEqual([
      expect.objectContaining({
        code: 'change/scope-overlap',
        severity: 'warning',
        file: 'openspec/changes/a/work-packages.yaml',
        line: 5,
        message:
          '"wp-a" and "wp-b" of the open change "b" may both write "src/b/x": "src/**" and "src/b/**"; both lock "env:test-db" and "flag:x/*" (there "flag:x/y"). Narrow one of them, or let one change wait for the other.',
        related: [
          {
            message: 'The glob of "wp-b" in "b".',
            file: 'openspec/changes/b/work-packages.yaml',
            line: 5,
            column: 28,
          },
        ],
        data: {
          change: 'b',
          packages: ['wp-a', 'wp-b'],
          globs: ['src/**', 'src/b/**'],
          witness: 'src/b/x',
          locks: [
            ['env:test-db', 'env:test-db'],
            ['flag:x/*', 'flag:x/y'],
          ],
        },
      }),
    ]);
  });

  it('report a lock separately only when the scopes are apart', () => {
    const apart = [
      openPlan('a', { 'wp-a': { write: ['a/**'], keys: ['env:test-db'], files: ['x/y'] } }),
      openPlan('b', { 'wp-b': { write: ['b/**'], keys: ['env:test-db'], files: ['./x//y'] } }),
    ];
    expect(findingsIn(apart)).toEqual([
      expect.objectContaining({
        code: 'change/lock-overlap',
        message:
          '"wp-a" and "wp-b" of the open change "b" both lock "env:test-db" and "x/y" (there "./x//y"): one will wait for the other. Let one change wait for the other, or let only one hold it.',
        related: [expect.anything(), expect.anything()],
      }),
    ]);
    const [finding] = findingsIn(BOTH, { rules: { 'change/scope-overlap': 'off' } });
    expect(finding).toMatchObject({
      code: 'change/lock-overlap',
      data: { packages: ['wp-a', 'wp-b'] },
    });
  });

  it('report a collision at the plan that is checked', () => {
    const [finding] = findingsIn([...BOTH].reverse());
    expect(finding?.data).toMatchObject({
      change: 'a',
      packages: ['wp-b', 'wp-a'],
      globs: ['src/b/**', 'src/**'],
      locks: [
        ['env:test-db', 'env:test-db'],
        ['flag:x/y', 'flag:x/*'],
      ],
    });
  });

  it('name the branch of a change that is open elsewhere', () => {
    const [mine, other] = BOTH as [OpenPlan, OpenPlan];
    const [finding] = findingsIn([mine, { ...other, branches: ['feature/b', 'origin/feature/b'] }]);
    expect(finding?.message).toContain(
      '"wp-b" of the open change "b" on the branches "feature/b" and "origin/feature/b" may both',
    );
    expect(finding?.data?.['branches']).toEqual(['feature/b', 'origin/feature/b']);
  });

  it('become errors by setting', () => {
    expect(findingsIn(BOTH, { strict: true })[0]?.severity).toBe('error');
    const rules = { 'change/scope-overlap': 'info' } as const;
    expect(findingsIn(BOTH, { strict: true, rules })[0]?.severity).toBe('info');
  });

  it('report a requirement that both changes touch', () => {
    const changes = [
      openPlan('a', {}, [['auth', 'Log in', 'MODIFIED', 3]]),
      openPlan('b', {}, [['auth', 'Log in', 'REMOVED', 9]]),
    ];
    expect(findingsIn(changes)).toEqual([
      {
        code: 'change/requirement-overlap',
        severity: 'warning',
        message:
          'This change modifies the requirement "Log in" of "auth", and the open change "b" removes it: whichever is archived last undoes the other. Let one change wait for the other, or let one of them do both.',
        file: 'openspec/changes/a/specs/auth/spec.md',
        line: 3,
        column: 1,
        endLine: 3,
        endColumn: 1,
        related: [
          {
            message: 'Where "b" removes it.',
            file: 'openspec/changes/b/specs/auth/spec.md',
            line: 9,
            column: 1,
          },
        ],
        data: {
          change: 'b',
          capability: 'auth',
          requirement: 'Log in',
          operations: ['MODIFIED', 'REMOVED'],
        },
      },
    ]);
  });
});
