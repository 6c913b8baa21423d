import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join, posix } from 'node:path';
import { byCodeUnit, parsePlanBytes } from '@parallel-plan/plan';
import { isWithin, leavesRoot, toRelative } from '../paths';
import { CHANGES_FOLDER, DERIVED_FOLDERS, PLAN_FILE } from '../workspace/open-changes';
import { readBounded } from '../workspace/read-bounded';

/**
 * Digests of what an approval covers, sorted by path. The key is a path inside the change, or
 * `workspace:` and a path outside. A digest is a SHA-256 in hexadecimal, prefixed with `link:` or
 * `folder:` for a link or a folder.
 */
export type ApprovedFiles = ReadonlyMap<string, string>;

export const APPROVAL_FILE = 'approval.yaml';

/** Generated files follow from the contracts, and `contracts` may write them after the approval. */
const GENERATED = 'contracts/generated';
/** Its ticks show progress and are not covered; its text is. */
const TASKS = 'tasks.md';
const MAX_BYTES = 1024 * 1024 * 1024;
const MAX_FILES = 20_000;

/** Replaces the digest of an unreadable file. It never equals another digest. */
export const UNREADABLE = 'unreadable';

/**
 * Reads what an approval of a change covers: every file of the change that a package may see, and
 * every contract that the plan names, in any folder. A link counts with its target and the content
 * of the target. Files that targets write (`context/`, `report/`, `results/`, generated files that
 * the plan doesn't name) are left out. Line endings don't count, because git changes them between
 * machines.
 *
 * @param root absolute path of the workspace root
 * @param changeId name of the change's folder
 */
export function approvedFiles(root: string, changeId: string): ApprovedFiles {
  const realRoot = realpathSync(root);
  const folder = join(realRoot, CHANGES_FOLDER, changeId);
  const reader = new FileReader(realRoot);
  const paths = new Map(
    listFiles(folder)
      .filter((path) => !isGenerated(folder, path))
      .map((path) => [path, join(folder, path)]),
  );
  for (const file of namedContracts(realRoot, changeId)) {
    const inside = posix.relative(`${CHANGES_FOLDER}/${changeId}`, file);
    const isOutside = inside.startsWith('../');
    paths.set(isOutside ? `workspace:${file}` : inside, join(realRoot, file));
  }
  const sorted = [...paths].sort(([a], [b]) => byCodeUnit(a, b));
  return new Map(
    sorted.map(([path, file]) => [path, reader.digest(file, path === TASKS ? untick : undefined)]),
  );
}

/**
 * One digest for all files. Each file adds a line `<digest> <path as JSON>`, so that a name can't
 * imitate two lines.
 *
 * @returns `sha256:` and 64 hexadecimal digits
 */
export function digestOfAll(files: ApprovedFiles): string {
  const lines = [...files].map(([path, digest]) => `${digest}  ${JSON.stringify(path)}\n`);
  return `sha256:${sha256(lines.join(''))}`;
}

/** Reads files, links and folders, each link only once. */
class FileReader {
  #files = 0;

  constructor(readonly root: string) {}

  digest(path: string, change?: (text: Buffer) => Buffer, above: readonly string[] = []): string {
    this.#files += 1;
    const stat = lstatOf(path);
    if (stat === undefined || this.#files > MAX_FILES) return UNREADABLE;
    if (stat.isSymbolicLink()) return this.#link(path, above);
    if (stat.isDirectory()) return `folder:${this.#folder(path, above)}`;
    const read = readBounded(path, MAX_BYTES);
    if (!read.ok || read.bytes.length > MAX_BYTES) return UNREADABLE;
    const bytes = withoutCarriageReturns(Buffer.from(read.bytes));
    return sha256(change?.(bytes) ?? bytes);
  }

  /**
   * A link that leads out of the workspace can't be approved, because other machines have other
   * files there.
   */
  #link(path: string, above: readonly string[]): string {
    let target: string;
    try {
      target = realpathSync(path);
    } catch {
      return UNREADABLE;
    }
    if (!isWithin(this.root, target) || leavesRoot(this.root, path)) return UNREADABLE;
    if (isWithin(target, path) || above.includes(target)) return UNREADABLE;
    const digest = this.digest(target, undefined, [...above, target]);
    if (digest === UNREADABLE) return UNREADABLE;
    const place = toRelative(this.root, target);
    return `link:${sha256(JSON.stringify([readlinkSync(path), place, digest]))}`;
  }

  #folder(path: string, above: readonly string[]): string {
    const entries = readdirSync(path).sort(byCodeUnit);
    const digests = entries.map((name) => [name, this.digest(join(path, name), undefined, above)]);
    return digests.some(([, digest]) => digest === UNREADABLE)
      ? UNREADABLE
      : sha256(JSON.stringify(digests));
  }
}

/**
 * The contracts that the plan names, workspace-relative. As where contracts are read, a name is
 * relative to the change or, if there is no such file, to the workspace. Names of files outside the
 * workspace are ignored: they are not read either.
 */
function namedContracts(root: string, changeId: string): readonly string[] {
  const folder = `${CHANGES_FOLDER}/${changeId}`;
  const read = readBounded(join(root, folder, PLAN_FILE));
  if (!read.ok) return [];
  const { primary, files } = parsePlanBytes(read.bytes, { file: PLAN_FILE }).view.contracts;
  const names = [...(primary ? [primary] : []), ...files].map(({ value }) => value);
  const found = names
    .filter((name) => !name.startsWith('/') && !name.includes('\0'))
    .flatMap((name) => {
      const inside = [posix.join(folder, name), posix.normalize(name)].filter(
        (file) => !file.startsWith('../') && ![folder, '.'].includes(file.replace(/\/$/, '')),
      );
      const there = inside.find((file) => lstatOf(join(root, file)) !== undefined);
      return there ?? inside.at(-1) ?? [];
    });
  return [...new Set(found)];
}

/** Files of editors, of macOS, and of killed runs. All other hidden files count. */
const NOT_COVERED = /^(?:\.DS_Store|\..*\.sw[a-p]|\.~lock\..*|\..*\.\d+\.tmp|__pycache__)$/;

/** Files and links below a change's folder. Links to folders are not followed. */
function listFiles(folder: string, prefix = ''): readonly string[] {
  const entries = readdirSync(join(folder, prefix), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (NOT_COVERED.test(entry.name)) return [];
    if (prefix === '' && (entry.name === APPROVAL_FILE || DERIVED_FOLDERS.has(path))) return [];
    return entry.isDirectory() ? listFiles(folder, path) : [path];
  });
}

function isGenerated(folder: string, path: string): boolean {
  return path.startsWith(`${GENERATED}/`) && lstatOf(join(folder, path))?.isFile() === true;
}

function untick(text: Buffer): Buffer {
  return Buffer.from(text.toString('latin1').replace(/^(\s*[-*+] )\[[xX]\]/gm, '$1[ ]'), 'latin1');
}

function withoutCarriageReturns(bytes: Buffer): Buffer {
  if (!bytes.includes('\r\n')) return bytes;
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

function lstatOf(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
