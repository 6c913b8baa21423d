import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { entriesIn } from './list-folder';

/** The tag of the project of one change. A change is a plan, not code. */
export const CHANGE_TAG = 'openspec:change';
/** The tag of the project of all changes. */
export const CHANGES_TAG = 'openspec:changes';

export const CHANGES_FOLDER = 'openspec/changes';
export const PLAN_FILE = 'work-packages.yaml';

/** A change that is not archived. */
export interface OpenChange {
  /** The name of its folder. */
  readonly id: string;
  /** `openspec/changes/<id>`, workspace-relative. */
  readonly root: string;
  /** Its plan, workspace-relative; missing if the change has none. */
  readonly planFile?: string;
}

/**
 * The open changes, sorted by id. Symbolic links are not changes: neither Nx nor OpenSpec follows
 * them. A workspace without `openspec/changes` has none.
 *
 * @param root absolute path of the workspace root
 */
export function readOpenChanges(root: string): readonly OpenChange[] {
  return listFolders(join(root, CHANGES_FOLDER))
    .filter((id) => id !== 'archive' && !id.startsWith('.'))
    .map((id) => {
      const change = { id, root: `${CHANGES_FOLDER}/${id}` };
      const planFile = `${change.root}/${PLAN_FILE}`;
      return exists(join(root, planFile)) ? { ...change, planFile } : change;
    })
    .filter((change) => 'planFile' in change || !isLeftover(join(root, change.root)));
}

/**
 * Folders that targets write into a change. git ignores them, so they remain when a change is
 * removed from the branch.
 */
export const DERIVED_FOLDERS: ReadonlySet<string> = new Set(['context', 'report', 'results']);

function isLeftover(folder: string): boolean {
  const names = readdirSync(folder);
  return names.length > 0 && names.every((name) => DERIVED_FOLDERS.has(name));
}

/** The names under `openspec/changes/archive`, sorted: `2026-01-31-add-sessions`. */
export function readArchivedChanges(root: string): readonly string[] {
  return listFolders(join(root, CHANGES_FOLDER, 'archive'));
}

function listFolders(folder: string): readonly string[] {
  return entriesIn(folder).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
