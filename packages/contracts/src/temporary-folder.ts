import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder for temporary files can't be used. The message says what to do. */
export class TemporaryFolderError extends Error {
  override readonly name = 'TemporaryFolderError';
}

/**
 * Runs work in a new temporary folder, and removes the folder afterwards.
 *
 * @param work gets the absolute path of the folder, with symbolic links resolved
 * @returns what the work returns
 * @throws TemporaryFolderError if the folder can't be created, or the disk has no room for its files;
 *   and what `work` throws
 */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await createFolder();
  try {
    return await work(folder);
  } catch (error) {
    throw isFull(error) ? unusable(error) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function createFolder(): Promise<string> {
  try {
    return await realpath(await mkdtemp(join(tmpdir(), 'parallel-plan-')));
  } catch (error) {
    throw unusable(error);
  }
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
}

function unusable(error: unknown): TemporaryFolderError {
  const folder = JSON.stringify(tmpdir());
  const other = 'or set TMPDIR to another folder. Then run the command again.';
  return new TemporaryFolderError(
    isFull(error)
      ? `The folder for temporary files, ${folder}, has no room. Make room there, ${other}`
      : `The folder for temporary files, ${folder}, can't be written (${codeOf(error)}). Give write access to it, ${other}`,
  );
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
}
