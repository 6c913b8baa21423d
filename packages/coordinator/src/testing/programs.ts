import { join } from 'node:path';
import type { StoreCoordinator } from '../api/coordinator';
import { openEmbedded, openPostgres } from '../open';

/** Runs TypeScript sources in a process: `node --require <this file>`. */
export const REGISTER = join(__dirname, '../../../../tools/testing/register.cjs');

/** The command that runs a program of this folder from source, in a separate process. */
export function childProgram(
  name: string,
  ...args: readonly string[]
): { readonly command: string; readonly args: string[] } {
  return {
    command: process.execPath,
    args: ['--require', REGISTER, join(__dirname, `${name}.ts`), ...args],
  };
}

/** Long tests are short in `npm test`, and run at full length with `SOAK=1`. */
export function inSoak<T>(full: T, short: T): T {
  return process.env['SOAK'] === '1' ? full : short;
}

/** Prints a measurement of a test. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Opens a store.
 *
 * @param place a file path, or the URL of a PostgreSQL database
 */
export function openStore(place: string, id: string): Promise<StoreCoordinator> {
  const agent = { id, type: 'test-agent' };
  return place.startsWith('postgres:')
    ? openPostgres({ url: place, agent })
    : openEmbedded({ file: place, agent });
}
