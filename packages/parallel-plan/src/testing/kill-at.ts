import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
  const register = ['--require', require.resolve('@swc-node/register')];
  const child = spawn(process.execPath, [...register, program, ...args], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await delay(milliseconds);
  child.kill('SIGKILL');
  await ended;
}
