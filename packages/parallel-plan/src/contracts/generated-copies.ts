/** What a copy of generated code holds. */
export type CopyKind = 'types' | 'models';

/**
 * Where a project gets the code that is generated from a change's contracts, for its own code to import:
 * `<folder>/generated/add-users.ts`, and `add_users.py` for Python, whose modules can't have dashes.
 *
 * @param folder workspace-relative, such as the source root of the project
 * @param changeId the name of the change's folder
 */
export function copyFile(folder: string, changeId: string, kind: CopyKind): string {
  const name = kind === 'types' ? `${changeId}.ts` : `${changeId.replaceAll('-', '_')}.py`;
  return `${folder === '' || folder === '.' ? '' : `${folder}/`}generated/${name}`;
}

/**
 * The copies of a change's generated code among the paths that its plan lets a package write. The plan's
 * scopes are the one place that says which projects get a copy.
 *
 * @param paths workspace-relative paths and globs
 * @returns the files that `copyFile` names, each once, in order
 */
export function copiesAmong(paths: Iterable<string>, changeId: string): readonly string[] {
  const names = [copyFile('', changeId, 'types'), copyFile('', changeId, 'models')];
  const isCopy = (path: string): boolean =>
    !/[*?[{!]/.test(path) && names.some((name) => path === name || path.endsWith(`/${name}`));
  return [...new Set([...paths].filter(isCopy))].sort();
}
