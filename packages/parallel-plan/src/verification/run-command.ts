import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcesses, markingCommand, type ProcessMark, signalProcesses } from './left-processes';
import { stepEnvironment } from './step-environment';
import { outputWithoutSecrets } from './without-secrets';

export interface CommandOptions {
  /** Absolute path of the workspace root. */
  readonly root: string;
  /** Absolute path inside the root. */
  readonly cwd: string;
  /** Added to the variables of this process. Check them with `refusedVariable` first. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds after which all processes of the command are ended. */
  readonly timeout: number;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export interface CommandResult {
  readonly outcome: 'exited' | 'timed-out' | 'signalled' | 'not-started';
  /** Set if the command exited by itself. */
  readonly exitCode?: number;
  readonly signal?: string;
  /** Whether the command left processes running. They were ended. */
  readonly leftProcesses: boolean;
}

type Ending = Omit<CommandResult, 'leftProcesses'>;

/** Leftover processes get this time to end by themselves. */
const GRACE_MS = 500;
const DRAIN_MS = 2_000;

/**
 * Runs a command in its own shell: `/bin/sh -c` or, on Windows, `cmd /d /s /c`, as `npm run` and Nx
 * do. The text is run unchanged. Output is passed on line by line, at the speed of the reader and
 * without secrets.
 * When the call returns, every process of the command has ended, as far as the platform can find
 * them.
 *
 * When this process gets SIGINT, SIGTERM or SIGHUP, all commands are killed. The signal then ends
 * this process too, unless the program listens for it.
 */
export async function runCommand(command: string, options: CommandOptions): Promise<CommandResult> {
  const { timeout, stdout, stderr } = options;
  const mark = randomUUID();
  const env = stepEnvironment(options.root, options.cwd, options.env, mark);
  const child = startShell(command, options.cwd, env, mark);
  const ended = endOf(child);
  if (child.pid === undefined) return { ...(await ended), leftProcesses: false };

  const started: ProcessMark = { mark, group: child.pid };
  running.add(started);
  listenForSignals();
  try {
    const drained = Promise.all([
      passOn(child.stdout, stdout, env),
      passOn(child.stderr, stderr, env),
    ]);
    const ending = await endingWithin(timeout, ended);
    const isOver = ending.outcome === 'timed-out';
    if (!isOver) await Promise.race([drained, patience(GRACE_MS)]);
    const leftProcesses = await endProcesses(started, isOver ? 0 : GRACE_MS);
    await Promise.race([drained, patience(DRAIN_MS)]);
    return { ...ending, leftProcesses: leftProcesses && !isOver };
  } finally {
    running.delete(started);
    stopListening();
    // A leftover process may still hold the other end of the pipe. This process must not wait for
    // it.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

/** The running commands of this process. They are killed when it ends. */
const running = new Set<ProcessMark>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function listenForSignals(): void {
  if (running.size !== 1) return;
  for (const signal of SIGNALS) process.on(signal, interrupt);
  process.on('exit', killAll);
}

function stopListening(): void {
  if (running.size > 0) return;
  for (const signal of SIGNALS) process.removeListener(signal, interrupt);
  process.removeListener('exit', killAll);
}

/** Without another listener, the default action of the signal follows. */
function interrupt(signal: NodeJS.Signals): void {
  killAll();
  if (process.listenerCount(signal) > 1) return;
  process.removeListener(signal, interrupt);
  process.kill(process.pid, signal);
}

function killAll(): void {
  for (const command of running) signalProcesses(command, 'SIGKILL');
}

function startShell(
  command: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
  mark: string,
): ChildProcess {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  if (process.platform === 'win32') {
    const shell = process.env['ComSpec'] ?? 'cmd.exe';
    const args = ['/d', '/s', '/c', `"${command}"`];
    return spawn(shell, args, { cwd, env, stdio, windowsVerbatimArguments: true });
  }
  // A separate session, so that the whole command can be ended.
  const args = ['-c', `${markingCommand(mark)}; exec /bin/sh -c "$0"`, command];
  return spawn('/bin/sh', args, { cwd, env, stdio, detached: true });
}

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ outcome: 'not-started' }));
    // Not `close`: a background process may keep the streams open forever.
    child.once('exit', (exitCode, signal) =>
      resolve(
        exitCode === null
          ? { outcome: 'signalled', signal: signal ?? 'unknown' }
          : { outcome: 'exited', exitCode },
      ),
    );
  });
}

async function endingWithin(timeout: number, ended: Promise<Ending>): Promise<Ending> {
  const done = new AbortController();
  const late = delay(timeout, { outcome: 'timed-out' } as const, { signal: done.signal });
  try {
    return await Promise.race([ended, late]);
  } finally {
    done.abort();
  }
}

/** Respects back-pressure: if the reader is slow, output doesn't pile up here. */
function passOn(from: Readable | null, to: Writable, env: NodeJS.ProcessEnv): Promise<void> {
  if (from === null) return Promise.resolve();
  const shown = from.pipe(outputWithoutSecrets(env));
  shown.pipe(to, { end: false });
  // If the command leaves a process behind, its output has no end.
  from.once('close', () => shown.end());
  return new Promise((resolve) => {
    shown.once('end', resolve);
    for (const stream of [from, shown]) stream.once('error', () => resolve());
  });
}

/** This timer doesn't keep the process alive after the streams have ended. */
function patience(milliseconds: number): Promise<void> {
  return delay(milliseconds, undefined, { ref: false });
}
