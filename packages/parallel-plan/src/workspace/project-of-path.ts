import type { Workspace } from '@parallel-plan/plan';

/**
 * Finds the project of a path: the one with the deepest root above it. It walks up the path once,
 * independently of the number of projects.
 */
export function projectFinder(
  projects: Iterable<Pick<Workspace['projects'][number], 'name' | 'root'>>,
): (path: string) => string | undefined {
  const byRoot = new Map<string, string>();
  for (const { name, root } of projects) byRoot.set(root, name);
  return (path) => {
    let folder = path;
    for (let slash = folder.lastIndexOf('/'); slash > 0; slash = folder.lastIndexOf('/')) {
      folder = folder.slice(0, slash);
      const name = byRoot.get(folder);
      if (name !== undefined) return name;
    }
    return byRoot.get('.');
  };
}
