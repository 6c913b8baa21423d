import { foreseenTargets, isTest, verificationTargets, verifyProjects } from './verification';

describe('verificationTargets', () => {
  it.each([
    [
      ['build', 'lint', 'test'],
      ['build', 'lint', 'test'],
    ],
    [
      ['unit-test', 'int-test', 'serve'],
      ['unit-test', 'int-test'],
    ],
    [
      ['check', 'type-check', 'testE2e'],
      ['check', 'type-check', 'testE2e'],
    ],
    [['e2e', 'test'], ['test']],
    [
      ['e2e', 'lint'],
      ['e2e', 'lint'],
    ],
    [['test-watch', 'lint-fix', 'test:ui', 'format'], []],
    [['e2e-ci--src/a.spec.ts', 'e2e-ci'], ['e2e-ci']],
    [['attest', 'inspect', 'latest'], []],
  ])('of %j are %j', (targets, expected) => {
    expect(verificationTargets(targets)).toEqual(expected);
  });

  it('uses the configured targets in their order', () => {
    expect(verificationTargets(['lint', 'test', 'qa'], ['qa', 'lint', 'other'])).toEqual([
      'qa',
      'lint',
    ]);
  });
});

describe('isTest', () => {
  it.each([
    ['unit-test', true],
    ['e2e', true],
    ['check', false],
    ['lint', false],
  ])('%s: %j', (target, expected) => {
    expect(isTest(target)).toBe(expected);
  });
});

describe('verifyProjects', () => {
  const project = (name: string, targets: string[]) =>
    ({ name, root: name, type: 'library', tags: [], targets, isNew: false }) as const;

  it('sets tier A for a project whose tests are called unit-test', () => {
    const { tier_required, steps } = verifyProjects([project('a', ['unit-test'])], 'change/x');
    expect(tier_required).toBe('A');
    expect(steps.map(({ command }) => command)).toEqual(['nx run-many -t unit-test -p a']);
  });

  it('sets tier C without tests', () => {
    expect(verifyProjects([project('a', ['lint'])], 'change/x').tier_required).toBe('C');
  });
});

describe('foreseenTargets', () => {
  const siblings = [
    { type: 'library', root: 'libs/a', targets: ['lint', 'test'] },
    { type: 'library', root: 'libs/b', targets: ['lint', 'test', 'build'] },
    { type: 'library', root: 'tools/c', targets: ['run'] },
    { type: 'application', root: 'libs/d', targets: ['serve'] },
  ] as const;

  it.each([
    ['most siblings in the same folder', 'libs/new', ['lint', 'test']],
    ['most projects of its type elsewhere', 'packages/new', ['lint', 'test']],
  ])('returns the targets of %s', (_, root, expected) => {
    expect(foreseenTargets({ type: 'library', root }, siblings)).toEqual(expected);
  });
});
