import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';

/**
 * A tree over a folder on disk, as Nx passes it to a generator. The public API creates only virtual
 * trees.
 */
export function treeAt(root: string): Tree {
  const RealTree = createTree().constructor as new (root: string, isVerbose: boolean) => Tree;
  return new RealTree(root, false);
}

/** Writes the changes of a tree to disk, one by one and in order, as Nx does. */
export function flush(tree: Tree): void {
  for (const { path, type, content, options } of tree.listChanges()) {
    const file = join(tree.root, path);
    if (type === 'DELETE') rmSync(file, { recursive: true, force: true });
    else {
      if (type === 'CREATE') mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content ?? '');
      if (options?.mode !== undefined) chmodSync(file, options.mode);
    }
  }
}

/** The files that a generator would write, by path, in order. */
export function treeFiles(tree: Tree, folder = ''): Record<string, string> {
  return Object.fromEntries(
    tree
      .listChanges()
      .filter((change) => change.type !== 'DELETE' && change.path.startsWith(folder))
      .map((change): [string, string] => [change.path, change.content?.toString('utf-8') ?? ''])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
