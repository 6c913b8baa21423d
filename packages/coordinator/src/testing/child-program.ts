import { join } from 'node:path';

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
