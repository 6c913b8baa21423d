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
  const { repository, plan, events, prepare, worktrees, worktreeHook, env, signal } = context;
  const opened = await openWorktree(
    repository,
    { change: plan.change, packageId: id, tip },
    holder,
    worktrees,
  );
  if (opened.isPrepared) return opened;
  const started = performance.now();
  const how = await prepareWorktree(repository, opened, {
    mode: prepare,
    env: worktreeEnvironment(env),
    log: join(attemptFolder(context, id, 0), 'prepare.log'),
    signal,
    ...(worktreeHook === undefined ? {} : { hook: worktreeHook }),
  });
  markPrepared(opened, how);
  events.add({
    event: 'worktree-prepared',
    package: id,
    text: how,
    path: opened.path,
    milliseconds: Math.round(performance.now() - started),
  });
  return opened;
}
