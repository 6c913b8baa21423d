import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Set for every process of a command. It also contains the marks of the enclosing commands. */
export const STEP_MARK = 'PARALLEL_PLAN_STEP';
/** Set for every process of a run, git included. A later run uses it to find leftover processes. */
export const RUN_MARK = 'PARALLEL_PLAN_RUN';

/**
 * What identifies the processes of one command, of one run, or of both.
 *
 * A process can leave its group and session (`setsid`), lose its environment (`env -i`) and its
 * parent (a daemon). It keeps its resource limits: every child inherits them, and no program resets
 * a limit that has no effect. Linux has ignored the limit on file locks since 2.4.25, so its soft
 * value can carry a number: https://man7.org/linux/man-pages/man2/getrlimit.2.html (RLIMIT_LOCKS).
 * Its high bits identify the run, its low bits the command.
 *
 * Why no control group: making one needs write access to the hierarchy, which the shell of a developer
 * and most containers lack, and where it is there the limit finds the same processes. Neither stops a
 * program that evades it on purpose: it can ask a service manager to start its process, which then has
 * neither our group nor our limit.
 */
export interface ProcessMark {
  /** A text without whitespace, unique to the command. */
  readonly mark?: string;
  /** The process id of the command's shell, which leads its own session. */
  readonly group?: number;
  /** A text without whitespace that all commands of a run share. */
  readonly run?: string;
}

const TERMINATION_MS = 2_000;
const POLL_MS = 50;

/**
 * The shell code that marks the processes of a command. The limit's option is `-w` (dash) or `-x`
 * (bash). If the shell doesn't know it, the environment and the session remain as marks.
 *
 * @param run the mark of the run that the command belongs to, if there is one
 * @returns a list of POSIX shell commands that prints nothing and never fails
 */
export function markingCommand(mark: string, run = process.env[RUN_MARK]): string {
  const limit = limitOf({ mark, ...(run === undefined ? {} : { run }) });
  return `ulimit -S -x ${limit} 2>/dev/null || ulimit -S -w ${limit} 2>/dev/null || :`;
}

/** The marks of the enclosing commands in an environment, and one more. */
export function withMark(env: NodeJS.ProcessEnv, mark: string): string {
  return [env[STEP_MARK] ?? '', mark].filter((part) => part !== '').join(' ');
}

/**
 * Marks every process that this process starts from now on as part of a run.
 *
 * @returns a function that removes the mark
 */
export function markThisProcess(run: string): () => void {
  const before = process.env[RUN_MARK];
  process.env[RUN_MARK] = run;
  return () => {
    if (before === undefined) Reflect.deleteProperty(process.env, RUN_MARK);
    else process.env[RUN_MARK] = before;
  };
}

/**
 * Finds running processes: by group and session and, on Linux, processes that have left both. On
 * macOS and Windows, a process that detaches itself is not found.
 *
 * @returns process ids, without this process
 */
export function runningProcesses(wanted: ProcessMark): readonly number[] {
  const { group } = wanted;
  if (process.platform !== 'linux') {
    if (group === undefined) return [];
    return trySignal(process.platform === 'win32' ? group : -group, 0) ? [group] : [];
  }
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      const { state, processGroup, session } = readStat(name);
      // The process has ended and waits for its parent to reap it.
      if (state === 'Z' || state === 'X') return [];
      const isOurs =
        (group !== undefined && (processGroup === group || session === group)) ||
        hasLimit(name, wanted) ||
        hasMark(name, wanted);
      return isOurs ? [pid] : [];
    } catch {
      return [];
    }
  });
}

/** Sends a signal to all processes that `runningProcesses` finds. */
export function signalProcesses(wanted: ProcessMark, signal: 'SIGTERM' | 'SIGKILL'): void {
  const { group } = wanted;
  if (group !== undefined && process.platform === 'win32') endTree(group);
  if (group !== undefined && process.platform !== 'win32') trySignal(-group, signal);
  for (const pid of runningProcesses(wanted)) trySignal(pid, signal);
}

/**
 * Ends all processes that `runningProcesses` finds, with SIGTERM and then with SIGKILL.
 *
 * @param grace milliseconds that a process may still run before it counts as left behind
 * @returns whether there was anything to end
 */
export async function endProcesses(wanted: ProcessMark, grace = 0): Promise<boolean> {
  const isRunning = (): boolean => runningProcesses(wanted).length > 0;
  for (let waited = 0; isRunning() && waited < grace; waited += POLL_MS) await delay(POLL_MS);
  if (!isRunning()) return false;
  signalProcesses(wanted, 'SIGTERM');
  for (let waited = 0; waited < TERMINATION_MS; waited += POLL_MS) {
    if (!isRunning()) return true;
    await delay(POLL_MS);
  }
  // A killed process starts nothing more. The next round finds what it started before it was
  // killed.
  for (let round = 0; round < 20 && isRunning(); round++) {
    signalProcesses(wanted, 'SIGKILL');
    await delay(POLL_MS);
  }
  return true;
}

/** 26 bits for the run and 26 for the command, above 2^52: above any real limit, and an exact number. */
function limitOf({ mark, run }: ProcessMark): number {
  return 2 ** 52 + numberOf(run) * 2 ** 26 + numberOf(mark);
}

/** 0 means no mark, so a mark never has the number 0. */
function numberOf(mark: string | undefined): number {
  if (mark === undefined) return 0;
  return (createHash('sha256').update(mark).digest().readUInt32BE(0) % (2 ** 26 - 1)) + 1;
}

function hasLimit(pid: string, { mark, run }: ProcessMark): boolean {
  const [, soft = ''] =
    /^Max file locks +(\d+) /m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1')) ?? [];
  const limit = Number(soft) - 2 ** 52;
  if (!(limit > 0 && limit < 2 ** 52)) return false;
  return (
    (mark !== undefined && limit % 2 ** 26 === numberOf(mark)) ||
    (run !== undefined && Math.floor(limit / 2 ** 26) === numberOf(run))
  );
}

function hasMark(pid: string, { mark, run }: ProcessMark): boolean {
  const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  const valueOf = (name: string): string =>
    environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  return (
    (mark !== undefined && valueOf(STEP_MARK).split(' ').includes(mark)) ||
    (run !== undefined && valueOf(RUN_MARK) === run)
  );
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

function endTree(group: number): void {
  spawnSync('taskkill', ['/pid', String(group), '/t', '/f'], {
    stdio: 'ignore',
    windowsHide: true,
  });
}
