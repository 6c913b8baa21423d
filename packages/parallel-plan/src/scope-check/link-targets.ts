import { lstatSync, readlinkSync } from 'node:fs';
import { posix } from 'node:path';
import { realPathOf, toRelative } from './real-path';
import { onDisk, type Repository } from './repository';

/** What a symbolic link on the disk holds; nothing where there is no link. */
export function linkOnDisk(repository: Repository, path: string): string | undefined {
  try {
    const file = onDisk(repository, path);
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined;
  } catch {
    return undefined;
  }
}

/** What a link holds: by its object, or, where it has none yet, by the disk. */
export function linkText(
  repository: Repository,
  path: string,
  blob: Buffer | undefined,
): string | undefined {
  return blob?.toString('utf8') ?? linkOnDisk(repository, path);
}

/**
 * The paths that a write through a link would change: where its text leads, and, while it is on the
 * disk, where it really leads through other links. Nothing is followed that isn't there.
 *
 * @param path the link, workspace-relative
 * @param text what the link holds
 */
export function whereLinkLeads(
  repository: Repository,
  path: string,
  text: string,
): readonly string[] {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(text)) return [text];
  const written = posix.join(posix.dirname(path), text).replace(/\/+$/, '') || '.';
  if (linkOnDisk(repository, path) !== text) return [written];
  const real = toRelative(repository.root, realPathOf(onDisk(repository, path)));
  return [...new Set([written, real])];
}
