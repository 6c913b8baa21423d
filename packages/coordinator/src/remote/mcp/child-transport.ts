import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import type * as Stdio from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Program } from './endpoint';

/** How long a server may take to end by itself, and then on request, in milliseconds. */
const GRACE = 500;

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A server as a child process, for the SDK's client. Unlike the SDK's own transport it ends the whole
 * process group, so that what `npx` or a script has started ends as well, and ends it also when this
 * process is ended by a signal; a server that hangs doesn't notice that its input is closed.
 */
export class ChildTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  private child: ChildProcessWithoutNullStreams | undefined;
  private closing: Promise<void> | undefined;
  private readonly stdio: typeof Stdio;
  private readonly buffer: Stdio.ReadBuffer;

  constructor(private readonly program: Program) {
    this.stdio = createRequire(__filename)('@modelcontextprotocol/sdk/shared/stdio.js');
    this.buffer = new this.stdio.ReadBuffer();
  }

  async start(): Promise<void> {
    const { command, args = [], env, cwd } = this.program;
    const child = spawn(command, [...args], {
      env: { ...env },
      ...(cwd === undefined ? {} : { cwd }),
      shell: false,
      windowsHide: true,
      // A process group of its own; on Windows that would open a window.
      detached: process.platform !== 'win32',
    });
    this.child = child;
    child.on('error', (error) => this.onerror?.(error));
    child.stdin.on('error', (error) => this.onerror?.(error));
    child.stdout.on('data', (chunk: Buffer) => this.read(chunk));
    // It may hold secrets, and must not fill the pipe.
    child.stderr.resume();
    await once(child, 'spawn');
    const stopWatching = endWithUs(child);
    child.on('close', () => {
      stopWatching();
      this.onclose?.();
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const { child } = this;
    if (child === undefined || !child.stdin.writable) throw new Error('Not connected');
    // Not waiting for a full pipe to drain: the time limit of the request ends the wait.
    child.stdin.write(this.stdio.serializeMessage(message));
  }

  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    const { child } = this;
    this.buffer.clear();
    if (child?.pid === undefined) return;
    const closed = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else child.once('exit', () => resolve());
    });
    child.stdin.end();
    await Promise.race([closed, pause(GRACE)]);
    if (isRunning(child)) {
      endGroup(child, 'SIGTERM');
      await Promise.race([closed, pause(GRACE)]);
    }
    // What it has started may run on without it.
    endGroup(child, 'SIGKILL');
    await closed;
    child.stdout.destroy();
    child.stderr.destroy();
  }

  private read(chunk: Buffer): void {
    try {
      this.buffer.append(chunk);
    } catch (error) {
      // A line without end.
      this.onerror?.(error as Error);
      void this.close();
      return;
    }
    for (;;) {
      try {
        const message = this.buffer.readMessage();
        if (message === null) return;
        this.onmessage?.(message);
      } catch (error) {
        // A line that is no message, such as a greeting: the next may be one.
        this.onerror?.(error as Error);
      }
    }
  }
}

function isRunning(child: ChildProcessWithoutNullStreams): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function endGroup(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone.
  }
}

/** @returns a function that stops watching */
function endWithUs(child: ChildProcessWithoutNullStreams): () => void {
  const atExit = () => endGroup(child, 'SIGKILL');
  const onSignal = (signal: NodeJS.Signals) => {
    atExit();
    stop();
    // Whoever else listens decides what the signal means; otherwise it ends this process, as ever.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const stop = () => {
    process.off('exit', atExit);
    for (const signal of ENDING_SIGNALS) process.off(signal, onSignal);
  };
  process.on('exit', atExit);
  for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
  return stop;
}
