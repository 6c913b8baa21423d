import { planFile, smallPlan } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'export-members';

describe('the boundaries of a change', () => {
  const workspace = useWorkspace('demo');

  it('are printed as a table and written as JSON', () => {
    workspace().write(planFile(CHANGE), smallPlan(CHANGE, ['apps/api/**', 'nowhere/**']));
    const args = [
      'run',
      'change:boundaries',
      `--change=${CHANGE}`,
      '--outputFile=tmp/boundaries.json',
    ];
    const { exitCode, output } = workspace().nx(args);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/wp-part-1\s+apps\/api\/\*\*\s+api/);
    expect(workspace().readJson('tmp/boundaries.json')).toMatchObject({
      version: 1,
      packages: [
        { package_id: 'wp-part-1', globs: [{ owners: [{ project: 'api' }] }] },
        { package_id: 'wp-part-2', globs: [{ owners: [] }] },
      ],
    });
  });

  it('are checked by validate against the projects of the workspace', () => {
    const { output } = workspace().nx(['run', `change/${CHANGE}:validate`, '--openspec=false']);
    expect(output).toContain('boundary/unowned');
    expect(output).toContain('"nowhere/**"');
  });

  it('are checked again when a project appears', () => {
    workspace().write('nowhere/project.json', '{ "name": "nowhere" }\n');
    const { output } = workspace().nx(['run', `change/${CHANGE}:validate`, '--openspec=false']);
    expect(output).not.toContain('boundary/unowned');
  });
});
