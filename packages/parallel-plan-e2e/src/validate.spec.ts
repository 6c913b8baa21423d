import { cacheHits } from './harness/cache-hits';
import { expectNoStackTrace } from './harness/expect-message';
import { plannedFeature } from './harness/feature';
import { planFile, smallPlan } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';

const SENTENCES = {
  'export-members': 'export the members as a CSV file',
  'invite-members': 'invite members by email',
  'sort-members': 'sort the members by name',
};

describe('validate, with three open changes', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    for (const [changeId, sentence] of Object.entries(SENTENCES)) {
      plannedFeature(workspace(), [sentence, `--changeId=${changeId}`]);
    }
  });

  it('runs once and then comes entirely from the cache', () => {
    const first = workspace().nx(['run', 'change:validate']);
    expect(first).toMatchObject({ exitCode: 0 });
    expect(cacheHits(first)).toMatchObject({ hits: 0 });

    const second = workspace().nx(['run', 'change:validate']);
    expect(second).toMatchObject({ exitCode: 0 });
    const { hits, tasks } = cacheHits(second);
    expect({ hits, tasks }).toEqual({ hits: 4, tasks: 4 });
  });

  it('runs again only for the edited change', () => {
    const plan = planFile('sort-members');
    workspace().write(plan, `${workspace().read(plan)}# read again\n`);
    expect(cacheHits(workspace().nx(['run', 'change/sort-members:validate']))).toMatchObject({
      hits: 0,
    });
    expect(cacheHits(workspace().nx(['run', 'change/export-members:validate']))).toMatchObject({
      hits: 1,
    });
    workspace().reset();
  });

  it('runs again when a project appears', () => {
    workspace().write(
      'libs/new/package.json',
      JSON.stringify({ name: '@team-board/new', version: '0.0.0' }),
    );
    expect(cacheHits(workspace().nx(['run', 'change/sort-members:validate']))).toMatchObject({
      hits: 0,
    });
    workspace().reset();
  });

  it('stays in the cache when a source file is edited', () => {
    workspace().nx(['run', 'change/sort-members:validate']);
    workspace().write('apps/api/src/added.ts', 'export const added = true;\n');
    expect(cacheHits(workspace().nx(['run', 'change/sort-members:validate']))).toMatchObject({
      hits: 1,
    });
    workspace().reset();
  });

  it.each([
    ['its YAML is broken', 'schema_version: 1\npackages: [\n', 'yaml/syntax', /:[23]:\d+/],
    [
      'two parallel packages overlap',
      smallPlan('invite-members', ['apps/**', 'apps/web/**']),
      'scope/overlap',
      /:\d+:\d+/,
    ],
  ])('fails one change with file, line, column and code when %s', (_why, text, code, place) => {
    const plan = planFile('invite-members');
    workspace().write(plan, text);

    const broken = workspace().nx(['run', 'change/invite-members:validate']);
    expect(broken).toMatchObject({ exitCode: 1 });
    expectNoStackTrace(broken);
    expect(broken.output).toContain(code);
    expect(broken.output).toMatch(new RegExp(`${plan.replaceAll('.', '\\.')}${place.source}`));

    // Nx has an exit code of its own for a task that didn't run because another one failed.
    expect(workspace().nx(['run', 'change:validate']).exitCode).not.toBe(0);
    const sound = ['-t', 'validate', '-p', 'change/export-members,change/sort-members'];
    expect(workspace().nx(['run-many', ...sound])).toMatchObject({ exitCode: 0 });
    workspace().reset();
  });

  it('lets every other command of Nx work while a change is broken', () => {
    workspace().write(planFile('invite-members'), 'packages: [\n');
    const { stdout, exitCode } = workspace().nx(['show', 'projects']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining(['api', 'change', 'change/invite-members', 'change/sort-members']),
    );
    expect(workspace().nx(['run', 'api:test'])).toMatchObject({ exitCode: 0 });
    workspace().reset();
  });

  it.each([
    ['a sound plan', undefined, 0],
    ['an overlap', smallPlan('sort-members', ['apps/**', 'apps/web/**']), 1],
    ['broken YAML', 'packages: [\n', 1],
  ])('prints the same from the executor and the bin, for %s', (_what, text, exitCode) => {
    if (text !== undefined) workspace().write(planFile('sort-members'), text);
    // Of projects only the executor knows.
    const rules = { 'boundary/split': 'off', 'boundary/unowned': 'off' };
    const nxJson = workspace().readJson<object>('nx.json');
    const plugins = [{ plugin: 'parallel-plan', options: { rules } }];
    workspace().write('nx.json', JSON.stringify({ ...nxJson, plugins }));
    const bin = workspace().bin(['validate', planFile('sort-members'), '--openspec', '--json']);
    const executor = workspace().nx([
      'run',
      'change/sort-members:validate',
      '--outputFile=result.json',
    ]);
    expect([bin.exitCode, executor.exitCode]).toEqual([exitCode, exitCode]);
    expect(JSON.parse(bin.stdout)).toEqual(workspace().readJson('result.json'));
    workspace().reset();
  });
});

describe('options of the plugin', () => {
  const workspace = useWorkspace('demo');

  it('rename the projects', () => {
    plannedFeature(workspace(), [SENTENCES['sort-members'], '--changeId=sort-members']);
    const nxJson = workspace().readJson<Record<string, unknown>>('nx.json');
    const plugin = {
      plugin: 'parallel-plan',
      options: { changeProjectName: 'plans', projectPrefix: 'plan-of-' },
    };
    workspace().write('nx.json', JSON.stringify({ ...nxJson, plugins: [plugin] }));
    const projects = workspace().nx(['show', 'projects']).stdout.split('\n');
    expect(projects).toEqual(expect.arrayContaining(['plans', 'plan-of-sort-members']));
    expect(projects).not.toContain('change');
    expect(workspace().nx(['run', 'plans:validate'])).toMatchObject({ exitCode: 0 });
  });
});
