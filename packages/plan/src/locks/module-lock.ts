/** Where the module contracts of a change are, below its folder. */
export const MODULES_FOLDER = 'contracts/modules';

const EXTENSION = '.d.ts';

/**
 * Names the file of a module contract.
 *
 * @param project its owner
 * @returns relative to the folder of the change
 */
export function moduleContractFile(project: string): string {
  return `${MODULES_FOLDER}/${project}${EXTENSION}`;
}

/**
 * Names the lock of a module contract, which the package of its owner holds.
 *
 * @param project its owner
 * @returns a lock key
 */
export function moduleLockKey(project: string): string {
  return `contract:${moduleContractFile(project)}`;
}

/**
 * The Nx project that a module contract is for. A scope is a folder: `@acme/comments.d.ts`.
 *
 * @param changeFolder `openspec/changes/<id>`
 * @param file workspace-relative
 * @returns nothing where the file is no module contract of the change
 */
export function moduleProject(changeFolder: string, file: string): string | undefined {
  const prefix = `${changeFolder}/${MODULES_FOLDER}/`;
  const isContract = file.startsWith(prefix) && file.endsWith(EXTENSION);
  const project = isContract ? file.slice(prefix.length, -EXTENSION.length) : '';
  return project === '' ? undefined : project;
}
