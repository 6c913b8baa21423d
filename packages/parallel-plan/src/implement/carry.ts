import { mkdirSync, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { verifyPackage } from '../verification/verify-package';
import { lastWords } from './agent/run-shell';
import { runAttempt } from './attempt';
import { type Attempt, writeAttempt } from './branches/attempts';
import { takeSnapshot } from './branches/deliver';
import { mergePackage } from './branches/merge-package';
import { featureRef, packageRef, parseMessage } from './branches/refs';
import { type PackageStatus, readRunState, type RunState } from './branches/state';
import { reviewPackage } from './agent/review';
import { undoForeignCommits } from './git-guard';
import { commitOf, git, mergeBaseOf, moveRef, NO_COMMIT } from './repository';
import { attemptFolder, type RunContext, worktreeEnvironment } from './run-context';
import { prepareWorktree } from './worktree/prepare';
import { retirePackage } from './worktree/retire';
import { markPrepared, openWorktree, type Worktree } from './worktree/worktree';

/**
 * Carries a package from where it is to where it can go without others: merged, failed, or waiting. Each
 * step reads the state from git, does one thing, and may be killed at any moment: the next call goes on.
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

/** A branch is cut from the feature branch as it is now, so that it has the code of its dependencies. */
async function startBranch(
  { repository, plan, events }: RunContext,
  { feature }: RunState,
  { id, tip }: PackageStatus,
): Promise<void> {
  if (feature === undefined) return;
  await moveRef(repository, packageRef(plan.change, id), feature, tip ?? NO_COMMIT);
  events.add({ event: 'package-started', package: id, commit: feature });
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

/** Opens the worktree of a package, and brings what git doesn't. */
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

/** The run was killed while an agent was at work, or right after its work was committed. */
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

async function checkAndMerge(
  context: RunContext,
  state: RunState,
  status: PackageStatus,
): Promise<void> {
  const { repository, plan, events } = context;
  const { id, tip = '', attempts } = status;
  const attempt = attempts.at(-1);
  if (attempt === undefined) return;
  const worktree = await openPrepared(context, id, tip);
  const refusal =
    (await verify(context, status, worktree, attempt)) ??
    (await review(context, status, worktree, attempt));
  context.signal.throwIfAborted();
  if (refusal !== undefined) {
    const { tree, tip: parent } = await takeSnapshot(repository, worktree, status.work);
    const entry = { change: plan.change, packageId: id, number: attempt.number, tree, parent };
    const written = await writeAttempt(repository, { ...entry, ...refusal });
    const isLast = !(await canRetry(context, id));
    events.add({
      event: isLast ? 'failed' : 'attempt-refused',
      package: id,
      attempt: attempt.number,
      text: `${written.outcome}: ${written.text.split('\n', 1)[0] ?? ''}`,
    });
    return;
  }
  await undoForeign(context);
  const commit = await mergePackage(repository, {
    plan,
    work: status.work,
    head: tip,
    attempt: attempt.number,
    contractsRevision: revisionFor(context, state, status),
    by: context.agentOf(status.work).name,
  });
  context.featureTip.commit = commit;
  events.add({ event: 'merged', package: id, attempt: attempt.number, commit });
  await retirePackage(context, id);
}

/** A contracts package that was reopened raises the revision of the contracts: its consumers are stale. */
function revisionFor(
  { plan }: RunContext,
  { contractsRevision }: RunState,
  { merge, attempts }: PackageStatus,
): number {
  const isReopened = attempts.some(
    ({ outcome, number }) => outcome === 'REOPENED' && number > (merge?.attempt ?? Infinity),
  );
  return Math.max(plan.plan.contracts.revision, contractsRevision) + (isReopened ? 1 : 0);
}

interface Refused {
  readonly outcome: Attempt['outcome'];
  readonly text: string;
}

async function verify(
  context: RunContext,
  { work: workPackage, id }: PackageStatus,
  worktree: Worktree,
  { number }: Attempt,
): Promise<Refused | undefined> {
  const { repository, plan, events, env } = context;
  const folder = attemptFolder(context, id, number);
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'verify.log');
  const output = createWriteStream(log);
  const feature = await commitOf(repository, featureRef(plan.change));
  const base = await mergeBaseOf(repository, feature ?? worktree.start, worktree.start);
  const started = performance.now();
  const isIntegration = id === plan.integration;
  const result = await verifyPackage(worktree.root, {
    change: plan.change,
    packageId: id,
    base,
    stdout: output,
    stderr: output,
    env: {
      ...worktreeEnvironment(env),
      // The integration is the last word on the feature: nothing is taken from a cache.
      ...(isIntegration ? { NX_SKIP_NX_CACHE: 'true' } : {}),
    },
  }).finally(() => new Promise<void>((resolve) => output.end(resolve)));
  const isPassed = result.status === 'passed' || result.status === 'pending';
  events.add({
    event: 'verified',
    package: id,
    attempt: number,
    text: result.status,
    milliseconds: Math.round(performance.now() - started),
  });
  if (isPassed) return undefined;
  return {
    outcome: result.code ?? 'VERIFICATION_FAILED',
    text: `${result.message ?? `The verification of ${workPackage.package_id} failed.`}\n\nThe end of its output:\n\n\`\`\`\n${lastWords(log, 80)}\n\`\`\``,
  };
}

async function review(
  context: RunContext,
  status: PackageStatus,
  worktree: Worktree,
  attempt: Attempt,
): Promise<Refused | undefined> {
  if (context.reviewer === undefined) return undefined;
  const { findings, problem } = await reviewPackage(context, status, worktree, attempt.number);
  context.events.add({
    event: 'reviewed',
    package: status.id,
    attempt: attempt.number,
    agent: context.reviewer.name,
    text: problem ?? `${findings.length} findings`,
  });
  if (problem !== undefined) return { outcome: 'REVIEW_FAILED', text: problem };
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  if (blocking.length === 0) return undefined;
  const lines = blocking.map(
    ({ file, line, what, why }) =>
      `- \`${file}${line === undefined ? '' : `:${line}`}\`: ${what} (${why})`,
  );
  return { outcome: 'REVIEW_BLOCKED', text: lines.join('\n') };
}

async function canRetry({ repository, plan }: RunContext, id: string): Promise<boolean> {
  const state = await readRunState(repository, plan);
  return state.packages.find((one) => one.id === id)?.state !== 'failed';
}

async function undoForeign(context: RunContext): Promise<void> {
  const { repository, plan, events, featureTip } = context;
  const known = featureTip.commit;
  if (known === undefined) return;
  const foreign = await undoForeignCommits(repository, plan.change, known);
  if (foreign === undefined) return;
  events.add({
    event: 'warning',
    commit: foreign,
    text: `The branch ${plan.change} was moved to ${foreign.slice(0, 10)} by something else; it was moved back. That commit is kept.`,
  });
}
