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
