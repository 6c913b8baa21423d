import { type TempWorkspace, tempWorkspace } from '../../testing/temp-workspace';
import { checkCleanState } from './preconditions';
import { Notes } from './types';

const OPTIONS = { allowDirty: false, pull: false };

describe('checkCleanState', () => {
  let notes: Notes;

  beforeEach(() => {
    notes = new Notes();
  });

  it('says that there is no git, and goes on', async () => {
    const { root } = tempWorkspace({ 'nx.json': '{}' });
    await checkCleanState(root, OPTIONS, false, notes);
    expect(notes.warnings).toEqual([expect.stringContaining('git init')]);
  });

  it.each([
    [1, 'There is 1 uncommitted change. Commit or stash it, or'],
    [2, 'There are 2 uncommitted changes. Commit or stash them, or'],
  ])('says what to do with %d', async (count, words) => {
    const workspace = tempWorkspace({ 'nx.json': '{}' });
    workspace.commit();
    workspace.write(Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, ''])));

    await expect(checkCleanState(workspace.root, OPTIONS, false, notes)).rejects.toMatchObject({
      message: expect.stringContaining(words),
    });
  });

  it('lists at most 20 files', async () => {
    const workspace = tempWorkspace({ 'nx.json': '{}' });
    workspace.commit();
    workspace.write(Object.fromEntries(Array.from({ length: 23 }, (_, n) => [`f${n}`, ''])));

    await expect(checkCleanState(workspace.root, OPTIONS, false, notes)).rejects.toMatchObject({
      code: 'feature/dirty-tree',
      details: expect.arrayContaining(['untracked: f0', 'and 3 more']),
      message: expect.stringContaining('23 uncommitted changes'),
    });
  });

  describe('behind its remote', () => {
    it('says so', async () => {
      const { behind } = remoteAndClone();
      await checkCleanState(behind.root, OPTIONS, false, notes);
      expect(notes.warnings).toEqual([
        expect.stringMatching(/1 commit behind origin\/main.*--pull/),
      ]);
    });

    it('fast-forwards with --pull', async () => {
      const { behind, head } = remoteAndClone();
      await checkCleanState(behind.root, { ...OPTIONS, pull: true }, false, notes);
      expect(behind.git('rev-parse', 'HEAD')).toBe(head);
    });

    it('does not pull in a dry run, and says so', async () => {
      const { behind, head } = remoteAndClone();
      await checkCleanState(behind.root, { ...OPTIONS, pull: true }, true, notes);
      expect(behind.git('rev-parse', 'HEAD')).not.toBe(head);
      expect(notes.warnings).toEqual([expect.stringContaining('--pull was not done')]);
    });

    it('stops where it can not fast-forward', async () => {
      const { behind } = remoteAndClone();
      behind.write({ other: '' });
      behind.git('add', '-A');
      behind.git('commit', '-qm', 'own');
      const pulling = checkCleanState(behind.root, { ...OPTIONS, pull: true }, false, notes);
      await expect(pulling).rejects.toMatchObject({ code: 'feature/pull', stack: '' });
    });
  });
});

/** A repository, a clone that has seen one commit more of it than it has itself, and that commit. */
function remoteAndClone(): { behind: TempWorkspace; head: string } {
  const remote = tempWorkspace({ file: '1' });
  remote.commit();
  const behind = tempWorkspace();
  behind.git('clone', '-q', remote.root, '.');
  remote.write({ file: '2' });
  remote.commit();
  behind.git('fetch', '-q');
  return { behind, head: remote.git('rev-parse', 'HEAD') };
}
