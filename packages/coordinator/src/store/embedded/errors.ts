import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { quoted } from '@parallel-plan/plan';
import { CoordinatorError } from '../../api/errors';
import { errorCode, errorText } from '../engine';

const GIVE_UP_AFTER_MS = 30_000;
const LONGEST_PAUSE_MS = 100;

/**
 * Retries while another process writes, for up to 30 seconds.
 *
 * SQLite itself waits at most 200 ms, because it blocks the process meanwhile. The pauses here don't block.
 * Their length is random, so processes that were refused together don't retry together.
 */
export async function retryWhileBusy<T>(work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > GIVE_UP_AFTER_MS) throw error;
      await delay(Math.random() * Math.min(LONGEST_PAUSE_MS, 5 * attempt));
    }
  }
}

/** Whether another process is writing, so that a retry may succeed. */
export function isBusy(error: unknown): boolean {
  return (
    /^SQLITE_(?:BUSY|LOCKED)/.test(errorCode(error)) ||
    /\bdatabase is locked\b/.test(errorText(error))
  );
}

/** Whether the file is not a database, or is damaged. */
export function isDamage(error: unknown): boolean {
  return (
    /^SQLITE_(?:NOTADB|CORRUPT)/.test(errorCode(error)) ||
    /file is not a database|malformed/.test(errorText(error))
  );
}

/** Explains an error of libsql to the user. A `CoordinatorError` is returned unchanged. */
export function storeFileError(error: unknown, file: string): CoordinatorError {
  if (error instanceof CoordinatorError) return error;
  const code = errorCode(error);
  const name = quoted(file);
  const says = (message: string) => new CoordinatorError('store', message, { cause: error });
  if (isBusy(error)) {
    return new CoordinatorError(
      'unavailable',
      `The coordinator's store ${name} is busy: another process writes to it continuously. Try again.`,
      { cause: error },
    );
  }
  if (isDamage(error)) {
    return says(
      `The coordinator's store ${name} is damaged. It will be replaced when it is opened again; try again.`,
    );
  }
  if (code.startsWith('SQLITE_FULL') || /ENOSPC/.test(errorText(error))) {
    return says(
      `The disk of the coordinator's store ${name} is full. Nothing of this operation was kept; earlier contents are intact. Free some space and try again.`,
    );
  }
  const isReadOnly = /readonly database/.test(errorText(error));
  if (isReadOnly || /^SQLITE_(?:READONLY|PERM|AUTH)/.test(code)) return says(notWritable(name));
  if (code.startsWith('SQLITE_CANTOPEN') || /Unable to open connection/.test(errorText(error))) {
    return says(whyNotOpened(file));
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return says(
      `The coordinator's store ${name} could not be read or written: the disk reports an error, or is full. Nothing of this operation was kept.`,
    );
  }
  return says(`The coordinator's store ${name} failed: ${errorText(error).split('\n', 1)[0]}.`);
}

/** Explains a file system error while the store's folder is created. */
export function folderError(error: unknown, file: string): CoordinatorError {
  const folder = quoted(dirname(file));
  const code = errorCode(error);
  const message =
    code === 'ENOENT'
      ? `The folder ${quoted(dirname(dirname(file)))} does not exist, so the coordinator's store ${quoted(file)} can't be made in it. Is this a git repository?`
      : code === 'ENOTDIR' || code === 'EEXIST'
        ? `${folder} is a file, so the coordinator's store can't be made in it.`
        : code === 'EROFS' || code === 'EACCES' || code === 'EPERM'
          ? notWritable(quoted(file))
          : code === 'ENOSPC'
            ? `The disk is full, so the coordinator's store ${quoted(file)} can't be made. Free some space and try again.`
            : `The folder ${folder} of the coordinator's store can't be made (${code || errorText(error)}).`;
  return new CoordinatorError('store', message, { cause: error });
}

function whyNotOpened(file: string): string {
  const name = quoted(file);
  const status = statSync(file, { throwIfNoEntry: false });
  if (status?.isDirectory() === true) {
    return `The coordinator's store ${name} is a folder, and should be a file.`;
  }
  try {
    accessSync(dirname(file), constants.W_OK);
    if (status !== undefined) accessSync(file, constants.W_OK);
  } catch {
    return notWritable(name);
  }
  return `The coordinator's store ${name} can't be opened.`;
}

function notWritable(name: string): string {
  return `The coordinator's store ${name} can't be written: its disk is read-only, or this user may not write there. Locks can't be taken without it; give write access, or plan with \`--coordinator none\`.`;
}
