import { fileURLToPath } from 'node:url';
import { canonicalLockKey, filePathIdentity, parseLockKey, quoted } from '@parallel-plan/plan';
import type { Coordinator } from './coordinator';
import { checkKey, invalid } from './limits';

/** The disk behind the paths that agents name. */
export interface WorkspacePaths {
  /**
   * The one name of a path: relative to the workspace root, with `/`, links resolved, spelled as on the disk.
   * A path in another working tree of the repository has the same name as in this one.
   *
   * @param path relative to the workspace root, or absolute; with `/`
   * @returns nothing for a path outside of every working tree; `.` for a root
   */
  relativePath(path: string): Promise<string | undefined>;
}

/**
 * The one name of a lock. A key of a namespace (`db:schema:users`) gets its canonical form. Anything else is
 * a path: `.`, `..`, back-slashes, doubled slashes and `file:` URLs are resolved, and an absolute path becomes
 * relative to its working tree.
 *
 * @param paths Without it, nothing is known about the disk: only relative paths have a name.
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
 * What a lock name stands for in a store. Paths that differ only in case, or in dots and blanks at the end of
 * a segment, are one file on some file systems, so they are one lock.
 */
export function pathIdentity(path: string): string {
  return filePathIdentity(path.normalize('NFC'))
    .split('/')
    .map((segment) => segment.replace(/[. ]+$/, '') || segment)
    .join('/')
    .toLowerCase();
}

/**
 * A coordinator that takes any spelling of a lock. It is the outermost layer of every transport, so that two
 * spellings of one file meet on a server, too.
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
    // A lock that an earlier version took under a name that is refused now can still be released.
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

/** `[id]` is a folder of many routers, and `{a}` a name; `*`, `?` and a choice are globs. */
function isGlob(path: string): boolean {
  return /[*?]|^!|\{[^{}/]*(?:,|\.\.)[^{}/]*\}/.test(path);
}

/** @returns nothing for an absolute path, and for one that leads outside */
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
