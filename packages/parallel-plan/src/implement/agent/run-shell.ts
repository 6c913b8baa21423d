import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { escapeControls } from '@parallel-plan/plan';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import {
  endProcesses,
  markingCommand,
  RUN_MARK,
  signalProcesses,
  STEP_MARK,
  withMark,
} from '../../verification/left-processes';

export interface ShellOptions {
  /** Absolute path. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path. Standard output and standard error are appended to it. */
  readonly log: string;
  /** Absolute path of the file for standard input. Default: standard input is empty. */
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Milliseconds without output after which the command counts as stalled. Default: no limit. */
  readonly silence?: number;
  /** Bytes of output after which the command is ended. Default: 64 MiB. */
  readonly maxOutput?: number;
  /** Aborting it ends the command. */
  readonly signal: AbortSignal;
}

export interface ShellResult {
  readonly outcome:
    'exited' | 'signalled' | 'timed-out' | 'silent' | 'flooded' | 'interrupted' | 'not-started';
  /** Set if the command exited by itself. */
  readonly exitCode?: number;
  readonly signal?: string;
  /** Whether the command left processes running. They were ended. */
  readonly leftProcesses: boolean;
}

const MAX_OUTPUT = 64 * 1024 * 1024;
/** The interval at which the size of the log is checked. */
const WATCH_MS = 500;

/**
 * Runs a shell command that may take hours. Its output goes directly to a file, so a command that
 * floods its output costs this process nothing. When the call returns, every process of the command
 * has ended, as far as the platform can find them.
 */
export async function runShell(command: string, options: ShellOptions): Promise<ShellResult> {
  mkdirSync(dirname(options.log), { recursive: true });
  const mark = randomUUID();
  const { child, close } = start(command, options, mark);
  const group = child.pid;
  const ended = endOf(child);
  close();
  if (group === undefined) return { ...(await ended), leftProcesses: false };

  const processes = { mark, group };
  const killNow = (): void => signalProcesses(processes, 'SIGKILL');
  process.once('exit', killNow);
  try {
    const first = await Promise.race([ended, limitReached(options, ended)]);
    const left = await endProcesses(processes);
    return { ...first, leftProcesses: left && first.outcome === 'exited' };
  } finally {
    process.removeListener('exit', killNow);
  }
}

function start(
  command: string,
  { cwd, env: given, log, input }: ShellOptions,
  mark: string,
): { child: ChildProcess; close(): void } {
  const env = { ...given, [STEP_MARK]: withMark(given, mark) };
  const output = openSync(log, 'a');
  const standardInput = input === undefined ? undefined : openSync(input, 'r');
  const stdio: ['ignore' | number, number, number] = [standardInput ?? 'ignore', output, output];
  const close = (): void => {
    closeSync(output);
    if (standardInput !== undefined) closeSync(standardInput);
  };
  if (process.platform === 'win32') {
    const shell = process.env['ComSpec'] ?? 'cmd.exe';
    const args = ['/d', '/s', '/c', `"${command}"`];
    return {
      child: spawn(shell, args, { cwd, env, stdio, windowsVerbatimArguments: true }),
      close,
    };
  }
  // A separate session, so that the whole command can be ended.
  const args = ['-c', `${markingCommand(mark, given[RUN_MARK])}; exec /bin/sh -c "$0"`, command];
  return { child: spawn('/bin/sh', args, { cwd, env, stdio, detached: true }), close };
}

type End = Omit<ShellResult, 'leftProcesses'>;

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ outcome: 'not-started' }));
    child.once('exit', (exitCode, signal) =>
      resolve(
        exitCode === null
          ? { outcome: 'signalled', signal: signal ?? 'unknown' }
          : { outcome: 'exited', exitCode },
      ),
    );
  });
}

/** Watches the size of the log: it shows too much output, or none. */
function limitReached(options: ShellOptions, ended: Promise<unknown>): Promise<End> {
  const { log, timeout, silence, signal, maxOutput = MAX_OUTPUT } = options;
  const first = sizeOf(log);
  const deadline = performance.now() + timeout;
  return new Promise((resolve) => {
    let last = first;
    let since = performance.now();
    const stop = (): void => {
      clearInterval(timer);
      signal.removeEventListener('abort', interrupt);
    };
    const done = (outcome: ShellResult['outcome']): void => {
      stop();
      resolve({ outcome });
    };
    const interrupt = (): void => done('interrupted');
    const timer = setInterval(
      () => {
        const now = performance.now();
        const size = sizeOf(log);
        if (size !== last) {
          last = size;
          since = now;
        }
        if (size - first > maxOutput) done('flooded');
        else if (now > deadline) done('timed-out');
        else if (silence !== undefined && now - since > silence) done('silent');
      },
      Math.min(WATCH_MS, timeout),
    );
    signal.addEventListener('abort', interrupt, { once: true });
    if (signal.aborted) interrupt();
    void ended.then(stop);
  });
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Describes how a command ended, as part of a sentence. */
export function shellInWords({ outcome, exitCode, signal }: ShellResult): string {
  switch (outcome) {
    case 'exited':
      return `exit code ${exitCode ?? '?'}`;
    case 'signalled':
      return `signal ${signal ?? '?'}`;
    case 'timed-out':
      return 'it reached its time limit';
    case 'silent':
      return 'it had printed nothing for too long';
    case 'flooded':
      return 'it printed too much';
    case 'interrupted':
      return 'interrupted';
    case 'not-started':
      return 'it could not be started';
  }
}

/**
 * The last lines of a log without colors, safe to print on a terminal.
 *
 * @param count number of lines; empty lines are left out
 */
export function lastWords(log: string, count: number): string {
  const size = sizeOf(log);
  if (size === 0) return '';
  const buffer = Buffer.alloc(Math.min(size, count * 400));
  const file = openSync(log, 'r');
  try {
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(file);
  }
  return stripVTControlCharacters(buffer.toString('utf8'))
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .map((line) => escapeControls(line.replaceAll('\t', '  ')).slice(0, 400))
    .join('\n');
}
