import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readHandoff, storeHandoff } from './agent/handoff';
import {
  agentEnvironment,
  type AttemptFiles,
  keepHandoff,
  sessionBefore,
  writeInputs,
} from './agent/inputs';
import { lastWords, runShell, shellInWords, type ShellResult } from './agent/run-shell';
import { type Attempt, readAttempts, writeAttempt } from './branches/attempts';
import {
  commitWanted,
  judge,
  restoreUnwanted,
  type Snapshot,
  takeSnapshot,
} from './branches/deliver';
import { mergeCommits } from './branches/feature-branch';
import { featureRef } from './branches/refs';
import type { PackageStatus } from './branches/state';
import { GitGuard } from './git-guard';
import { contractsPackage, packageDigest } from './plan-of-run';
import { commitOf, git, isAncestor, treeChanges } from './repository';
import { attemptFolder, type RunContext } from './run-context';
import { judgeAttempt } from './verdict';
import { prepareAgain } from './worktree/open-prepared';
import { LOCK_FILES } from './worktree/package-managers';
import type { Worktree } from './worktree/worktree';

/** The agent's program is not installed, so no package can use it. */
export class AgentMissingError extends NotCheckableError {}

/** A run was interrupted while an agent was working. Its work is kept. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** An attempt that has begun: an agent or a person is working in the worktree. */
export interface OpenAttempt {
  readonly status: PackageStatus;
  readonly worktree: Worktree;
  readonly number: number;
  readonly files: AttemptFiles;
  /** The content of the worktree when the attempt began. */
  readonly before: Snapshot;
}

/**
 * Opens an attempt: records it in git, restores files that an earlier attempt changed outside the
 * scope, and writes the agent's input.
 *
 * @throws NotCheckableError if git fails or the plan can't be read
 */
export async function openAttempt(
  context: RunContext,
  status: PackageStatus,
  worktree: Worktree,
): Promise<OpenAttempt> {
  const { repository } = context;
  const { work, attempts } = status;
  const number = (attempts.at(-1)?.number ?? 0) + 1;
  const found = await takeSnapshot(repository, worktree, work);
  // The record keeps everything, including what is restored below.
  await record(context, status, number, { outcome: 'STARTED', text: '' }, found);
  const isChanged = !(await isUntouched(repository, found));
  if (isChanged) {
    const judged = await judge(repository, worktree, work, found);
    await restoreUnwanted(repository, worktree, judged);
  }
  const needsFeature = attempts.some(({ outcome }) => NEEDS_FEATURE.includes(outcome));
  const opened = needsFeature ? await bringFeature(context, status, worktree) : worktree;
  const files = await writeInputs(context, status, opened, number);
  const isSame = !isChanged && !needsFeature;
  const before = isSame ? found : await takeSnapshot(repository, opened, work);
  return { status, worktree: opened, number, files, before };
}

/** Whether a worktree is unchanged. */
async function isUntouched(
  repository: RunContext['repository'],
  { tree, tip, fork }: Snapshot,
): Promise<boolean> {
  if (tip !== fork) return false;
  return tree === (await git(repository, ['rev-parse', `${fork}^{tree}`])).trim();
}

/** After these, the package needs what has changed on the feature branch in the meantime. */
const NEEDS_FEATURE: readonly string[] = ['CONTRACT_REVISION_REQUIRED', 'PLAN_REVISION_REQUIRED'];

/**
 * Runs an agent on a package once. The result is a commit on the package's branch, or a record of
 * why there is none. The agent's work is kept in both cases.
 *
 * @returns how the attempt ended; after `DELIVERED`, verification comes next
 * @throws AgentMissingError if the agent can't be started
 * @throws InterruptedError if the run was interrupted
 */
export async function runAttempt(
  context: RunContext,
  status: PackageStatus,
  worktree: Worktree,
): Promise<Attempt> {
  const { repository, events } = context;
  const { work, id } = status;
  const agent = context.agentOf(work);
  const attempt = await openAttempt(context, status, worktree);
  const { number, files } = attempt;
  // Others see that the package is in work, and continue from here if this machine is lost.
  await context.exchange?.share(id);
  const about = { package: id, attempt: number };
  events.add({ event: 'agent-started', ...about, agent: agent.name, path: worktree.path });
  const guard = GitGuard.take(repository);
  const started = performance.now();
  const session = sessionBefore(context, id, number);
  const result = await runShell(
    agent.command({ promptFile: files.prompt, cwd: worktree.root, ...(session && { session }) }),
    {
      cwd: worktree.root,
      env: agentEnvironment(context, worktree, work, number),
      log: files.log,
      input: files.prompt,
      timeout: context.timeout ?? work.timeout_minutes * 60_000,
      silence: context.silence,
      signal: context.signal,
    },
  );
  const logs = attemptFolder(context, id, number);
  const output = agent.readOutput(files.log);
  if (output.session !== undefined) writeFileSync(join(logs, 'session'), output.session);
  events.add({
    event: 'agent-ended',
    ...about,
    text: shellInWords(result),
    milliseconds: Math.round(performance.now() - started),
    ...(output.tokens === undefined ? {} : { tokens: output.tokens }),
  });
  const ended = await closeAttempt(context, attempt, {
    result,
    changedGit: guard.restore(logs),
    denied: output.denied ?? [],
    putBack: true,
  });
  if (ended.missing) {
    throw new AgentMissingError(
      `The agent ${agent.name} can't be started: ${lastWords(files.log, 1) || 'the command was not found'}. Install it, or choose another with --agent.`,
    );
  }
  if (ended.attempt.outcome === 'INTERRUPTED') throw new InterruptedError(`${id} was interrupted.`);
  return ended.attempt;
}

