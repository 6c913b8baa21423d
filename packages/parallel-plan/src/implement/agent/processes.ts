import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import type { RunRepository } from '../repository';

/** Set for every process of a run, git included. A later run uses it to find leftover processes. */
export const RUN_MARK = 'PARALLEL_PLAN_RUN';
/** Set for every process of one command. */
export const COMMAND_MARK = 'PARALLEL_PLAN_COMMAND';

/** An environment variable that identifies processes that belong together. */
export interface Mark {
  readonly name: typeof RUN_MARK | typeof COMMAND_MARK;
  readonly value: string;
}

const TERMINATION_MS = 2_000;
const POLL_MS = 50;

/**
 * Identifies the processes of a change in this clone. Every run of the change has the same mark.
 */
export function runMark({ commonDir }: RunRepository, change: string): Mark {
  const hash = createHash('sha256').update(`${commonDir}\0${change}`).digest('hex');
  return { name: RUN_MARK, value: hash.slice(0, 32) };
}

/**
 * Marks every process that this process starts from now on.
 *
 * @returns a function that removes the mark
 */
export function markThisProcess({ name, value }: Mark): () => void {
  const before = process.env[name];
  process.env[name] = value;
  return () => {
    if (before === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before;
  };
}

/**
 * Ends all processes with a mark: first with SIGTERM, then with SIGKILL. Linux finds them by their
 * environment; other platforms find only the processes of the group.
 *
 * @param group the process group of the command; omit it for processes of an earlier run
 * @returns whether there was anything to end
 */
export async function endMarked(mark: Mark, group?: number): Promise<boolean> {
  let found = running(mark, group);
  if (found.length === 0) return false;
  signal(found, 'SIGTERM', group);
  for (let waited = 0; waited < TERMINATION_MS; waited += POLL_MS) {
    await delay(POLL_MS);
    found = running(mark, group);
    if (found.length === 0) return true;
  }
  // A killed process starts nothing more. The next round finds what it started before it was
  // killed.
  for (let round = 0; round < 20 && found.length > 0; round++) {
    signal(found, 'SIGKILL', group);
    await delay(POLL_MS);
    found = running(mark, group);
  }
  return true;
}

/** Kills all processes with a mark at once. Use it when this process exits. */
export function killMarked(mark: Mark, group?: number): void {
  signal(running(mark, group), 'SIGKILL', group);
}

/** The ids of running processes that belong to a group or have a mark. */
export function running(mark: Mark, group?: number): readonly number[] {
  if (process.platform !== 'linux') {
    return group !== undefined && isThere(-group) ? [group] : [];
  }
  const wanted = Buffer.from(`${mark.name}=${mark.value}\0`);
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      // `pid (name) state ppid pgrp …`: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state = '', , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') return [];
      if (group !== undefined && Number(pgrp) === group) return [pid];
      return readFileSync(`/proc/${name}/environ`).includes(wanted) ? [pid] : [];
    } catch {
      return [];
    }
  });
}

function signal(pids: readonly number[], name: 'SIGTERM' | 'SIGKILL', group?: number): void {
  if (group !== undefined && process.platform !== 'win32') trySignal(-group, name);
  for (const pid of pids) trySignal(pid, name);
}

function trySignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has ended in the meantime.
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
