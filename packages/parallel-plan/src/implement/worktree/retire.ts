import { existsSync } from 'node:fs';
import { writeAttempt } from '../branches/attempts';
import { treeOf } from '../branches/deliver';
import { packageRef } from '../branches/refs';
import { type PackageStatus, readRunState } from '../branches/state';
import { git, moveRef, NO_COMMIT } from '../repository';
import type { RunContext } from '../run-context';
import { findWorktree, gitDirOf, holderOf, removeWorktree, worktreePath } from './worktree';

type RetireContext = Pick<RunContext, 'repository' | 'plan' | 'keep' | 'worktrees'>;

/**
 * Removes the worktree and the branch of a merged package. Changes since the merge are first saved
 * in the record of the package. A worktree that another process or person holds is kept.
 */
export async function retirePackage(context: RetireContext, id: string): Promise<void> {
  const { repository, plan, keep, worktrees } = context;
  const state = await readRunState(repository, plan);
  const status = state.packages.find((one) => one.id === id);
  if (keep || status?.merge === undefined) return;
  const isDone = status.tip === undefined || status.tip === status.merge.head;
  if (!isDone || !['merged', 'stale'].includes(status.state)) return;
  const path = worktreePath(repository, plan.change, id, worktrees);
  const worktree = await findWorktree(repository, plan.change, id, path);
  if (worktree !== undefined) {
    const holder = holderOf(worktree);
    const isOurs =
      holder.kind === 'nobody' ||
      (holder.kind === 'process' && (holder.isAlive === false || holder.owner.pid === process.pid));
    if (!isOurs) return;
    await saveLeftovers(context, status, worktree.path, status.merge.head);
    await removeWorktree(repository, worktree.path);
  }
  if (status.tip === status.merge.head) {
    await moveRef(repository, packageRef(plan.change, id), NO_COMMIT, status.merge.head);
  }
}

/** Removes the worktrees of merged packages in the background. Installed dependencies take their time. */
export class Cleanup {
  readonly #running = new Map<string, Promise<void>>();

  start(context: RetireContext & Pick<RunContext, 'events'>, id: string): void {
    if (this.#running.has(id)) return;
    const removal = retirePackage(context, id)
      .catch((error: unknown) => {
        const text = `The worktree of ${id} could not be removed: ${String((error as Error).message)}`;
        context.events.add({ event: 'warning', package: id, text });
      })
      .finally(() => this.#running.delete(id));
    this.#running.set(id, removal);
  }

  /** Resolves when the removal of one package has ended, or all removals. */
  async finish(id?: string): Promise<void> {
    await (id === undefined ? Promise.all(this.#running.values()) : this.#running.get(id));
  }
}

async function saveLeftovers(
  { repository, plan }: RetireContext,
  { id, attempts }: PackageStatus,
  path: string,
  head: string,
): Promise<void> {
  const gitDir = gitDirOf(path);
  if (gitDir === undefined || !existsSync(path)) return;
  const tree = await treeOf(repository, { path, gitDir }, head);
  if (tree === (await git(repository, ['rev-parse', `${head}^{tree}`])).trim()) return;
  const number = attempts.at(-1)?.number ?? 1;
  const entry = { change: plan.change, packageId: id, number, outcome: 'DELIVERED' as const };
  await writeAttempt(repository, { ...entry, tree, parent: head });
}
