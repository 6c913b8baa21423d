import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { fastForward, readGitState } from './state';

describe('readGitState', () => {
  it('lists every kind of change by path', async () => {
    const files = ['kept.txt', 'gone.txt', 'old name.txt', 'edited.txt'];
    const workspace = tempWorkspace(Object.fromEntries(files.map((file) => [file, `${file}\n`])));
    workspace.commit();
    workspace.write({ 'edited.txt': 'new', 'new/größe\n2.txt': '', 'staged.txt': 'x' });
    rmSync(join(workspace.root, 'gone.txt'));
    workspace.git('mv', 'old name.txt', 'new name.txt');
    workspace.git('add', 'staged.txt');

    expect(await readGitState(workspace.root)).toEqual({
      kind: 'repository',
      branch: 'main',
      hasCommits: true,
      dirty: [
        { path: 'edited.txt', status: 'modified' },
        { path: 'gone.txt', status: 'deleted' },
        { path: 'new name.txt', status: 'renamed', from: 'old name.txt' },
        { path: 'new/größe\n2.txt', status: 'untracked' },
        { path: 'staged.txt', status: 'added' },
      ],
    });
  });

  it('returns paths relative to a workspace below the repository root', async () => {
    const repository = tempWorkspace({ 'apps/web/a.txt': 'a', 'other.txt': 'o' });
    repository.commit();
    repository.write({ 'apps/web/a.txt': 'changed', 'other.txt': 'changed' });

    expect(await readGitState(join(repository.root, 'apps/web'))).toMatchObject({
      dirty: [{ path: 'a.txt', status: 'modified' }],
    });
  });

  it('returns no branch on a detached HEAD and accepts a repository without commits', async () => {
    const workspace = tempWorkspace();
    workspace.git('init', '-q', '-b', 'trunk');
    expect(await readGitState(workspace.root)).toMatchObject({
      branch: 'trunk',
      hasCommits: false,
    });

    workspace.commit();
    workspace.git('checkout', '-q', '--detach');
    expect(await readGitState(workspace.root)).not.toHaveProperty('branch');
  });

  it('counts remote commits that HEAD lacks without fetching', async () => {
    const upstream = tempWorkspace({ 'a.txt': '1' });
    upstream.commit();
    const clone = tempWorkspace();
    clone.git('clone', '-q', upstream.root, 'clone');
    const root = join(clone.root, 'clone');
    upstream.write({ 'a.txt': '2' });
    upstream.commit();

    expect(await readGitState(root)).toMatchObject({ behind: { ref: 'origin/main', commits: 0 } });
    clone.git('-C', 'clone', 'fetch', '-q');
    expect(await readGitState(root)).toMatchObject({ behind: { ref: 'origin/main', commits: 1 } });
    expect(await fastForward(root)).toEqual({ ok: true, ref: 'origin/main', commits: 1 });
    expect(await readGitState(root)).toMatchObject({ behind: { commits: 0 }, dirty: [] });
  });

  it('keeps a branch that has its own commits', async () => {
    const upstream = tempWorkspace({ 'a.txt': '1' });
    upstream.commit();
    const clone = tempWorkspace();
    clone.git('clone', '-q', upstream.root, 'clone');
    upstream.write({ 'a.txt': '2' });
    upstream.commit();
    clone.git('-C', 'clone', 'commit', '-q', '--allow-empty', '-m', 'own');

    const result = await fastForward(join(clone.root, 'clone'));
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('origin/main') });
  });

  it('suggests what to do outside a repository', async () => {
    const workspace = tempWorkspace();
    const state = await readGitState(workspace.root);
    expect(state).toMatchObject({ kind: 'none', why: 'not-a-repository' });
    expect(state).toHaveProperty('message', expect.stringContaining('git init'));
  });

  it('reports a missing git', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect(await readGitState(tempWorkspace().root)).toMatchObject({ why: 'git-missing' });
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('ignores the variables that git sets for hooks', async () => {
    const workspace = tempWorkspace({ 'a.txt': '' });
    workspace.commit();
    process.env['GIT_DIR'] = tempWorkspace().root;
    try {
      expect(await readGitState(workspace.root)).toMatchObject({ kind: 'repository', dirty: [] });
    } finally {
      delete process.env['GIT_DIR'];
    }
  });
});
