import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER } from '../workspace/open-changes';
import { resolveOutputFile } from '../workspace/output-file';
import { readBounded } from '../workspace/read-bounded';
import type { WorkResult } from './work-result';

/** The folder of a package's result, workspace-relative. Nx caches the whole folder. */
export function resultFolder(change: string, packageId: string): string {
  return `${CHANGES_FOLDER}/${change}/results/${packageId}`;
}

/** `openspec/changes/<id>/results/<package>/result.json`, workspace-relative. */
export function resultFile(change: string, packageId: string): string {
  return `${resultFolder(change, packageId)}/result.json`;
}

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Writes the result of a package. The folder ignores itself in git, because a result is valid only
 * for one working tree.
 *
 * @throws NotCheckableError if the file can't be written
 */
export function writeResult(root: string, result: WorkResult): void {
  const file = resolveOutputFile(root, resultFile(result.change, result.package_id));
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(join(file, '..', '.gitignore'), '*\n');
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new NotCheckableError(`The result could not be written (${reason}).`);
  }
}

/** Removes the last result, so that an interrupted run doesn't leave an outdated one. */
export function removeResult(root: string, change: string, packageId: string): void {
  // An invalid id of a change or a package is refused later, with a better message.
  if (/[/\\]|^\.{1,2}$/.test(change) || /[/\\]|^\.{1,2}$/.test(packageId)) return;
  rmSync(resolveOutputFile(root, resultFile(change, packageId)), { force: true });
}

/**
 * Reads the result of a package's last verification; returns `undefined` if there is none.
 *
 * @param root absolute path of the workspace root
 */
export function readResult(
  root: string,
  change: string,
  packageId: string,
): WorkResult | undefined {
  const read = readBounded(join(root, resultFile(change, packageId)), MAX_BYTES);
  if (!read.ok) return undefined;
  try {
    const value = JSON.parse(Buffer.from(read.bytes).toString('utf8')) as WorkResult | null;
    const isOurs =
      value?.schema_version === 1 && value.change === change && value.package_id === packageId;
    return isOurs ? value : undefined;
  } catch {
    return undefined;
  }
}
