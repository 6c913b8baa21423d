import { join } from 'node:path';
import { installedPackages } from '../workspace/installed-packages';

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
