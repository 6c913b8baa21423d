import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leadsOutside } from '../paths';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER } from '../workspace/open-changes';

/** The folder for the report of a change, workspace-relative. */
export function reportFolder(changeId: string): string {
  return `${CHANGES_FOLDER}/${changeId}/report`;
}

/**
 * Writes a report and replaces the existing one.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @throws NotCheckableError if it can't be written
 */
export function writeReport(
  root: string,
  changeId: string,
  files: ReadonlyMap<string, string>,
): void {
  const folder = join(root, reportFolder(changeId));
  if (leadsOutside(root, folder) !== undefined) {
    throw new NotCheckableError(
      `${reportFolder(changeId)} is a link that leads outside the workspace: remove it.`,
    );
  }
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [path, text] of files) writeFileSync(join(folder, path), text);
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    throw new NotCheckableError(`${reportFolder(changeId)} could not be written (${code}).`);
  }
}
