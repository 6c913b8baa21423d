import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const PACKAGE = '@fission-ai/openspec';

/** The OpenSpec CLI that a workspace installs. */
export interface InstalledOpenspec {
  /** Absolute path of the script that Node runs. */
  readonly script: string;
  readonly version: string;
}

/**
 * Finds the OpenSpec CLI in the `node_modules` of a folder or of one above it. It reads one small
 * file and runs nothing, so that the project graph can ask for the version.
 */
export function installedOpenspec(root: string): InstalledOpenspec | undefined {
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

function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}
