import { expectNoStackTrace, expectRefusal } from './harness/expect-message';
import { planFile, smallPlan } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'export-members';
const TARGET = `change/${CHANGE}:scope-check`;

describe('scope-check on the branch of a package', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    workspace().write(planFile(CHANGE), smallPlan(CHANGE));
    workspace().commit('plan');
    workspace().git('switch', '--quiet', '--create', `${CHANGE}--wp-part-1`);
  });

  afterEach(() => {
    workspace().git('reset', '--quiet', '--hard', 'main');
    workspace().reset();
  });

  it('accepts committed and uncommitted files of the package', () => {
    workspace().write('apps/api/src/committed.ts', 'export {};\n');
    workspace().commit('work');
    workspace().write('apps/api/src/added.ts', 'export {};\n');

    const bin = workspace().bin(['scope-check']);
    expect(bin).toMatchObject({ exitCode: 0, stderr: '' });
    expect(bin.stdout).toMatch(/export-members wp-part-1: 2 changed paths/);
    expect(workspace().nx(['run', TARGET])).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ['a file of another package', 'apps/web/src/added.ts', 'export {};\n', /"wp-part-2"/],
    [
      'the plan that gives it more',
      planFile(CHANGE),
      smallPlan(CHANGE, ['**', 'a/**']),
      /on a separate branch/,
    ],
  ])('refuses %s, also in a commit', (_what, path, text, says) => {
    workspace().write('apps/api/src/added.ts', 'export {};\n');
    workspace().write(path, text);
    workspace().commit('work');

    const bin = workspace().bin(['scope-check']);
    expect(bin).toMatchObject({ exitCode: 1 });
    expectRefusal(bin, { code: path, says });
    expectRefusal(bin, { code: 'SCOPE_VIOLATION', says: /1 of 2 changed paths/ });

    const json = workspace().bin(['scope-check', '--json']);
    expect(json).toMatchObject({ exitCode: 1 });
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      code: 'SCOPE_VIOLATION',
      change: CHANGE,
      package: 'wp-part-1',
      violations: [{ path }],
    });

    const executor = workspace().nx(['run', TARGET, '--outputFile=result.json']);
    expect(executor).toMatchObject({ exitCode: 1 });
    expectRefusal(executor, { code: 'SCOPE_VIOLATION', says: /1 of 2 changed paths/ });
    expect(workspace().readJson('result.json')).toEqual(JSON.parse(json.stdout));
  });

  it('reports a branch without the name of a change as not checkable', () => {
    workspace().git('switch', '--quiet', '--create', 'topic');
    try {
      const result = workspace().bin(['scope-check']);
      expect(result).toMatchObject({ exitCode: 2, stdout: '' });
      expectNoStackTrace(result);
      expect(result.stderr).toMatch(/"topic".*--change <id>.*"export-members"/);
    } finally {
      workspace().git('switch', '--quiet', `${CHANGE}--wp-part-1`);
    }
  });
});
