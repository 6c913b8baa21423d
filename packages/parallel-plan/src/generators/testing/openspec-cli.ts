import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Runs the OpenSpec CLI of this repository without telemetry.
 *
 * @returns its standard output
 */
export function openSpec(folder: string, ...parameters: readonly string[]): string {
  return execFileSync(process.execPath, [openSpecBin(), ...parameters], {
    cwd: folder,
    encoding: 'utf-8',
    env: { ...process.env, OPENSPEC_TELEMETRY: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The package doesn't export its `package.json`, so find the manifest next to the entry point. */
function openSpecBin(): string {
  let folder = dirname(require.resolve('@fission-ai/openspec'));
  for (;;) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf-8'));
      if (manifest.name === '@fission-ai/openspec') {
        return join(folder, manifest.bin.openspec);
      }
    } catch {
      // Not found. Continue in the parent folder.
    }
    folder = dirname(folder);
  }
}
