import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunRepository } from '../repository';
import type { Worktree } from '../worktree/worktree';
import { featureRef, packageRef, remoteCopies, runRefs } from './refs';

/** Git holds the lock of a ref for milliseconds. An older one was left by a git that was killed. */
const STALE_MS = 5_000;
const LOOK_MS = 200;

/**
 * Removes lock files of the refs of a change that a killed git has left. Git itself never removes them,
 * so nothing could write these refs any more. Call it only while no other run of the change works in
 * this clone.
 */
export async function removeStaleLocks(repository: RunRepository, change: string): Promise<void> {
  for (const lock of locksOf(repository, change)) {
    while (ageOf(lock) < STALE_MS) await delay(LOOK_MS);
    rmSync(lock, { force: true });
  }
}

/** Removes the locks of a package's worktree and branch, once nothing works there any more. */
export function removeWorktreeLocks(
  { commonDir }: RunRepository,
  { change, packageId, gitDir }: Pick<Worktree, 'change' | 'packageId' | 'gitDir'>,
): void {
  const branch = join(commonDir, packageRef(change, packageId));
  for (const file of [join(gitDir, 'index'), join(gitDir, 'HEAD'), branch]) {
    rmSync(`${file}.lock`, { force: true });
  }
}

function locksOf({ commonDir }: RunRepository, change: string): readonly string[] {
  const branch = join(commonDir, featureRef(change));
  const folder = dirname(branch);
  const branches = namesIn(folder, false)
    .map((name) => join(folder, name))
    .filter((file) => file === `${branch}.lock` || file.startsWith(`${branch}--`));
  const own = [runRefs(change), remoteCopies(change)].flatMap((prefix) =>
    namesIn(join(commonDir, prefix), true).map((name) => join(commonDir, prefix, name)),
  );
  return [...branches, ...own].filter((file) => file.endsWith('.lock'));
}

function namesIn(folder: string, recursive: boolean): readonly string[] {
  return existsSync(folder) ? readdirSync(folder, { encoding: 'utf8', recursive }) : [];
}

/** The age of a file in milliseconds. A file that is gone is old. */
function ageOf(file: string): number {
  const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return changed === undefined ? Infinity : Date.now() - changed;
}
