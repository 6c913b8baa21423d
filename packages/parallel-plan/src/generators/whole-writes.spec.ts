import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { type FileChange, logger, type Tree } from '@nx/devkit';
import { type TempWorkspace, tempWorkspace } from '../testing/temp-workspace';
import { flush, treeAt } from './testing/tree';
import { noteWrites, undoInterrupted, withWholeWrites } from './whole-writes';

const NOTES = '.nx/workspace-data/parallel-plan';
const BEFORE = { 'a.txt': 'old a\n', 'b/b.txt': 'old b\n', 'gone.txt': 'gone\n' };
const AFTER = {
  'a.txt': 'new a\n',
  'b/b.txt': 'old b, and more\n',
  'c/d/e.txt': 'e\n',
  'run.sh': '#!/bin/sh\n',
};

function generate(tree: Tree): undefined {
  for (const [path, text] of Object.entries(AFTER)) tree.write(path, text);
  tree.changePermissions('run.sh', '755');
  tree.delete('gone.txt');
  return undefined;
}

/** Every state in which Nx can be killed: before a file, after it was opened, in it, after it. */
const MOMENTS = Object.keys(AFTER).flatMap((_, index) => [
  [index, 0],
  [index, 0.5],
  [index, 1],
]);

/** Writes what Nx has written at a moment; `share` is the part of the last file. */
function flushUntil(root: string, changes: readonly FileChange[], index: number, share: number) {
  const tree = treeAt(root);
  for (const [at, change] of changes.entries()) {
    if (at > index) break;
    const content = change.content ?? Buffer.alloc(0);
    const part = at < index ? content : content.subarray(0, Math.floor(content.length * share));
    if (change.type === 'DELETE') tree.delete(change.path);
    else tree.write(change.path, part, at < index ? change.options : undefined);
  }
  flush(tree);
}

/** The note of this process becomes the note of one that has ended. */
function endOfProcess({ root }: TempWorkspace): void {
  const { pid } = spawnSync('true');
  for (const name of readdirSync(join(root, NOTES))) {
    renameSync(join(root, NOTES, name), join(root, NOTES, `writing-${pid}.json`));
  }
}

function filesOf({ root }: TempWorkspace): Readonly<Record<string, string>> {
  const list = (folder: string): readonly [string, string][] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (path === '.nx') return [];
      return entry.isDirectory() ? list(path) : [[path, readFileSync(join(root, path), 'utf8')]];
    });
  return Object.fromEntries(list('.'));
}

