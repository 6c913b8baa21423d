import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { leavesRoot, realPathOf } from '../paths';
import { NotCheckableError } from './not-checkable-error';
import { readBounded } from './read-bounded';

/**
 * Resolves the path of an output file. It can't leave the workspace, neither by `..` nor by a link.
 *
 * @param root absolute path of the workspace root
 * @param file relative to the root; an absolute path inside the root is accepted too
 * @returns absolute path
 * @throws NotCheckableError for a file outside the workspace
 */
export function resolveOutputFile(root: string, file: string): string {
  const realRoot = realpathSync(root);
  const path = resolve(realRoot, file);
  if (path === realRoot || leavesRoot(realRoot, path)) {
    throw new NotCheckableError(
      `The output file ${JSON.stringify(file)} is outside the workspace: name one inside it.`,
    );
  }
  return path;
}

/**
 * Writes a file atomically: a reader sees the old content or the new one, even after a crash.
 * Missing folders are created.
 *
 * @param path absolute path; the target of a symbolic link is written, the link is kept
 * @throws NotCheckableError if the file can't be written; the old content is then kept
 */
export function writeOutputFile(path: string, text: string | Uint8Array): void {
  try {
    const target = realPathOf(path);
    mkdirSync(dirname(target), { recursive: true });
    const stat = statSync(target, { throwIfNoEntry: false });
    // A device or a pipe can't be replaced. Writing to a folder fails here.
    if (stat && !stat.isFile()) writeFileSync(target, text);
    else writeBesideAndRename(target, text, stat && stat.mode & 0o777);
  } catch (error) {
    throw new NotCheckableError(
      `The output file ${JSON.stringify(basename(path))} could not be written (${codeOf(error)}): ${adviceFor(error)}.`,
    );
  }
}

/**
 * Replaces the content of a file atomically, if it still has the content that was read. The mode is
 * kept.
 *
 * @param path absolute path; the target of a symbolic link is replaced, the link is kept
 * @param before the content that was read
 * @throws NotCheckableError if the file has changed since, or can't be written
 */
export function replaceFile(path: string, before: Uint8Array, after: string): void {
  try {
    const target = realpathSync(path);
    writeBesideAndRename(target, after, statSync(target).mode & 0o777, () => {
      const now = readBounded(target);
      if (now.ok && Buffer.from(now.bytes).equals(before)) return;
      throw new NotCheckableError(
        `${basename(path)} was changed while it was read: nothing was fixed, try again.`,
      );
    });
  } catch (error) {
    if (error instanceof NotCheckableError) throw error;
    throw new NotCheckableError(
      `${basename(path)} could not be written (${codeOf(error)}): ${adviceFor(error)}.`,
    );
  }
}

/**
 * Readers see only the rename:
 * https://pubs.opengroup.org/onlinepubs/9799919799/functions/rename.html
 */
function writeBesideAndRename(
  target: string,
  text: string | Uint8Array,
  mode: number | undefined,
  beforeRename: () => void = () => undefined,
): void {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  removeLeftovers(target);
  try {
    const file = openSync(temporary, 'wx', mode ?? 0o666);
    try {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      if (mode !== undefined) fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    beforeRename();
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Removes temporary files of killed processes. */
function removeLeftovers(target: string): void {
  const start = `.${basename(target)}.`;
  for (const name of readdirSync(dirname(target))) {
    const [, pid] = name.startsWith(start)
      ? (/^(\d+)\.tmp$/.exec(name.slice(start.length)) ?? [])
      : [];
    if (pid !== undefined && !isOtherProcess(Number(pid))) {
      rmSync(join(dirname(target), name), { force: true });
    }
  }
}

/**
 * Whether a process is running that is not this one.
 *
 * @param pid its process id
 */
export function isOtherProcess(pid: number): boolean {
  try {
    return pid !== process.pid && process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
}

function adviceFor(error: unknown): string {
  return codeOf(error) === 'ENOSPC'
    ? 'the disk is full, make room'
    : 'give write access to its folder, or name another file';
}
