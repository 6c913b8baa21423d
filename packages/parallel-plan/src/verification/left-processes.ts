import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Set for every process of a command. It also contains the marks of the enclosing commands. */
export const STEP_MARK = 'PARALLEL_PLAN_STEP';

/**
 * What identifies the processes of one command.
 *
 * A process can leave its group and session (`setsid`), lose its environment (`env -i`) and its
 * parent (a daemon). It keeps its resource limits: every child inherits them, and no program resets
 * a limit that has no effect. Linux has ignored the limit on file locks since 2.4.25, so its soft
 * value can carry a number: https://man7.org/linux/man-pages/man2/getrlimit.2.html (RLIMIT_LOCKS).
 */
export interface ProcessMark {
  /** A text without whitespace, unique to the command. */
  readonly mark: string;
  /** The process id of the command's shell, which leads its own session. */
  readonly group: number;
}

/**
 * The shell code that marks the processes of a command. The limit's option is `-w` (dash) or `-x`
 * (bash). If the shell doesn't know it, the environment and the session remain as marks.
 *
 * @returns a list of POSIX shell commands that prints nothing and never fails
 */
export function markingCommand(mark: string): string {
  const limit = limitOf(mark);
  return `ulimit -S -x ${limit} 2>/dev/null || ulimit -S -w ${limit} 2>/dev/null || :`;
}

/**
 * Finds running processes of a command: its group and session and, on Linux, processes that have
 * left both. On macOS and Windows, a process that detaches itself is not found.
 *
 * @returns process ids, without this process
 */
export function runningProcesses({ mark, group }: ProcessMark): readonly number[] {
  if (process.platform !== 'linux') {
    return process.platform !== 'win32' && trySignal(-group, 0) ? [group] : [];
  }
  const limit = limitOf(mark);
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      const { state, processGroup, session } = readStat(name);
      // The process has ended and waits for its parent to reap it.
      if (state === 'Z' || state === 'X') return [];
      const isOurs =
        processGroup === group || session === group || hasLimit(name, limit) || hasMark(name, mark);
      return isOurs ? [pid] : [];
    } catch {
      return [];
    }
  });
}

/** Sends a signal to all processes that `runningProcesses` finds. */
export function signalProcesses(command: ProcessMark, signal: 'SIGTERM' | 'SIGKILL'): void {
  const { group } = command;
  if (process.platform !== 'win32') trySignal(-group, signal);
  for (const pid of runningProcesses(command)) trySignal(pid, signal);
}

/** Between 2^40 and 2^48: above any real limit, and exact in the arithmetic of every shell. */
function limitOf(mark: string): number {
  return 2 ** 40 + createHash('sha256').update(mark).digest().readUIntBE(0, 5) * 128;
}

function hasLimit(pid: string, limit: number): boolean {
  const [, soft] =
    /^Max file locks +(\d+) /m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1')) ?? [];
  return soft === String(limit);
}

function hasMark(pid: string, mark: string): boolean {
  const [, marks = ''] =
    new RegExp(`(?:^|\0)${STEP_MARK}=([^\0]*)`).exec(
      readFileSync(`/proc/${pid}/environ`, 'latin1'),
    ) ?? [];
  return marks.split(' ').includes(mark);
}

/**
 * `pid (name) state ppid pgrp session …`; the name may contain any character. See
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function readStat(pid: string): {
  readonly state: string;
  readonly processGroup: number;
  readonly session: number;
} {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state = '', , group, session] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state, processGroup: Number(group), session: Number(session) };
}

function trySignal(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