describe('the files of a generator', () => {
  beforeEach(() => {
    jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    delete process.env['NX_DRY_RUN'];
  });

  it('are complete, and the note is removed', async () => {
    const workspace = tempWorkspace(BEFORE);
    const tree = treeAt(workspace.root);
    const callback = await withWholeWrites(tree, async () => generate(tree));
    expect(readdirSync(join(workspace.root, NOTES))).toHaveLength(1);
    flush(tree);
    await callback();
    expect(filesOf(workspace)).toEqual(AFTER);
    expect(readdirSync(join(workspace.root, NOTES))).toEqual([]);
  });

  it.each(MOMENTS)(
    'are undone by the next run if Nx is killed at file %d after %d of it',
    async (index, share) => {
      const workspace = tempWorkspace(BEFORE);
      const tree = treeAt(workspace.root);
      await withWholeWrites(tree, async () => generate(tree));
      flushUntil(workspace.root, tree.listChanges(), index, share);
      endOfProcess(workspace);
      undoInterrupted(workspace.root, false);
      expect(filesOf(workspace)).toEqual(BEFORE);
      expect(readdirSync(join(workspace.root, NOTES))).toEqual([]);

      const again = treeAt(workspace.root);
      const callback = await withWholeWrites(again, async () => generate(again));
      flush(again);
      await callback();
      expect(filesOf(workspace)).toEqual(AFTER);
    },
  );

  it('are kept if all were written before the kill', async () => {
    const workspace = tempWorkspace(BEFORE);
    const tree = treeAt(workspace.root);
    await withWholeWrites(tree, async () => generate(tree));
    flush(tree);
    endOfProcess(workspace);
    undoInterrupted(workspace.root, false);
    expect(filesOf(workspace)).toEqual(AFTER);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('are kept if they were edited after the kill', async () => {
    const workspace = tempWorkspace(BEFORE);
    const tree = treeAt(workspace.root);
    await withWholeWrites(tree, async () => generate(tree));
    flushUntil(workspace.root, tree.listChanges(), 1, 1);
    workspace.write({ 'a.txt': 'mine\n' });
    endOfProcess(workspace);
    undoInterrupted(workspace.root, false);
    expect(filesOf(workspace)).toEqual({ ...BEFORE, 'a.txt': 'mine\n' });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/interrupted.*Undone: b\/b\.txt$/),
    );
  });

  it('are undone for each group', () => {
    const workspace = tempWorkspace(BEFORE);
    const tree = treeAt(workspace.root);
    generate(tree);
    noteWrites(
      workspace.root,
      tree.listChanges().map((change) => [change]),
    );
    flushUntil(workspace.root, tree.listChanges(), 1, 0.5);
    endOfProcess(workspace);
    undoInterrupted(workspace.root, false);
    expect(filesOf(workspace)).toEqual({ ...BEFORE, 'a.txt': AFTER['a.txt'] });
  });

  it('are not undone in a dry run, with a note', async () => {
    const workspace = tempWorkspace(BEFORE);
    const tree = treeAt(workspace.root);
    await withWholeWrites(tree, async () => generate(tree));
    flushUntil(workspace.root, tree.listChanges(), 0, 0);
    endOfProcess(workspace);
    const before = filesOf(workspace);
    process.env['NX_DRY_RUN'] = 'true';
    await expect(withWholeWrites(tree, async () => undefined)).rejects.toThrow(
      '[disk/interrupted] An earlier run was interrupted while it wrote its files. Run the command without --dry-run: it undoes them first.\na.txt',
    );
    expect(filesOf(workspace)).toEqual(before);
  });

  it('are not recorded in a dry run', async () => {
    const { root } = tempWorkspace(BEFORE);
    process.env['NX_DRY_RUN'] = 'true';
    const tree = treeAt(root);
    await withWholeWrites(tree, async () => generate(tree));
    expect(existsSync(join(root, '.nx'))).toBe(false);
  });

  it('of a running process are not undone', async () => {
    const workspace = tempWorkspace(BEFORE);
    const tree = treeAt(workspace.root);
    await withWholeWrites(tree, async () => generate(tree));
    flushUntil(workspace.root, tree.listChanges(), 0, 0);
    const [note = ''] = readdirSync(join(workspace.root, NOTES));
    renameSync(join(workspace.root, NOTES, note), join(workspace.root, NOTES, 'writing-1.json'));
    undoInterrupted(workspace.root, false);
    expect(readFileSync(join(workspace.root, 'a.txt'), 'utf8')).toBe('');
  });

  it.each(['writing-999999999.json.room', '.writing-999999999.json.999999999.tmp'])(
    'leave no %s after a kill',
    (name) => {
      const { root } = tempWorkspace({ [`${NOTES}/${name}`]: 'x' });
      undoInterrupted(root, false);
      expect(readdirSync(join(root, NOTES))).toEqual([]);
    },
  );

  it.each([
    ['is not finished', '[[{"path":"a.t'],
    ['is empty', ''],
    [
      'names a file outside the workspace',
      JSON.stringify([
        [
          { path: '../outside.txt', before: null, after: '' },
          { path: 'never.txt', before: null, after: 'YQ==' },
        ],
      ]),
    ],
  ])('are kept if the note %s', (_, text) => {
    const outer = tempWorkspace({ 'outside.txt': '' });
    const root = join(outer.root, 'workspace');
    outer.write({ 'workspace/a.txt': '', [`workspace/${NOTES}/writing-999999999.json`]: text });
    undoInterrupted(root, false);
    expect(filesOf(outer)).toMatchObject({ 'outside.txt': '', 'workspace/a.txt': '' });
    expect(readdirSync(join(root, NOTES))).toEqual([]);
  });

  it('are not written if the note cannot be written', async () => {
    const { root } = tempWorkspace(BEFORE);
    writeFileSync(join(root, '.nx'), '');
    const tree = treeAt(root);
    await expect(withWholeWrites(tree, async () => generate(tree))).rejects.toThrow(
      /^\[disk\/not-writable\] \.nx\/workspace-data\/parallel-plan can't be written \(ENOTDIR\)/,
    );
  });
});
