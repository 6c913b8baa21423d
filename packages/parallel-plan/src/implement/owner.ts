import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { NotCheckableError } from '../workspace/not-checkable-error';
import type { RunRepository } from './repository';

/** A process. `started` distinguishes it from a later process with the same id. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** The start time of the process, in the platform's format. */
  readonly started: string;
}

/** This process. */
export function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), started: startTime(process.pid) ?? 'unknown' };
}

/** Whether a process is running; `undefined` if this machine can't tell. */
export function isAlive({ pid, host, started }: Owner): boolean | undefined {
  if (host !== hostname()) return undefined;
  const now = startTime(pid);
  return now !== undefined && (started === 'unknown' || now === started);
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, field 22 */
function startTime(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    process.kill(pid, 0);
    if (process.platform === 'win32') return 'unknown';
    const listed = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return listed.trim();
  } catch {
    return undefined;
  }
}

/**
 * Takes the lock of a change, so that only one process at a time implements it in a clone. Replaces
 * the lock of a process that has ended.
 *
 * @returns a function that releases the lock
 * @throws NotCheckableError if another process holds it
 */
export function takeRunLock(repository: RunRepository, change: string): () => void {
  const file = join(runFolder(repository, change), 'run.lock');
  mkdirSync(dirname(file), { recursive: true });
  const own = JSON.stringify(thisProcess());
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, own);
  try {
    for (let tries = 0; tries < 20; tries++) {
      if (tryLink(fresh, file)) return () => removeIf(file, own);
      const stale = readIfThere(file);
      refuseLiveOwner(stale, file, change);
      removeIf(file, stale);
    }
  } finally {
    rmSync(fresh, { force: true });
  }
  throw new NotCheckableError(`The lock of ${change} could not be taken: remove ${file}.`);
}

/** Whether a process implements a change in this clone now. A process of another host may have ended. */
export function isRunning(repository: RunRepository, change: string): boolean {
  const owner = parseOwner(readIfThere(join(runFolder(repository, change), 'run.lock')));
  return owner !== undefined && isAlive(owner) !== false;
}

/** The folder for the logs of a change. It never holds state. */
export function runFolder({ commonDir }: RunRepository, change: string): string {
  return join(commonDir, 'parallel-plan', change);
}

/**
 * Identifies the processes of a change in this clone. Every run of the change has the same mark.
 */
export function runMark({ commonDir }: RunRepository, change: string): string {
  return createHash('sha256').update(`${commonDir}\0${change}`).digest('hex').slice(0, 32);
}

/** Parses an owner; returns `undefined` if the text has none. */
export function parseOwner(text: string): Owner | undefined {
  try {
    const value = JSON.parse(text) as Partial<Record<keyof Owner, unknown>> | null;
    const { pid, host, started } = value ?? {};
    return typeof pid === 'number' && typeof host === 'string' && typeof started === 'string'
      ? { pid, host, started }
      : undefined;
  } catch {
    return undefined;
  }
}

function refuseLiveOwner(text: string, file: string, change: string): void {
  const owner = parseOwner(text);
  if (owner === undefined || isAlive(owner) === false) return;
  throw new NotCheckableError(
    `Process ${owner.pid} on ${owner.host} already implements ${change}. Follow it with \`parallel-plan implement ${change} --watch\`. If that process is gone, remove ${file}.`,
  );
}

/** Creating a link is atomic, so nobody reads a partial lock. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Another process may have replaced the lock since it was read. If so, it is put back. */
function removeIf(file: string, text: string): void {
  const taken = `${file}.${process.pid}.old`;
  try {
    renameSync(file, taken);
  } catch {
    return;
  }
  if (readIfThere(taken) !== text) tryLink(taken, file);
  rmSync(taken, { force: true });
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
