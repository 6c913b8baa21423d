/** The content of a copy of generated code. */
export type CopyKind = 'types' | 'models';

/**
 * The file in a project for a copy of the code that is generated from a change's contracts, which
 * the project's own code can import: `<folder>/generated/add-users.ts`, and `add_users.py` for
 * Python, whose module names can't contain dashes.
 *
 * @param folder workspace-relative, such as the source root of the project
 * @param changeId name of the change's folder
 */
export function copyFile(folder: string, changeId: string, kind: CopyKind): string {
  const name = kind === 'types' ? `${changeId}.ts` : `${changeId.replaceAll('-', '_')}.py`;
  return `${folder === '' || folder === '.' ? '' : `${folder}/`}generated/${name}`;
}

/**
 * The copies of a change's generated code, among the paths that its plan lets a package write. Only
 * the scopes of the plan determine which projects get a copy.
 *
 * @param paths workspace-relative paths and globs
 * @returns the paths that `copyFile` returns, without duplicates, in order
 */
export function copiesAmong(paths: Iterable<string>, changeId: string): readonly string[] {
  const endings = (['types', 'models'] as const).map((kind) => `/${copyFile('', changeId, kind)}`);
  const isCopy = (path: string): boolean =>
    endings.some((ending) => `/${path}`.endsWith(ending)) && !/[*?[{!]/.test(path);
  return [...new Set([...paths].filter(isCopy))].sort();
}
