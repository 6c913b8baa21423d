import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How often a program is killed; more in the soak run. */
export const KILLS = process.env['SOAK'] === '1' ? 100 : 10;

/**
 * Starts a TypeScript program, and kills it some milliseconds after its first output. A program
 * that has ended before is not killed.
 *
 * @param program absolute path
 * @param milliseconds from its first output to the kill
 */
export async function killAt(
  milliseconds: number,
  program: string,
  ...args: readonly string[]
): Promise<void> {
  const { child, ended } = await started(program, args);
  await delay(milliseconds);
  child.kill('SIGKILL');
  await ended;
}

/**
 * Runs a TypeScript program to its end.
 *
 * @param program absolute path
 * @returns the milliseconds from its first output to its end
 */
export async function durationOf(program: string, ...args: readonly string[]): Promise<number> {
  const { ended } = await started(program, args);
  const start = performance.now();
  await ended;
  return performance.now() - start;
}

/** Starts a program, and waits for its first output. */
async function started(
  program: string,
  args: readonly string[],
): Promise<{ readonly child: ChildProcess; readonly ended: Promise<unknown> }> {
  const register = ['--require', join(__dirname, '../../../../tools/testing/register.cjs')];
  const child = spawn(process.execPath, [...register, program, ...args], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  child.stdout.resume();
  return { child, ended };
}
