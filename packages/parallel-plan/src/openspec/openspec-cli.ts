import { readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { type ProgramResult, runProgram } from '../workspace/run-program';

const PACKAGE = '@fission-ai/openspec';

/** What to say where the OpenSpec CLI is not there. */
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

/** The version that the workspace installs; nothing where there is none. Reads one small file. */
export function installedOpenspecVersion(root: string): string | undefined {
  return installedOpenspec(root)?.version;
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

function installedOpenspec(root: string): { script: string; version: string } | undefined {
  for (const folder of upwards(resolve(root))) {
    const packageRoot = join(folder, 'node_modules', PACKAGE);
    const manifest = readManifest(join(packageRoot, 'package.json'));
    if (manifest !== undefined) {
      return { script: join(packageRoot, manifest.bin), version: manifest.version };
    }
  }
  return undefined;
}

function readManifest(path: string): { bin: string; version: string } | undefined {
  try {
    const { bin, version } = JSON.parse(readFileSync(path, 'utf8')) as {
      bin?: string | Record<string, string>;
      version?: string;
    };
    const script = typeof bin === 'string' ? bin : bin?.['openspec'];
    return script === undefined || version === undefined ? undefined : { bin: script, version };
  } catch {
    return undefined;
  }
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

function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}
