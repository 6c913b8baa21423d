import { cacheHits } from './harness/cache-hits';
import { planFile, smallPlan } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'export-members';

describe('the approval of a change', () => {
  const workspace = useWorkspace('demo');
  const run = (target: string, ...args: readonly string[]) =>
    target === 'approve'
      ? workspace().nx(['run', 'change:approve', `--change=${CHANGE}`, ...args])
      : workspace().nx(['run', `change/${CHANGE}:${target}`, ...args]);

  beforeAll(() => {
    workspace().write(planFile(CHANGE), smallPlan(CHANGE));
    workspace().write(`openspec/changes/${CHANGE}/contracts/README.md`, '# None\n');
  });

  it('records the git user once and leaves validate cached', () => {
    expect(run('approve', '--check')).toMatchObject({ exitCode: 1 });
    run('validate', '--openspec=false');
    const who = ['A. User', 'user@example.org'];
    workspace().git('config', 'user.name', who[0] ?? '');
    workspace().git('config', 'user.email', who[1] ?? '');
    expect(run('approve', '--openspec=false')).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining(`approved by ${who[0]} <${who[1]}>, plan revision 1`),
    });
    expect(cacheHits(run('validate', '--openspec=false')).hits).toBe(1);
    expect(run('approve', '--check')).toMatchObject({ exitCode: 0 });
  });

  it('is stale after an edit and lists the changes', () => {
    workspace().write(`openspec/changes/${CHANGE}/contracts/README.md`, '# Something\n');
    const { exitCode, output } = run('approve', '--check');
    expect(exitCode).toBe(1);
    expect(output).toContain('contracts/README.md has changed');
  });

  it('is refused for an invalid plan', () => {
    workspace().write(planFile(CHANGE), smallPlan(CHANGE, ['apps/**', 'apps/web/**']));
    const { exitCode, output } = run('approve', '--openspec=false');
    expect(exitCode).toBe(1);
    expect(output).toContain('not approved, because its plan is invalid');
  });
});
