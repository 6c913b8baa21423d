import { statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installedPackages } from '../workspace/installed-packages';
import { type ProgramResult, runProgram } from '../workspace/run-program';

/** The message where the OpenSpec CLI is missing. */
export const INSTALL_OPENSPEC =
  'The OpenSpec CLI is not installed in this workspace: `npm install --save-dev @fission-ai/openspec`.';

/** An OpenSpec CLI that can be run, and how. */
export interface OpenspecCli {
  readonly program: string;
  /** Arguments that come before OpenSpec's own. */
  readonly args: readonly string[];
  /** Known for the one that is installed in the workspace. */
  readonly version?: string;
}

/**
 * Finds the OpenSpec CLI: the one that the workspace installs, else `openspec` on PATH. Nothing is
 * downloaded.
 *
 * @param root where to look from: the workspace root, absolute
 */
export function resolveOpenspec(root: string): OpenspecCli | undefined {
  const installed = installedOpenspec(root);
  if (installed !== undefined) {
    const { script, version } = installed;
    return { program: process.execPath, args: [script], version };
  }
  const onPath = findOnPath('openspec');
  return onPath === undefined ? undefined : { program: onPath, args: [] };
}

/** The OpenSpec CLI that a workspace installs. */
export interface InstalledOpenspec {
  /** Absolute path of the script that Node runs. */
  readonly script: string;
  readonly version: string;
}

/** Finds the OpenSpec CLI in the `node_modules` of a folder or of one above it. */
export function installedOpenspec(root: string): InstalledOpenspec | undefined {
  for (const { folder, version, bin } of installedPackages('@fission-ai/openspec', root)) {
    const script = typeof bin === 'string' ? bin : (bin as { openspec?: unknown } | null)?.openspec;
    if (typeof script === 'string') return { script: join(folder, script), version };
  }
  return undefined;
}

/** Runs the OpenSpec CLI in a folder, without telemetry, colours or questions. It doesn't throw. */
export function runOpenspec(
  cli: OpenspecCli,
  cwd: string,
  args: readonly string[],
  timeout = 60_000,
): Promise<ProgramResult> {
  return runProgram(cli.program, [...cli.args, ...args], {
    cwd,
    timeout,
    env: {
      ...process.env,
      OPENSPEC_TELEMETRY: '0',
      DO_NOT_TRACK: '1',
      NO_COLOR: '1',
      FORCE_COLOR: '0',
      CI: '1',
    },
  });
}

/** Files that a shell would need to run (`.cmd`) are not taken: nothing of ours goes through one. */
function findOnPath(name: string): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((file) => join(folder, file)))
    .find((file) => (statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o111);
}
