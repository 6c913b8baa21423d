import type { Tree } from '@nx/devkit';

/** What a generator would write, by path, in order. */
export function treeFiles(tree: Tree, folder = ''): Record<string, string> {
  return Object.fromEntries(
    tree
      .listChanges()
      .filter((change) => change.type !== 'DELETE' && change.path.startsWith(folder))
      .map((change): [string, string] => [change.path, change.content?.toString('utf-8') ?? ''])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
