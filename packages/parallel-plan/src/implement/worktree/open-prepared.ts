import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { attemptFolder, type RunContext, worktreeEnvironment } from '../run-context';
import { prepareWorktree } from './prepare';
import { markPrepared, openWorktree, type Worktree } from './worktree';

/** Opens the worktree of a package, and adds what git doesn't provide, such as dependencies. */
export async function openPrepared(
  context: RunContext,
  id: string,
  tip: string,
  holder: 'process' | { readonly person: string } = 'process',
): Promise<Worktree> {
  const { repository, plan, worktrees } = context;
  const opened = await openWorktree(
    repository,
    { change: plan.change, packageId: id, tip },
    holder,
    worktrees,
  );
  if (!opened.isPrepared) await prepare(context, opened);
  return opened;
}

/**
 * Brings the dependencies of a worktree again, after its lock file was changed by others.
 *
 * @throws NotCheckableError if it can't be done
 */
export async function prepareAgain(context: RunContext, worktree: Worktree): Promise<void> {
  // What is there belongs to the old lock file, and a copy leaves it alone.
  rmSync(join(worktree.root, 'node_modules'), { recursive: true, force: true });
  await prepare(context, worktree);
}

async function prepare(context: RunContext, worktree: Worktree): Promise<void> {
  const { repository, events, worktreeHook, env, signal } = context;
  const id = worktree.packageId;
  const started = performance.now();
  const how = await prepareWorktree(repository, worktree, {
    mode: context.prepare,
    env: worktreeEnvironment(env),
    log: join(attemptFolder(context, id, 0), 'prepare.log'),
    signal,
    ...(worktreeHook === undefined ? {} : { hook: worktreeHook }),
  });
  markPrepared(worktree, how);
  events.add({
    event: 'worktree-prepared',
    package: id,
    text: how,
    path: worktree.path,
    milliseconds: Math.round(performance.now() - started),
  });
}
