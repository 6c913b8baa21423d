import { expectRefusal } from './harness/expect-message';
import { plannedFeature } from './harness/feature';
import { useWorkspace } from './harness/use-workspace';

describe('validate-branches, with another change open on another branch', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    workspace().git('switch', '--quiet', '--create', 'invite');
    plannedFeature(workspace(), [
      ...['invite members by email', '--changeId=invite-members', '--projects=api'],
    ]);
    workspace().git('switch', '--quiet', 'main');
    plannedFeature(workspace(), [
      ...['export the members as a CSV file', '--changeId=export-members', '--projects=api,web'],
    ]);
  });

  it('names both changes, the branch and a path that both may write', () => {
    const result = workspace().nx(['run', 'change:validate-branches']);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toContain('export-members × invite-members (branch invite)');
    expect(result.output).toMatch(/wp-api × wp-api: both may write apps\/api\//);
    expect(workspace().status()).toBe('');
  });

  it('reports a collision that validate does not check', () => {
    const { stdout, exitCode } = workspace().bin(['validate', '--json']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('export-members');
    expect(stdout).not.toContain('invite-members');
  });

  it('is refused as an option of the cached target, with the name of the target to run', () => {
    const result = workspace().nx(['run', 'change:validate', '--branches']);
    expectRefusal(result, { code: 'nx run change:validate-branches', says: /cached/ });
  });

  it('reports nothing after the branch is deleted', () => {
    workspace().git('branch', '--quiet', '-D', 'invite');
    const result = workspace().nx(['run', 'change:validate-branches']);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toContain('across changes: nothing collides');
  });
});