export interface AttemptEnd {
  readonly result: ShellResult;
  /** Files in the shared git directory that were changed and then restored. */
  readonly changedGit: readonly string[];
  /** Names of tools that the agent was denied. */
  readonly denied: readonly string[];
  /** Whether to restore paths outside the scope. False for a person, who restores them by hand. */
  readonly putBack: boolean;
}

/**
 * Judges the result of an attempt, and commits what is in scope.
 *
 * @returns the record of the attempt, and whether the agent's program was missing
 * @throws NotCheckableError if git fails or the plan can't be read
 */
export async function closeAttempt(
  context: RunContext,
  { status, worktree, number, files, before }: OpenAttempt,
  { result, changedGit, denied, putBack }: AttemptEnd,
): Promise<{ readonly attempt: Attempt; readonly missing: boolean }> {
  const { repository, events, plan } = context;
  const { work, id } = status;
  keepHandoff(worktree, context, number);
  const snapshot = await takeSnapshot(repository, worktree, work);
  const judged = await judge(repository, worktree, work, snapshot);
  const verdict = judgeAttempt(context, worktree, work, {
    result,
    judged,
    changedGit,
    denied,
    before: before.tree,
    log: files.log,
    putBack,
    mayBeEmpty: id === plan.integration || status.merge !== undefined,
  });
  const isDelivered = verdict.outcome === 'DELIVERED';
  const attempt = await record(
    context,
    status,
    number,
    { outcome: isDelivered ? 'STARTED' : verdict.outcome, text: verdict.text },
    snapshot,
  );
  const trailers = isDelivered ? { 'Plan-Delivered': String(number) } : {};
  const tip = await commitWanted(repository, worktree, work, judged, trailers);
  if (putBack || isDelivered) await restoreUnwanted(repository, worktree, judged);
  if (!isDelivered) {
    await askForContract(context, id);
    return { attempt, missing: verdict.missing === true };
  }
  const handoff = readHandoff(files.handoff, id);
  if (handoff.kind === 'valid') await storeHandoff(repository, plan.change, id, handoff.handoff);
  events.add({ event: 'delivered', package: id, attempt: number, commit: tip });
  const delivered = { outcome: 'DELIVERED', text: '' } as const;
  const kept = { tree: `${tip}^{tree}`, tip };
  return { attempt: await record(context, status, number, delivered, kept), missing: false };
}

function record(
  { repository, plan: { change } }: RunContext,
  { work }: Pick<PackageStatus, 'work'>,
  number: number,
  entry: Pick<Attempt, 'outcome' | 'text'>,
  { tree, tip: parent }: Pick<Snapshot, 'tree' | 'tip'>,
): Promise<Attempt> {
  const packageId = work.package_id;
  const digest = packageDigest(work);
  return writeAttempt(repository, { change, packageId, number, ...entry, digest, tree, parent });
}

/**
 * After a requested change of the contracts or of the plan, the package continues from the current
 * feature branch.
 *
 * @returns the worktree, with its new start
 */
async function bringFeature(
  context: RunContext,
  { work }: PackageStatus,
  worktree: Worktree,
): Promise<Worktree> {
  const { repository, plan } = context;
  const { change } = plan;
  const feature = await commitOf(repository, featureRef(change));
  const { tip } = await takeSnapshot(repository, worktree, work);
  if (feature === undefined || (await isAncestor(repository, feature, tip))) return worktree;
  const message = `merge the branch ${change}\n`;
  const merged = await mergeCommits(repository, { into: tip, commit: feature, message });
  await git(repository, ['merge', '--ff-only', '--quiet', merged], { cwd: worktree.path });
  const brought = await treeChanges(repository, tip, merged);
  if (brought.some(({ path }) => LOCK_FILES.includes(basename(path)))) {
    await prepareAgain(context, worktree);
  }
  return { ...worktree, start: merged };
}

/**
 * Makes the blocking contract change of a package's last attempt work for the package that owns the
 * contracts. A second call does nothing, unless another machine has replaced the request.
 *
 * @throws NotCheckableError if git fails
 */
export async function askForContract(
  { repository, plan }: RunContext,
  packageId: string,
): Promise<void> {
  const contracts = contractsPackage(plan);
  const all = await readAttempts(repository, plan.change);
  const { outcome, text, commit } = all.get(packageId)?.at(-1) ?? {};
  if (outcome !== 'CONTRACT_REVISION_REQUIRED' || contracts === undefined) return;
  if (text === undefined || commit === undefined) return;
  const attempts = all.get(contracts.package_id) ?? [];
  if (attempts.some((attempt) => attempt.text.includes(commit))) return;
  await writeAttempt(repository, {
    change: plan.change,
    packageId: contracts.package_id,
    number: (attempts.at(-1)?.number ?? 0) + 1,
    outcome: 'REOPENED',
    text: `${packageId} needs a change of the contracts (${commit}):\n${text}`,
    tree: `${commit}^{tree}`,
    parent: commit,
  });
}
