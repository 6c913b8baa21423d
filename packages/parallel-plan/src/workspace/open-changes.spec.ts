import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { findWorkspaceRoot } from './find-workspace-root';
import { readArchivedChanges, readOpenChanges } from './open-changes';
import { readBounded } from './read-bounded';

describe('readOpenChanges', () => {
  it('lists changes with and without a plan, without archive, files or links', () => {
    const { root } = tempWorkspace({
      'openspec/changes/b-change/work-packages.yaml': '',
      'openspec/changes/a change/proposal.md': '',
      'openspec/changes/archive/2026-01-31-old/work-packages.yaml': '',
      'openspec/changes/readme.md': '',
    });
    symlinkSync(join(root, 'openspec/changes/b-change'), join(root, 'openspec/changes/link'));

    expect(readOpenChanges(root)).toEqual([
      { id: 'a change', root: 'openspec/changes/a change' },
      {
        id: 'b-change',
        root: 'openspec/changes/b-change',
        planFile: 'openspec/changes/b-change/work-packages.yaml',
      },
    ]);
    expect(readArchivedChanges(root)).toEqual(['2026-01-31-old']);
  });

  it('ignores folders with only generated files', () => {
    const { root } = tempWorkspace({
      'openspec/changes/gone/report/index.html': '',
      'openspec/changes/gone/context/wp-api/CONTEXT.md': '',
      'openspec/changes/here/report/index.html': '',
      'openspec/changes/here/proposal.md': '',
    });
    expect(readOpenChanges(root).map(({ id }) => id)).toEqual(['here']);
  });

  it('returns nothing without an openspec folder', () => {
    const { root } = tempWorkspace();
    expect([readOpenChanges(root), readArchivedChanges(root)]).toEqual([[], []]);
  });
});

describe('findWorkspaceRoot', () => {
  it('prefers a parent nx.json to a nearer openspec folder', () => {
    const { root } = tempWorkspace({
      'nx.json': '{}',
      'libs/a/openspec/config.yaml': '',
      'libs/a/b/c': '',
    });
    expect(findWorkspaceRoot(join(root, 'libs/a/b'))).toBe(root);
  });

  it('uses the folder of openspec without nx.json', () => {
    const { root } = tempWorkspace({ 'openspec/config.yaml': '', 'deep/er/x': '' });
    expect(findWorkspaceRoot(join(root, 'deep/er'))).toBe(root);
  });
});

describe('readBounded', () => {
  it.each([
    ['missing', 'no/such/file'],
    ['missing', 'file/below'],
    ['not-a-file', 'folder'],
    ['not-a-file', '/dev/null'],
  ])('returns %s for %s', (why, path) => {
    const { root } = tempWorkspace({ file: 'x', 'folder/x': '' });
    const target = path.startsWith('/') ? path : join(root, path);
    expect(readBounded(target)).toEqual({ ok: false, why });
  });

  it('reads one byte more than the limit, so that the caller notices', () => {
    const { root } = tempWorkspace({ file: '12345' });
    const lengths = [3, 5, 9].map((limit) => {
      const read = readBounded(join(root, 'file'), limit);
      return read.ok && read.bytes.length;
    });
    expect(lengths).toEqual([4, 5, 5]);
  });
});
