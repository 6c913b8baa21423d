import { join } from 'node:path';
import type { StoreCoordinator } from '../api/coordinator';
import { openEmbedded, openPostgres } from '../open';

/** How a program of this folder runs from its source, in a process of its own. */
export function childProgram(
  name: string,
  ...args: readonly string[]
): { readonly command: string; readonly args: string[] } {
  const register = require.resolve('@swc-node/register');
  return {
    command: process.execPath,
    args: ['--require', register, join(__dirname, `${name}.ts`), ...args],
  };
}

/** What takes long by nature is short in `npm test`, and has its full length with `SOAK=1`. */
export function inSoak<T>(full: T, short: T): T {
  return process.env['SOAK'] === '1' ? full : short;
}

/** What a test has measured, for who reads its output. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** @param place a file, or the URL of a PostgreSQL database */
export function openStore(place: string, id: string): Promise<StoreCoordinator> {
  const agent = { id, type: 'test-agent' };
  return place.startsWith('postgres:')
    ? openPostgres({ url: place, agent })
    : openEmbedded({ file: place, agent });
}
