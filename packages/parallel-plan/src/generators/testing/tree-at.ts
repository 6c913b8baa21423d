import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';

/** A tree over a folder on disk: what Nx gives a generator. The public API only makes virtual ones. */
export function treeAt(root: string): Tree {
  const RealTree = createTree().constructor as new (root: string, isVerbose: boolean) => Tree;
  return new RealTree(root, false);
}
