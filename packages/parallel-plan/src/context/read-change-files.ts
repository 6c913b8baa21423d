import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import { leadsOutside } from '../paths';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER, DERIVED_FOLDERS } from '../workspace/open-changes';
import { readBounded } from '../workspace/read-bounded';

/** Files that targets write into a change, and the approval. They are not planning text. */
const NOT_READ = new Set(['approval.yaml', ...DERIVED_FOLDERS]);

/** A larger file is not useful for an agent. */
const MAX_BYTES = 4 * 1024 * 1024;

const MAX_FILES = 2_000;

/**
 * The texts of a change, by path relative to its folder, sorted. Left out are hidden files, links,
 * files that are not UTF-8, and files that targets have written.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @throws NotCheckableError for a file larger than 4 MiB, and for more than 2,000 files
 */
export function readChangeFiles(root: string, changeId: string): ReadonlyMap<string, string> {
  const folder = `${CHANGES_FOLDER}/${changeId}`;
  const files = new Map<string, string>();
  for (const path of listFiles(join(root, folder), '')) {
    const absolute = join(root, folder, path);
    if (leadsOutside(root, absolute) !== undefined) continue;
    const read = readBounded(absolute, MAX_BYTES);
    if (!read.ok) continue;
    if (read.bytes.length > MAX_BYTES) {
      throw new NotCheckableError(
        `${quoted(`${folder}/${path}`)} is larger than 4 MiB, too large for an agent. Move data out of the change's folder.`,
      );
    }
    const text = decode(read.bytes);
    if (text !== undefined) files.set(path, text);
    if (files.size > MAX_FILES) {
      throw new NotCheckableError(
        `${quoted(folder)} holds more than 2,000 files: move everything except planning texts out of it.`,
      );
    }
  }
  return files;
}

function listFiles(folder: string, prefix: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !(prefix === '' && NOT_READ.has(name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory() && entry.name !== '__pycache__') {
        return listFiles(join(folder, entry.name), `${path}/`);
      }
      return lstatSync(join(folder, entry.name)).isFile() ? [path] : [];
    });
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
