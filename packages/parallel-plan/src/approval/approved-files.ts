import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '@parallel-plan/plan';
import { PLAN_FILE } from '../workspace/open-changes';
import { readBounded } from '../workspace/read-bounded';

/** SHA-256 of what an approval covers, in hexadecimal, by path inside the change, sorted. */
export type ApprovedFiles = ReadonlyMap<string, string>;

const FOLDERS = ['contracts', 'specs'];
/** What is generated follows from the contracts, and `contracts` may write it after the approval. */
const GENERATED = 'contracts/generated';
const MAX_BYTES = 1024 * 1024 * 1024;

/** Stands for the digest of what can't be read, so that it never equals one. */
export const UNREADABLE = 'unreadable';

/**
 * Reads what an approval of a change covers: the plan, the contracts without what is generated from
 * them, and the spec deltas. Line ends don't count, because git may change them from one machine to
 * the next. Of a symbolic link it is the link that counts, not what it leads to.
 *
 * @param changeFolder absolute
 */
export function approvedFiles(changeFolder: string): ApprovedFiles {
  const paths = [PLAN_FILE, ...FOLDERS].flatMap((path) => filesBelow(changeFolder, path));
  return new Map(paths.sort(byCodeUnit).map((path) => [path, digestOf(join(changeFolder, path))]));
}

/**
 * One digest for all: that of the lines `<sha256>  <path>`, as `sha256sum` prints them.
 *
 * @returns `sha256:` and 64 hexadecimal digits
 */
export function digestOfAll(files: ApprovedFiles): string {
  const lines = [...files].map(([path, digest]) => `${digest}  ${path}\n`);
  return `sha256:${createHash('sha256').update(lines.join('')).digest('hex')}`;
}

function filesBelow(changeFolder: string, path: string): string[] {
  if (path === GENERATED) return [];
  const stat = lstatSync(join(changeFolder, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(join(changeFolder, path)).flatMap((name) =>
    filesBelow(changeFolder, `${path}/${name}`),
  );
}

function digestOf(path: string): string {
  const hash = createHash('sha256');
  if (lstatSync(path).isSymbolicLink()) {
    return hash.update(`link to ${readlinkSync(path)}`).digest('hex');
  }
  const read = readBounded(path, MAX_BYTES);
  if (!read.ok || read.bytes.length > MAX_BYTES) return UNREADABLE;
  return hash.update(withoutCarriageReturns(Buffer.from(read.bytes))).digest('hex');
}

function withoutCarriageReturns(bytes: Buffer): Buffer {
  if (!bytes.includes('\r\n')) return bytes;
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
