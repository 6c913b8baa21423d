import { statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installedPackages } from '../workspace/installed-packages';
import { type ProgramResult, runProgram } from '../workspace/run-program';

/** The message if the OpenSpec CLI is missing. */
export const INSTALL_OPENSPEC =
  'The OpenSpec CLI is not installed in this workspace: `npm install --save-dev @fission-ai/openspec`.';

/** An executable OpenSpec CLI, and how to run it. */
export interface OpenspecCli {
  readonly program: string;
  /** Arguments to put before OpenSpec's own. */
  readonly args: readonly string[];
  /** Set if the CLI is installed in the workspace. */
  readonly version?: string;
}

/**
 * Finds the OpenSpec CLI: the one that is installed in the workspace, else `openspec` on PATH.
 * Nothing is downloaded.
 *
 * @param root absolute path of the workspace root, where the search starts
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

/** The OpenSpec CLI that is installed in a workspace. */
export interface InstalledOpenspec {
  /** Absolute path of the script that Node runs. */
  readonly script: string;
  readonly version: string;
}

/** Finds the OpenSpec CLI in the `node_modules` of a folder or of a parent folder. */
export function installedOpenspec(root: string): InstalledOpenspec | undefined {
  for (const { folder, version, bin } of installedPackages('@fission-ai/openspec', root)) {
    const script = typeof bin === 'string' ? bin : (bin as { openspec?: unknown } | null)?.openspec;
    if (typeof script === 'string') return { script: join(folder, script), version };
  }
  return undefined;
}

/** Runs the OpenSpec CLI in a folder, without telemetry, colors or prompts. It doesn't throw. */
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

/** Files that need a shell (`.cmd`) are skipped: this program never uses a shell for OpenSpec. */
function findOnPath(name: string): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((file) => join(folder, file)))
    .find((file) => (statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o111);
}
