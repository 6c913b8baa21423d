import { readdirSync, readFileSync } from 'node:fs';
import { STEP_MARK } from './step-environment';

/**
 * Signals everything that a step has started and that still runs: its process group and, on Linux,
 * also what has left the group, found by the mark in its environment. On macOS and Windows a process
 * that detaches itself is not found.
 *
 * @param group the process id of the step's shell, which leads a group of its own
 */
export function signalStep(group: number, mark: string, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform !== 'win32') trySignal(-group, signal);
  for (const pid of markedProcesses(group, mark)) trySignal(pid, signal);
}

/** Whether anything of a step still runs. */
export function isStepRunning(group: number, mark: string): boolean {
  if (process.platform === 'linux') return markedProcesses(group, mark).length > 0;
  return process.platform !== 'win32' && trySignal(-group, 0);
}

/** Processes of the group or with the mark; none where there is no `/proc`. */
function markedProcesses(group: number, mark: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const wanted = Buffer.from(`${STEP_MARK}=${mark}\0`);
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      const { state, processGroup } = readStat(name);
      // It has ended, and only waits for its parent to notice.
      if (state === 'Z' || state === 'X') return [];
      const isOurs =
        processGroup === group || readFileSync(`/proc/${name}/environ`).includes(wanted);
      return isOurs ? [pid] : [];
    } catch {
      return [];
    }
  });
}

/** `pid (name) state ppid pgrp …`, where the name may hold anything: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function readStat(pid: string): { readonly state: string; readonly processGroup: number } {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state = '', , group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state, processGroup: Number(group) };
}

function trySignal(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
