import { defaultBranch } from '../git/refs';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { runAttempt } from './attempt';
import { type Attempt, writeAttempt } from './branches/attempts';
import { takeSnapshot } from './branches/deliver';
import { bringIn } from './branches/feature-branch';
import { packageRef, parseMessage } from './branches/refs';
import { type PackageStatus, readRunState, type RunState } from './branches/state';
import { checkAndMerge } from './check-and-merge';
import { git, moveRef, NO_COMMIT } from './repository';
import type { RunContext } from './run-context';
import { openPrepared } from './worktree/open-prepared';
import { retirePackage } from './worktree/retire';
import type { Worktree } from './worktree/worktree';

/**
 * Takes a package as far as it can go without others: until it is merged, failed, or waiting. Each
 * step reads the state from git and does one thing. A step may be killed at any moment; the next
 * call continues.
 *
 * @returns its last state
 * @throws AgentMissingError, InterruptedError, MergeConflict, NotCheckableError
 */
export async function carryPackage(context: RunContext, id: string): Promise<PackageStatus> {
  for (;;) {
    const state = await readRunState(context.repository, context.plan);
    const status = state.packages.find((one) => one.id === id);
    if (status === undefined) throw new Error(`There is no package ${id}.`);
    const hasMoved = await takeStep(context, state, status);
    if (!hasMoved) return status;
    await context.exchange?.share(id);
  }
}

/** @returns whether there was something to do */
async function takeStep(
  context: RunContext,
  state: RunState,
  status: PackageStatus,
): Promise<boolean> {
  context.signal.throwIfAborted();
  switch (status.state) {
    case 'ready':
    case 'stale':
      await startBranch(context, state, status);
      return true;
    case 'started':
      await work(context, status);
      return true;
    case 'delivered':
      await checkAndMerge(context, state, status);
      return true;
    default:
      return false;
  }
}

/**
 * Creates the branch from the current feature branch, so that it contains the code of its
 * dependencies.
 */
export async function startBranch(
  context: RunContext,
  { feature }: RunState,
  { id, tip, merge }: PackageStatus,
): Promise<void> {
  const { repository, plan, events } = context;
  if (feature === undefined) return;
  if (merge !== undefined) {
    // The package is redone. Remove the branch and the worktree of the last time first. A removal
    // in the background would take the new worktree.
    await context.cleanup?.finish(id);
    await retirePackage({ ...context, keep: false }, id);
    tip = undefined;
  }
  if (id === plan.integration) feature = await bringDefaultBranch(context, feature);
  await moveRef(repository, packageRef(plan.change, id), feature, tip ?? NO_COMMIT);
  events.add({ event: 'package-started', package: id, commit: feature });
}

/**
 * Merges the default branch: the integration has to work with what others have merged in the
 * meantime.
 */
async function bringDefaultBranch(
  { repository, plan, events, featureTip }: RunContext,
  tip: string,
): Promise<string> {
  const name = await defaultBranch(repository, '--base').catch(() => undefined);
  if (name === undefined) return tip;
  try {
    const message = `merge ${name.name} into ${plan.change}`;
    const merged = await bringIn(repository, plan.change, tip, name.commit, message);
    featureTip.commit = merged;
    return merged;
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    events.add({ event: 'warning', text: error.message });
    return tip;
  }
}

async function work(context: RunContext, status: PackageStatus): Promise<void> {
  const { repository, plan, events } = context;
  const { id, attempts, tip = '' } = status;
  const worktree = await openPrepared(context, id, tip);
  const last = attempts.at(-1);
  if (last?.outcome === 'STARTED') {
    await closeOpenAttempt(context, status, worktree, last);
    return;
  }
  const attempt = await runAttempt(context, status, worktree);
  if (attempt.outcome === 'DELIVERED') return;
  const after = await readRunState(repository, plan);
  const state = after.packages.find((one) => one.id === id)?.state;
  events.add({
    event: EVENTS[state ?? ''] ?? 'attempt-refused',
    package: id,
    attempt: attempt.number,
    text: `${attempt.outcome}: ${attempt.text.split('\n', 1)[0] ?? ''}`,
  });
}

const EVENTS: Readonly<Record<string, 'failed' | 'waits-for-person' | 'waits-for-contract'>> = {
  failed: 'failed',
  asked: 'waits-for-person',
  blocked: 'waits-for-contract',
};

/**
 * Closes an attempt whose run was killed while the agent was working, or right after its work was
 * committed.
 */
async function closeOpenAttempt(
  { repository, plan, events }: RunContext,
  { work: workPackage, id, tip = '' }: PackageStatus,
  worktree: Worktree,
  { number }: Attempt,
): Promise<void> {
  const message = await git(repository, ['log', '-1', '--format=%B', tip]);
  const isDelivered = parseMessage(message).trailers['Plan-Delivered'] === String(number);
  const { tree, tip: parent } = await takeSnapshot(repository, worktree, workPackage);
  const outcome = isDelivered ? 'DELIVERED' : 'INTERRUPTED';
  await writeAttempt(repository, {
    change: plan.change,
    packageId: id,
    number,
    outcome,
    tree,
    parent,
  });
  if (!isDelivered) events.add({ event: 'interrupted', package: id, attempt: number });
}
