import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { claimPlan } from './planning';
import { withCoordinator } from './open';
import { findGhosts, ghostLines } from './ghosts';
import { rebuildClaims, releaseGhosts } from './rebuild-claims';
import { formatClaim } from './format';
import { type ClaimingWorkspace, claimingWorkspace } from './testing/claiming-workspace';

const options = { coordinator: undefined, env: {}, warn: () => undefined };
const USERS = { 'wp-api': { keys: ['db:schema:users', 'db:schema:teams'] } };
const MORE_USERS = { 'wp-api': { keys: ['db:schema:users'] } };

function ghostsOf({ root }: ClaimingWorkspace) {
  return withCoordinator(root, options, undefined, (opened) => findGhosts(root, opened));
}

/** A change that was planned and claimed, and whose folder was then deleted. */
async function deleted({ commit = false } = {}): Promise<ClaimingWorkspace> {
  const workspace = claimingWorkspace({});
  const { root, git } = workspace;
  workspace.write(planOf('add-users'));
  if (commit) workspace.commit();
  await claimPlan(root, options, 'add-users');
  rmSync(join(root, 'openspec/changes/add-users'), { recursive: true });
  if (commit) git('commit', '-qam', 'remove');
  return workspace;
}

function planOf(change: string, locks: Parameters<typeof claimingWorkspace>[0][string] = USERS) {
  const { root } = claimingWorkspace({ [change]: locks });
  const file = `openspec/changes/${change}/work-packages.yaml`;
  return { [file]: readFileSync(join(root, file), 'utf8') };
}

describe('claims of a deleted change', () => {
  it.each([{ commit: false }, { commit: true }])('are found: %j', async (how) => {
    const workspace = await deleted(how);
    expect(await ghostsOf(workspace)).toEqual({
      ghosts: [
        {
          change: 'add-users',
          claims: [
            expect.objectContaining({ key: 'db:schema:teams' }),
            expect.objectContaining({ key: 'db:schema:users' }),
          ],
          since: expect.stringMatching(/^\d{4}-/),
          certain: true,
          release: 'npx parallel-plan coordinator release add-users',
        },
      ],
      notChecked: [],
    });
  });

  it('are released without any others', async () => {
    const workspace = await deleted();
    workspace.write(planOf('add-roles', { 'wp-api': { keys: ['db:schema:roles'] } }));
    await claimPlan(workspace.root, options, 'add-roles');
    expect(await releaseGhosts(workspace.root, options, { dryRun: true })).toMatchObject({
      ghosts: [{ change: 'add-users' }],
      releases: [],
    });
    expect(await releaseGhosts(workspace.root, options)).toMatchObject({
      releases: [{ changeId: 'add-users', released: ['db:schema:teams', 'db:schema:users'] }],
      left: [],
    });
    const store = await workspace.store({ id: 'me', type: 'test' });
    expect(await store.checkLocks()).toMatchObject([{ key: 'db:schema:roles' }]);
    await store.close();
  });

  it('are named when they block a claim, with the command that releases them', async () => {
    const workspace = await deleted();
    workspace.write(planOf('more-users', MORE_USERS));
    const report = await claimPlan(workspace.root, options, 'more-users');
    expect(report).toMatchObject({ claimed: false, ghosts: [{ change: 'add-users' }] });
    expect(formatClaim(report)).toMatch(
      /The change "add-users" holds 2 claims for 0 minutes, and is in no branch and no worktree\. Release: npx parallel-plan coordinator release add-users\n/,
    );
  });

  it('are released when all claims are renewed', async () => {
    const workspace = await deleted();
    workspace.write(planOf('more-users', MORE_USERS));
    expect(await rebuildClaims(workspace.root, options)).toMatchObject({
      releases: [{ changeId: 'add-users', done: true }],
      claims: [{ changeId: 'more-users', claimed: true }],
      ghosts: [],
    });
  });
});

describe('claims that are not ghosts', () => {
  it.each<[string, (workspace: ClaimingWorkspace) => void]>([
    ['of a change in the working tree', ({ write }) => write(planOf('add-users'))],
    [
      'of a change on another branch',
      ({ git, write, commit }) => {
        git('switch', '-qc', 'feature');
        write(planOf('add-users'));
        commit();
        git('switch', '-q', 'main');
      },
    ],
    [
      'of a change on a remote-tracking branch',
      ({ git, write, commit }) => {
        git('switch', '-qc', 'feature');
        write(planOf('add-users'));
        commit();
        git('switch', '-q', 'main');
        git('update-ref', 'refs/remotes/origin/feature', 'feature');
        git('branch', '-qD', 'feature');
      },
    ],
    [
      'of a change that HEAD has and the disk does not',
      ({ root, write, commit }) => {
        write(planOf('add-users'));
        commit();
        rmSync(join(root, 'openspec/changes/add-users'), { recursive: true });
      },
    ],
    [
      'of a change in another worktree, not committed',
      ({ root, git }) => {
        const other = `${root}-other`;
        git('worktree', 'add', '-q', '-b', 'other', other);
        for (const [file, text] of Object.entries(planOf('add-users'))) {
          mkdirSync(dirname(join(other, file)), { recursive: true });
          writeFileSync(join(other, file), text);
        }
      },
    ],
  ])('include those %s', async (_, make) => {
    const workspace = claimingWorkspace({});
    const store = await workspace.store({ id: 'plan:add-users', type: 'plan' });
    await store.acquireLock({ key: 'db:schema:users', ttlMinutes: 0 });
    await store.close();
    make(workspace);
    try {
      expect(await ghostsOf(workspace)).toEqual({ ghosts: [], notChecked: [] });
      expect(await releaseGhosts(workspace.root, options)).toMatchObject({ releases: [] });
    } finally {
      rmSync(`${workspace.root}-other`, { recursive: true, force: true });
    }
  });

  it('include those of agents', async () => {
    const workspace = claimingWorkspace({});
    const store = await workspace.store({ id: 'me', type: 'test' });
    await store.acquireLock({ key: 'src/a.ts', ttlMinutes: 0 });
    await store.close();
    expect(await ghostsOf(workspace)).toEqual({ ghosts: [], notChecked: [] });
  });
});

it.each([
  [0, '0 minutes'],
  [60_000, '1 minute'],
  [3_599_000, '59 minutes'],
  [7_200_000, '2 hours'],
  [3 * 86_400_000 + 5, '3 days'],
])('an age of %d ms is shown as %s', (age, text) => {
  const since = '2026-01-01T00:00:00.000Z';
  const ghost = { change: 'x', claims: [], since, certain: false, release: 'run this' };
  expect(ghostLines([ghost], Date.parse(since) + age)[0]).toContain(` for ${text}, and is in no`);
});
