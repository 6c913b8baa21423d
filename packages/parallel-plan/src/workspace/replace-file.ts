import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NotCheckableError } from './not-checkable-error';
import { readBounded } from './read-bounded';

/**
 * Replaces the content of a file in one step: whoever reads it sees the old one or the new one. The
 * mode stays; of a symbolic link the target is replaced.
 *
 * @param before what was read: a file that has changed since is left alone
 * @throws NotCheckableError where the file has changed, or can't be written
 */
export function replaceFile(path: string, before: Uint8Array, after: string): void {
  let temporary: string | undefined;
  try {
    const target = realpathSync(path);
    const { mode } = statSync(target);
    temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
    const file = openSync(temporary, 'wx', mode & 0o777);
    try {
      const bytes = Buffer.from(after);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fchmodSync(file, mode & 0o777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const now = readBounded(target);
    if (!now.ok || !Buffer.from(now.bytes).equals(before)) {
      throw new NotCheckableError(
        `${basename(path)} was changed while it was read: nothing was fixed, try again.`,
      );
    }
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    if (error instanceof NotCheckableError) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new NotCheckableError(`${basename(path)} could not be written (${reason}).`);
  }
}
