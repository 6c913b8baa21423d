import { cacheHits } from './harness/cache-hits';
import { expectNoStackTrace, expectRefusal } from './harness/expect-message';
import { planFeature } from './harness/feature';
import { NEWEST_NX, NX_VERSIONS, OLDEST_NX, tried } from './harness/nx-versions';
import { openChanges, planFile } from './harness/plan';
import { usePlainWorkspace } from './harness/use-workspace';

const CHANGE = 'export-members';
const FEATURE = [
  ...['export the members as a CSV file', `--changeId=${CHANGE}`, '--projects=api,accounts'],
];

const TRIED = tried(NX_VERSIONS, [...new Set([OLDEST_NX, NEWEST_NX])]);

// Each test continues from the state of the previous one.
describe.each(TRIED)('a plain workspace of Nx %s', (nx) => {
  const workspace = usePlainWorkspace(nx);

  beforeAll(() => {
    // Before the commit `init` of the base workspace.
    workspace().git('reset', '--quiet', '--hard', 'HEAD~1');
  });

  it('has that version', () => {
    expect(workspace().readJson('node_modules/nx/package.json')).toMatchObject({ version: nx });
    expect(workspace().exists('node_modules/@nx/js')).toBe(false);
  });

  it('is set up by init, which installs OpenSpec', () => {
    const result = workspace().nx(['generate', 'parallel-plan:init', '--no-interactive']);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(workspace().readJson<{ plugins: unknown[] }>('nx.json').plugins).toHaveLength(1);
    expect(workspace().exists('node_modules/.bin/openspec')).toBe(true);
    workspace().commit('init');
  });

  it('is unchanged after a dry run', () => {
    const result = planFeature(workspace(), [...FEATURE, '--dry-run']);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toContain(`CREATE ${planFile(CHANGE)}`);
    expect(workspace().status()).toBe('');
    expect(openChanges(workspace())).toEqual([]);
  });

  it('plans a feature, validates it, and then answers from the cache', () => {
    expect(planFeature(workspace(), FEATURE)).toMatchObject({ exitCode: 0 });
    workspace().commit('plan');

    const first = workspace().nx(['run', `change/${CHANGE}:validate`]);
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.output).not.toContain('from the cache');

    const second = workspace().nx(['run', `change/${CHANGE}:validate`]);
    expect(second).toMatchObject({ exitCode: 0 });
    expect(cacheHits(second)).toEqual({ hits: 1, tasks: 1 });
  });

  it('exits with 1 and keeps the plan when another change holds its locks', () => {
    const other = ['import members', '--changeId=import-members', '--projects=accounts'];
    const result = planFeature(workspace(), other);
    expectRefusal(result, { code: 'feature/claims-held', says: /others hold 1 of the/ });
    expect(result.exitCode).toBe(1);
    expect(result.output).toContain(`the change ${CHANGE}, no end`);
    expect(openChanges(workspace())).toEqual([CHANGE, 'import-members']);
    workspace().reset();
  });

  it('follows a project that was moved, with a manual run of sync-scopes', () => {
    const sync = ['generate', 'parallel-plan:sync-scopes', '--no-interactive'];
    const upToDate = workspace().nx(sync);
    expect(upToDate).toMatchObject({ exitCode: 0 });
    expect(upToDate.output).toContain('All scopes are up to date.');

    workspace().git('mv', 'libs/accounts', 'libs/people');
    const moved = workspace().nx(sync);
    expect(moved).toMatchObject({ exitCode: 0 });
    expect(moved.output).toContain(`since the scopes of ${CHANGE} were derived from them`);
    expect(workspace().read(planFile(CHANGE))).toContain('- libs/people/**');
    workspace().reset();
  });

  it('fails a broken plan with file, line, column and code, and still shows its projects', () => {
    workspace().write(planFile(CHANGE), 'schema_version: 1\npackages: [\n');

    const broken = workspace().nx(['run', `change/${CHANGE}:validate`]);
    expect(broken).toMatchObject({ exitCode: 1 });
    expectNoStackTrace(broken);
    expect(broken.output).toContain(`${planFile(CHANGE)}:2:11`);
    expect(broken.output).toContain('yaml/syntax');

    const { exitCode, stdout } = workspace().nx(['show', 'projects']);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n').sort()).toEqual([
      ...['accounts', 'api', 'change', `change/${CHANGE}`],
    ]);
  });
});
