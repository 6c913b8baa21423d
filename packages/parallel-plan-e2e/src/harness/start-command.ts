import { type ChildProcess, spawn } from 'node:child_process';

import type { Workspace } from './workspace';

/** A program that runs until it is stopped. */
export interface StartedCommand {
  /** All that it has printed so far. */
  output(): string;
  /** The groups of the first match in the output, as soon as there is one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal, and gives the exit code, or the signal that ended it. */
  stop(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** How long a program may take to print what is waited for, or to end. */
const PATIENCE = 60_000;

/** Starts `nx run <target>`, as a user does who stops it with Ctrl+C. */
export function startTarget(workspace: Workspace, args: readonly string[]): StartedCommand {
  const child = spawn(workspace.path('node_modules/.bin/nx'), ['run', ...args], {
    cwd: workspace.root,
    env: workspace.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += String(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    output: () => output,
    printed: (pattern) => waitFor(child, pattern, () => output),
    stop: (signal) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null) return resolve(child.exitCode);
        const timer = setTimeout(() => {
          child.kill('SIGKILL');
          reject(new Error(`It did not end after ${signal}:\n${output}`));
        }, PATIENCE);
        child.once('exit', (code, ended) => {
          clearTimeout(timer);
          resolve(code ?? ended);
        });
        child.kill(signal);
      }),
  };
}

function waitFor(
  child: ChildProcess,
  pattern: RegExp,
  output: () => string,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`${why} before it printed ${String(pattern)}:\n${output()}`));
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('It took too long');
    }, PATIENCE);
    const look = (): void => {
      const found = pattern.exec(output());
      if (found === null) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout?.on('data', look);
    child.once('exit', () => fail('It ended'));
    look();
  });
}
