import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import type * as Stdio from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Program } from './endpoint';

/** How long the server may take to exit, first by itself and then after SIGTERM, in milliseconds. */
const GRACE = 500;

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs an MCP server as a child process, as a transport for the SDK's client. Unlike the SDK's own
 * transport, it ends the whole process group, including processes that `npx` or a script has started. It
 * also ends the group when a signal ends this process, because a server that hangs doesn't notice that its
 * input is closed.
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
      // Give the child its own process group, except on Windows, where this would open a window.
      detached: process.platform !== 'win32',
    });
    this.child = child;
    child.on('error', (error) => this.onerror?.(error));
    child.stdin.on('error', (error) => this.onerror?.(error));
    child.stdout.on('data', (chunk: Buffer) => this.read(chunk));
    // Discard standard error: it may contain secrets, and a full pipe would block the server.
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
    // Don't wait for a full pipe to drain: the time limit of the request ends the wait.
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
    // Processes that the server has started may still run.
    endGroup(child, 'SIGKILL');
    await closed;
    child.stdout.destroy();
    child.stderr.destroy();
  }

  private read(chunk: Buffer): void {
    try {
      this.buffer.append(chunk);
    } catch (error) {
      // The line is too long.
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
        // Ignore a line that is not a message, such as a greeting. The next line may be one.
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
    // The group has already ended.
  }
}

/**
 * Ends the child's process group when this process ends.
 *
 * @returns a function that stops watching
 */
function endWithUs(child: ChildProcessWithoutNullStreams): () => void {
  const atExit = () => endGroup(child, 'SIGKILL');
  const onSignal = (signal: NodeJS.Signals) => {
    atExit();
    stop();
    // If there are other listeners, they decide what the signal means. Otherwise repeat it, so it ends this
    // process as usual.
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
