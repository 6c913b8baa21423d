import { expectRefusal } from './harness/expect-message';
import { plannedFeature } from './harness/feature';
import { planFile, readPlan, type PlannedPackage } from './harness/plan';
import type { CommandResult } from './harness/run-command';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'export-members';
const AMEND_API = ['--package=wp-api', '--amend'];

describe('the package generator on a planned change', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    plannedFeature(workspace(), [
      ...['export the members as a CSV file', `--changeId=${CHANGE}`, '--projects=api,web'],
    ]);
  });

  afterEach(() => workspace().reset());

  it('lets a package write one more path, records the reason, and the plan stays valid', () => {
    const path = 'libs/http/src/router.ts';
    const reason = 'the export streams its rows';
    const result = changePackage([...AMEND_API, `--path=${path}`, `--reason=${reason}`]);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(workspace().status()).toBe(` M ${planFile(CHANGE)}\n`);
    expect(planned('wp-api')).toMatchObject({
      scope: { write_allow: ['apps/api/**', path] },
      inputs: { nx: { amendments: [{ path, reason, revision: 2 }] } },
    });
    expect(workspace().nx(['run', `change/${CHANGE}:validate`])).toMatchObject({ exitCode: 0 });
  });

  it('adds a package for one more project, and the plan stays valid', () => {
    const result = changePackage(['--projects=accounts']);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(planned('wp-accounts')).toMatchObject({
      depends_on: ['wp-contracts'],
      scope: { write_allow: ['libs/accounts/**'] },
    });
    expect(planned('wp-integration')?.depends_on).toContain('wp-accounts');
    const { exitCode, stdout } = workspace().bin([
      ...['validate', planFile(CHANGE), '--openspec', '--json'],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, summary: { errors: 0 } });
    expect(exitCode).toBe(0);
  });

  it.each([
    [
      'a path of a parallel package',
      [...AMEND_API, '--path=apps/web/src/main.ts', '--reason=it is near'],
      { code: 'scope/overlap', says: /work-packages\.yaml:\d+:\d+.*"wp-api" and "wp-web"/ },
    ],
    [
      'a project that another package writes',
      ['--projects=web'],
      { code: 'package/', says: /wp-web/ },
    ],
  ])('refuses %s and changes no file', (_what, args, expected) => {
    const result = changePackage(args);
    expectRefusal(result, expected);
    expect(workspace().status()).toBe('');
  });

  function changePackage(args: readonly string[]): CommandResult {
    return workspace().nx([
      ...['generate', 'parallel-plan:package', `--change=${CHANGE}`, ...args, '--no-interactive'],
    ]);
  }

  function planned(packageId: string): PlannedPackage | undefined {
    return readPlan(workspace(), CHANGE).packages.find(
      ({ package_id }) => package_id === packageId,
    );
  }
});
