import { fileURLToPath } from 'node:url';
import { canonicalLockKey, filePathIdentity, parseLockKey, quoted } from '@parallel-plan/plan';
import type { Coordinator } from './coordinator';
import { checkKey, invalid } from './limits';

/** Resolves the paths that agents name on the disk. */
export interface WorkspacePaths {
  /**
   * The canonical form of a path: relative to the workspace root, with `/`, symbolic links resolved,
   * spelled as on disk. A file has the same canonical path in every working tree of the repository.
   *
   * @param path relative to the workspace root, or absolute; with `/`
   * @returns `undefined` for a path outside of every working tree; `.` for a root
   */
  relativePath(path: string): Promise<string | undefined>;
}

/**
 * The canonical name of a lock. A key with a namespace (`db:schema:users`) gets its canonical form.
 * Anything else is a path: `.`, `..`, backslashes, repeated slashes and `file:` URLs are resolved, and an
 * absolute path becomes relative to its working tree.
 *
 * @param paths resolves paths on disk. Without it, only relative paths have a name.
 * @throws CoordinatorError `invalid-request` for a path outside of the workspace, and for a glob
 */
export async function lockName(key: string, paths?: WorkspacePaths): Promise<string> {
  checkKey(key);
  const text = key.trim();
  if (parseLockKey(text).namespace !== undefined) return canonicalLockKey(text) ?? text;
  const path = plainPath(text);
  if (isGlob(path)) {
    throw invalid(
      `${quoted(key)} can't be locked: it is a glob. Lock each file by its path, or lock a key of the plan.`,
    );
  }
  const name = paths === undefined ? withoutDots(path) : await paths.relativePath(path);
  if (name === undefined || path.startsWith('~')) {
    throw invalid(
      `${quoted(key)} can't be locked: it is outside the workspace. Name a path from the workspace root, such as src/app.ts.`,
    );
  }
  if (name === '.' || name === '') {
    throw invalid(`${quoted(key)} can't be locked: it is the workspace root. Name a file in it.`);
  }
  return name;
}

/**
 * The identity of a path in a store. Paths that differ only in case, or in dots and spaces at the end of a
 * segment, are one file on some file systems, so they share one lock.
 */
export function pathIdentity(path: string): string {
  return filePathIdentity(path.normalize('NFC'))
    .split('/')
    .map((segment) => segment.replace(/[. ]+$/, '') || segment)
    .join('/')
    .toLowerCase();
}

/**
 * Makes a coordinator accept any spelling of a lock. It is the outermost layer of every transport, so two
 * spellings of one file also meet on a server.
 */
export function withLockNames<T extends Coordinator>(coordinator: T, paths?: WorkspacePaths): T {
  const name = (key: string) => lockName(key, paths);
  const names = (keys: readonly string[]) => Promise.all(keys.map(name));
  const named: Pick<
    Coordinator,
    | 'acquireLock'
    | 'claimLocks'
    | 'releaseLock'
    | 'checkLocks'
    | 'registerFeature'
    | 'findConflicts'
  > = {
    acquireLock: async (lock) => coordinator.acquireLock({ ...lock, key: await name(lock.key) }),
    claimLocks: async (locks) => {
      const keys = await names(locks.map(({ key }) => key));
      return coordinator.claimLocks(locks.map((lock, at) => ({ ...lock, key: keys[at] ?? '' })));
    },
    // Keep old locks releasable: an earlier version may have acquired a name that is now rejected.
    releaseLock: async (key) =>
      coordinator.releaseLock(await name(key).catch(() => (checkKey(key), key.trim()))),
    checkLocks: async (keys) => coordinator.checkLocks(keys && (await names(keys))),
    registerFeature: async (feature) =>
      coordinator.registerFeature({ ...feature, claims: await names(feature.claims) }),
    findConflicts: async (feature) =>
      coordinator.findConflicts({ ...feature, claims: await names(feature.claims) }),
  };
  return { ...coordinator, ...named };
}

function plainPath(text: string): string {
  if (!/^file:/i.test(text)) return text.replaceAll('\\', '/');
  try {
    return fileURLToPath(text).replaceAll('\\', '/');
  } catch {
    throw invalid(`${quoted(text)} can't be locked: it is not a file of this machine.`);
  }
}

/**
 * Whether a path is a glob: `*`, `?`, a leading `!`, `{a,b}` or `{a..b}`. `[id]` is not one, because many
 * routers use it as a folder name. Neither is `{a}`.
 */
function isGlob(path: string): boolean {
  return /[*?]|^!|\{[^{}/]*(?:,|\.\.)[^{}/]*\}/.test(path);
}

/** @returns `undefined` for an absolute path, and for a path that leads outside */
function withoutDots(path: string): string | undefined {
  if (/^(?:\/|[A-Za-z]:)/.test(path)) return undefined;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}
