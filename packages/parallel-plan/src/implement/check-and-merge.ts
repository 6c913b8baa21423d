import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyPackage } from '../verification/verify-package';
import type { WorkResult } from '../verification/work-result';
import { reviewPackage } from './agent/review';
import { lastWords } from './agent/run-shell';
import { type Attempt, writeAttempt } from './branches/attempts';
import { takeSnapshot } from './branches/deliver';
import { mergePackage } from './branches/merge-package';
import { featureRef, resultRef } from './branches/refs';
import { type PackageStatus, readRunState, revisionSeenBy, type RunState } from './branches/state';
import { undoForeignCommits } from './git-guard';
import { checkModules, type ModuleVerdict } from './module-check';
import { contractsPackage } from './plan-of-run';
import { openPrepared } from './worktree/open-prepared';
import { commitOf, mergeBaseOf, storeJson } from './repository';
import { attemptFolder, RESULT_FILE, type RunContext, worktreeEnvironment } from './run-context';
import { fenced } from './verdict';
import { retirePackage } from './worktree/retire';
import type { Worktree } from './worktree/worktree';

/**
 * Verifies and reviews a delivered package, and merges it. A refusal is written to the package's
 * record.
 *
 * @throws MergeConflict if the plan is wrong
 */
export async function checkAndMerge(
  context: RunContext,
  state: RunState,
  status: PackageStatus,
): Promise<void> {
  const { repository, plan, events, exchange } = context;
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
    contractsRevision: await revisionFor(context, state, status),
    by: context.agentOf(status.work).name,
    ...(exchange && { advance: (to: string, from: string) => exchange.advance(id, to, from) }),
  });
  context.featureTip.commit = commit;
  events.add({ event: 'merged', package: id, attempt: attempt.number, commit });
  if (context.cleanup === undefined) await retirePackage(context, id);
  else context.cleanup.start(context, id);
}

/**
 * The revision of the contracts that a package was made for. A reopened contracts package increases it,
 * which makes its consumers stale, also those that were in work and have not seen it.
 */
async function revisionFor(
  { repository, plan }: RunContext,
  { contractsRevision, feature = '' }: RunState,
  { id, merge, attempts, tip = '' }: PackageStatus,
): Promise<number> {
  const isReopened = attempts.some(
    ({ outcome, number }) => outcome === 'REOPENED' && number > (merge?.attempt ?? Infinity),
  );
  if (isReopened) return contractsRevision + 1;
  if (contractsPackage(plan)?.package_id === id) return contractsRevision;
  return revisionSeenBy(repository, plan, feature, tip);
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
  const stepEnv = {
    ...worktreeEnvironment(env),
    // The integration is the final check of the feature, so it never uses the cache.
    ...(id === plan.integration ? { NX_SKIP_NX_CACHE: 'true' } : {}),
  };
  const verified = async (): Promise<{ result: WorkResult; modules: ModuleVerdict }> => {
    const result = await verifyPackage(worktree.root, {
      change: plan.change,
      packageId: id,
      base,
      // The run started from an approved plan, and the scope check ensured that the plan hasn't
      // changed.
      unapproved: true,
      stdout: output,
      stderr: output,
      env: stepEnv,
    });
    if (!isGood(result)) return { result, modules: 'passed' };
    const { root } = worktree;
    const options = { root, change: plan.change, env: stepEnv, output };
    const isIntegration = id === plan.integration;
    return { result, modules: await checkModules(workPackage, isIntegration, options) };
  };
  const { result, modules } = await verified().finally(
    () => new Promise<void>((resolve) => output.end(resolve)),
  );
  // The worktree is removed after the merge, and its result with it.
  await storeJson(repository, resultRef(plan.change, id), result);
  writeFileSync(join(folder, RESULT_FILE), `${JSON.stringify(result, null, 2)}\n`);
  if (modules === 'notChecked') {
    const text = `The module contracts of ${id} were not checked. The reason is in ${log}.`;
    events.add({ event: 'warning', package: id, text });
  }
  events.add({
    event: 'verified',
    package: id,
    attempt: number,
    text: modules === 'failed' ? 'module contracts failed' : result.status,
    milliseconds: Math.round(performance.now() - started),
  });
  if (isGood(result) && modules !== 'failed') return undefined;
  const why =
    modules === 'failed'
      ? id === plan.integration
        ? 'The merged code does not fulfil its module contracts, or a stub is left.'
        : `The code of ${id} does not fulfil its module contracts.`
      : (result.message ?? `The verification of ${id} failed.`);
  return {
    outcome: result.code ?? 'VERIFICATION_FAILED',
    text: `${why}\n\nThe end of its output:\n\n${fenced(lastWords(log, 80))}`,
  };
}

function isGood({ status }: WorkResult): boolean {
  return status === 'passed' || status === 'pending';
}

async function review(
  context: RunContext,
  status: PackageStatus,
  worktree: Worktree,
  attempt: Attempt,
): Promise<Refused | undefined> {
  if (context.reviewer === undefined) return undefined;
  const started = performance.now();
  const { findings, problem } = await reviewPackage(context, status, worktree, attempt.number);
  context.events.add({
    event: 'reviewed',
    package: status.id,
    attempt: attempt.number,
    agent: context.reviewer.name,
    text: problem ?? `${findings.length} findings`,
    milliseconds: Math.round(performance.now() - started),
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
