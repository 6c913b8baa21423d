import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { isStepRunning, signalStep } from './left-processes';
import { stepEnvironment } from './step-environment';

export interface CommandOptions {
  /** The workspace root, absolute. */
  readonly root: string;
  /** Absolute, inside the root. */
  readonly cwd: string;
  /** What the plan sets; checked with `refusedVariable` before. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds; then all that the command has started is ended. */
  readonly timeout: number;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export interface CommandResult {
  readonly outcome: 'exited' | 'timed-out' | 'signalled' | 'not-started';
  /** There when it exited by itself. */
  readonly exitCode?: number;
  readonly signal?: string;
  /** Whether it had left something running, which was ended. */
  readonly leftProcesses: boolean;
}

/** What is left gets this long to end by itself, then this long after being asked to. */
const GRACE_MS = 500;
const TERMINATION_MS = 2_000;
const POLL_MS = 50;

/**
 * Runs the command of a step in a shell of its own: `/bin/sh -c` or, on Windows, `cmd /d /s /c`, as
 * `npm run` and Nx do. The plan's text is the whole program; nothing is put into it. Output goes
 * through as it comes, at the speed at which it is taken. When the call returns, nothing that the
 * command has started runs any more, as far as the platform lets it be found.
 */
export async function runCommand(command: string, options: CommandOptions): Promise<CommandResult> {
  const { root, cwd, env, timeout, stdout, stderr } = options;
  const mark = randomUUID();
  const child = startShell(command, cwd, stepEnvironment(root, cwd, env, mark));
  const group = child.pid;
  const ended = endOf(child);
  if (group === undefined) return { ...(await ended), leftProcesses: false };

  const drained = Promise.all([passOn(child.stdout, stdout), passOn(child.stderr, stderr)]);
  const endNow = (): void => endAll(group, mark);
  const interrupt = (signal: NodeJS.Signals): void => {
    endNow();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, interrupt);
  process.once('exit', endNow);
  try {
    const controller = new AbortController();
    const late = delay(timeout, 'timed-out' as const, { signal: controller.signal }).catch(
      () => 'timed-out' as const,
    );
    const first = await Promise.race([ended, late]);
    controller.abort();
    if (first !== 'timed-out') {
      await Promise.race([drained, patience(GRACE_MS)]);
    }
    const leftProcesses = await endStep(group, mark, first === 'timed-out' ? 0 : GRACE_MS);
    await Promise.race([drained, patience(TERMINATION_MS)]);
    if (first === 'timed-out') return { outcome: 'timed-out', leftProcesses: false };
    return { ...first, leftProcesses };
  } finally {
    for (const signal of signals) process.removeListener(signal, interrupt);
    process.removeListener('exit', endNow);
    // Whoever still holds the other end is beyond reach; it must not keep this process waiting.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

function startShell(command: string, cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  if (process.platform === 'win32') {
    const shell = process.env['ComSpec'] ?? 'cmd.exe';
    const args = ['/d', '/s', '/c', `"${command}"`];
    return spawn(shell, args, { cwd, env, stdio, windowsVerbatimArguments: true });
  }
  // In a group of its own, so that all of it can be ended.
  return spawn('/bin/sh', ['-c', command], { cwd, env, stdio, detached: true });
}

function endOf(child: ChildProcess): Promise<Omit<CommandResult, 'leftProcesses'>> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ outcome: 'not-started' }));
    // Not `close`: a process in the background may keep the streams open for ever.
    child.once('exit', (exitCode, signal) =>
      resolve(
        exitCode === null
          ? { outcome: 'signalled', signal: signal ?? 'unknown' }
          : { outcome: 'exited', exitCode },
      ),
    );
  });
}

/** A pipe waits where the other side is slow, so that no output piles up here. */
function passOn(from: Readable | null, to: Writable): Promise<void> {
  if (from === null) return Promise.resolve();
  from.pipe(to, { end: false });
  return new Promise((resolve) => {
    from.once('close', resolve);
    from.once('error', () => resolve());
  });
}

/** It doesn't keep the process alive once the streams are done. */
function patience(milliseconds: number): Promise<void> {
  return delay(milliseconds, undefined, { ref: false });
}

/**
 * @param grace what says its last words is not left behind: it gets this long, in milliseconds
 * @returns whether there was anything to end
 */
async function endStep(group: number, mark: string, grace: number): Promise<boolean> {
  for (let waited = 0; isStepRunning(group, mark) && waited < grace; waited += POLL_MS) {
    await delay(POLL_MS);
  }
  if (!isStepRunning(group, mark)) return false;
  if (process.platform === 'win32') endTree(group);
  signalStep(group, mark, 'SIGTERM');
  for (let waited = 0; waited < TERMINATION_MS; waited += POLL_MS) {
    if (!isStepRunning(group, mark)) return true;
    await delay(POLL_MS);
  }
  signalStep(group, mark, 'SIGKILL');
  return true;
}

function endAll(group: number, mark: string): void {
  if (process.platform === 'win32') endTree(group);
  signalStep(group, mark, 'SIGKILL');
}

function endTree(pid: number): void {
  spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
}
