/** The folder of module contracts, relative to the change's folder. */
export const MODULES_FOLDER = 'contracts/modules';

const EXTENSION = '.d.ts';

/**
 * Returns the file of a module contract.
 *
 * @param project the project that owns the contract
 * @returns a path relative to the change's folder
 */
export function moduleContractFile(project: string): string {
  return `${MODULES_FOLDER}/${project}${EXTENSION}`;
}

/**
 * Returns the lock key of a module contract. The owner's package holds it.
 *
 * @param project the project that owns the contract
 * @returns a lock key
 */
export function moduleLockKey(project: string): string {
  return `contract:${moduleContractFile(project)}`;
}

/**
 * Returns the Nx project of a module contract. An npm scope is a folder: `@acme/comments.d.ts`.
 *
 * @param changeFolder `openspec/changes/<id>`
 * @param file a workspace-relative path
 * @returns the project name; `undefined` when the file is not a module contract of the change
 */
export function moduleProject(changeFolder: string, file: string): string | undefined {
  const prefix = `${changeFolder}/${MODULES_FOLDER}/`;
  const isContract = file.startsWith(prefix) && file.endsWith(EXTENSION);
  const project = isContract ? file.slice(prefix.length, -EXTENSION.length) : '';
  return project === '' ? undefined : project;
}
