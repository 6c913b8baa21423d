import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { confine } from '../paths';
import type { Artifact } from './work-result';

/**
 * Checks whether the artifacts of the plan exist. Paths outside the workspace are not checked.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 */
export function collectArtifacts(
  root: string,
  paths: readonly string[],
): Promise<readonly Artifact[]> {
  return Promise.all(paths.map((path) => collectArtifact(root, path)));
}

export function isThere({ state }: Artifact): boolean {
  return state === 'file' || state === 'directory';
}

/** The same paths as unchecked artifacts, if no step ran that could have created them. */
export function notLookedFor(paths: readonly string[]): readonly Artifact[] {
  return paths.map((path) => ({ path, state: 'not-looked-for' }));
}

async function collectArtifact(root: string, path: string): Promise<Artifact> {
  const found = confine(root, path);
  if (found.where !== 'inside') return { path, state: found.where };
  if (found.kind === 'directory') return { path, state: 'directory' };
  // A pipe or a device is not evidence, and reading it may block forever.
  if (found.kind === 'other') return { path, state: 'missing' };
  try {
    const hash = createHash('sha256');
    await pipeline(createReadStream(found.path), hash);
    const { size } = statSync(found.path);
    return { path, state: 'file', bytes: size, sha256: hash.digest('hex') };
  } catch {
    return { path, state: 'missing' };
  }
}
