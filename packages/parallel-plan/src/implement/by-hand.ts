import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import { workOfBranch } from '../scope-check/identify-work';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';
import { closeAttempt, openAttempt } from './attempt';
import type { Attempt } from './branches/attempts';
import { takeSnapshot } from './branches/deliver';
import { packageRef } from './branches/refs';
import { type PackageStatus, readRunState, revisionSeenBy } from './branches/state';
import { startBranch } from './carry';
import { checkAndMerge } from './check-and-merge';
import { allowRetries } from './implement-change';
import { contractsPackage, type RunPlan, readRunPlan } from './plan-of-run';
import { checkFoundation, layFoundation } from './preconditions';
import { commitOf, git, openRunRepository, type RunRepository } from './repository';
import { attemptFolder, type RunContext } from './run-context';
import { openPrepared } from './worktree/open-prepared';
import { findWorktree, gitDirOf, holderOf, setHolder, type Worktree } from './worktree/worktree';

/** Creates the context of a call, once the plan is known. */
export type ContextMaker = (repository: RunRepository, plan: RunPlan, tip?: string) => RunContext;

/** The result of `start`, for a person or an agent that works on its own. */
export interface StartedPackage {
  readonly change: string;
  readonly package: string;
  readonly attempt: number;
  /** Absolute path. */
  readonly worktree: string;
  /** Absolute path of the slice with the working rules. */
  readonly prompt: string;
  /** Absolute path where the handoff has to be written. */
  readonly handoff: string;
  readonly branch: string;
}

/**
 * Hands a package out: creates its branch, its worktree with dependencies, and its prompt. Call
 * `finishPackage` when the work is done. A second call by the same person returns the same result.
 *
 * @param root absolute path of the workspace root
 * @param person who works on it; shown to others
 * @throws NotCheckableError if the package can't start
 */
export async function startPackage(
  root: string,
  change: string,
  packageId: string,
  person: string,
  toContext: ContextMaker,
): Promise<StartedPackage> {
  const repository = await openRunRepository(root);
  const foundation = await checkFoundation(repository, root, change);
  const { plan } = foundation;
  const { tip } = await layFoundation(repository, foundation);
  const context = toContext(repository, plan, tip);
  const first = await statusOf(context, packageId);
  if (first.state === 'ready' || first.state === 'stale') {
    await startBranch(context, await readRunState(repository, plan), first);
  } else if (first.state !== 'started') {
    throw new NotCheckableError(whyNot(first));
  }
  const status = await statusOf(context, packageId);
  const worktree = await openPrepared(context, packageId, status.tip ?? '', { person });
  const open = status.attempts.at(-1);
  const isOpen = open?.outcome === 'STARTED';
  const number = isOpen ? open.number : (await openAttempt(context, status, worktree)).number;
  const about = { event: 'agent-started', package: packageId, attempt: number } as const;
  if (!isOpen) context.events.add({ ...about, agent: person, path: worktree.path });
  const own = join(worktree.root, '.parallel-plan');
  return {
    change,
    package: packageId,
    attempt: number,
    worktree: worktree.root,
    prompt: join(own, 'prompt.md'),
    handoff: join(own, 'handoff.json'),
    branch: `${change}--${packageId}`,
  };
}

/** The result of `finish`. */
export interface FinishedPackage {
  readonly change: string;
  readonly package: string;
  readonly outcome: 'merged' | 'refused' | 'waits';
  /** The merge commit. */
  readonly commit?: string;
  /** What is wrong, written for the person or agent who works on it. */
  readonly feedback?: string;
  /** What to do first, when the contracts have to change or have changed. */
  readonly next?: string;
  /** Whether the worktree was removed. */
  readonly removed: boolean;
}

/**
 * Ends the work on a package: commits what is in scope, checks it, and merges it.
 *
 * @param root absolute path of the workspace root in the package's worktree
 * @throws NotCheckableError if `root` is not in the worktree of a package
 * @throws MergeConflict if the plan is wrong
 */
export async function finishPackage(
  root: string,
  person: string,
  toContext: ContextMaker,
): Promise<FinishedPackage> {
  const here = await openRunRepository(root);
  const { change, packageId } = await workHere(here, root);
  const plan = readRunPlan(root, change);
  // The worktree will be removed, so run git from the main one.
  const repository = { ...here, top: here.mainTree, root: join(here.mainTree, here.prefix) };
  const context = toContext(repository, plan);
  const found = await statusOf(context, packageId);
  // The retry budget limits only agents that run without a person.
  if (found.state === 'failed') await allowRetries(context, [packageId]);
  const status = await statusOf(context, packageId);
  const worktree = await worktreeOf(context, status);
  setHolder(worktree, 'process');
  const finished = await finish(context, status, worktree);
  if (!finished.removed) setHolder(worktree, { person });
  return finished;
}

async function finish(
  context: RunContext,
  status: PackageStatus,
  worktree: Worktree,
): Promise<FinishedPackage> {
  const { repository, plan } = context;
  const { id } = status;
  const about = { change: plan.change, package: id };
  if (status.state === 'started') {
    const attempt = await closeOpen(context, status, worktree);
    if (attempt.outcome !== 'DELIVERED') {
      const after = await statusOf(context, id);
      const waits = after.state === 'asked' || waitsForContracts(after);
      const outcome = waits ? 'waits' : 'refused';
      const next = await nextStep(context, after);
      return { ...about, outcome, feedback: attempt.text, ...next, removed: false };
    }
  }
  const delivered = await statusOf(context, id);
  if (delivered.state === 'delivered') {
    await checkAndMerge(context, await readRunState(repository, plan), delivered);
  }
  const last = await statusOf(context, id);
  if (last.state === 'merged') {
    const removed = (await findWorktree(repository, plan.change, id, worktree.path)) === undefined;
    return { ...about, outcome: 'merged', commit: last.merge?.commit ?? '', removed };
  }
  const feedback = last.attempts.at(-1)?.text ?? whyNot(last);
  const next = await nextStep(context, last);
  return { ...about, outcome: 'refused', feedback, ...next, removed: false };
}

/** Whether the last attempt asked for another contract. */
function waitsForContracts({ attempts }: PackageStatus): boolean {
  return attempts.at(-1)?.outcome === 'CONTRACT_REVISION_REQUIRED';
}

/** What to do when contracts have changed, or have to, while a package is worked on. */
async function nextStep(
  { repository, plan }: RunContext,
  status: PackageStatus,
): Promise<Pick<FinishedPackage, 'next'>> {
  const { id, tip } = status;
  const { feature = '', contractsRevision } = await readRunState(repository, plan);
  const merge = `run \`git merge ${plan.change}\` in this worktree, adapt the work, and finish again`;
  const owner = contractsPackage(plan)?.package_id;
  if (waitsForContracts(status) && owner !== undefined) {
    return {
      next: `${owner} is open again: \`parallel-plan start ${owner}\`. After its merge, ${merge}.`,
    };
  }
  if (tip === undefined || id === owner) return {};
  if ((await revisionSeenBy(repository, plan, feature, tip)) >= contractsRevision) return {};
  return { next: `The contracts have changed since this work was started: ${merge}.` };
}

async function closeOpen(
  context: RunContext,
  status: PackageStatus,
  worktree: Worktree,
): Promise<Attempt> {
  const own = join(worktree.root, '.parallel-plan');
  const last = status.attempts.at(-1);
  const number = last?.outcome === 'STARTED' ? last.number : (last?.number ?? 0) + 1;
  const { attempt } = await closeAttempt(
    context,
    {
      status,
      worktree,
      number,
      files: {
        prompt: join(own, 'prompt.md'),
        handoff: join(own, 'handoff.json'),
        log: join(attemptFolder(context, status.id, number), 'agent.log'),
      },
      before: await takeSnapshot(context.repository, worktree, status.work),
    },
    {
      result: { outcome: 'exited', exitCode: 0, leftProcesses: false },
      changedGit: [],
      denied: [],
      putBack: false,
    },
  );
  return attempt;
}

/**
 * The status of one package.
 *
 * @throws NotCheckableError if the plan has no such package
 */
export async function statusOf(
  { repository, plan }: Pick<RunContext, 'repository' | 'plan'>,
  packageId: string,
): Promise<PackageStatus> {
  const { packages } = await readRunState(repository, plan);
  const found = packages.find(({ id }) => id === packageId);
  if (found !== undefined) return found;
  throw new NotCheckableError(
    `The plan of ${quoted(plan.change)} has no package ${quoted(packageId)}. Its packages: ${packages.map(({ id }) => id).join(', ')}.`,
  );
}

function whyNot({ id, state, waitsFor, attempts }: PackageStatus): string {
  const why: Readonly<Partial<Record<PackageStatus['state'], string>>> = {
    waiting: `it waits for ${waitsFor.join(', ')}`,
    merged: 'it is merged',
    delivered: 'its work is done and not merged yet: run `parallel-plan finish` in its worktree',
    failed: 'its retry budget is used: pass --retry',
    asked: `it waits for an answer: ${attempts.at(-1)?.text ?? ''}`,
    blocked: 'it waits for a change of the contracts',
  };
  return `${id} can't start: ${why[state] ?? state}.`;
}

async function workHere(
  repository: RunRepository,
  root: string,
): Promise<{ readonly change: string; readonly packageId: string }> {
  const head = readFileSync(join(repository.gitDir, 'HEAD'), 'utf8').trim();
  const branch = head.replace(/^ref: refs\/heads\//, '');
  const open = readOpenChanges(root).map(({ id }) => id);
  const work = workOfBranch(branch, open);
  if (work?.packageId !== undefined) return { change: work.change, packageId: work.packageId };
  throw new NotCheckableError(
    `The branch ${quoted(branch)} is not the branch of a package. Go to the worktree that \`parallel-plan start\` has printed.`,
  );
}

async function worktreeOf(
  { repository, plan: { change } }: RunContext,
  { id }: PackageStatus,
): Promise<Worktree> {
  const found = await findWorktree(repository, change, id);
  const gitDir = found === undefined ? undefined : gitDirOf(found.path);
  if (found === undefined || gitDir === undefined) {
    throw new NotCheckableError(`${id} has no worktree. Run \`parallel-plan start ${id}\`.`);
  }
  const holder = holderOf(found);
  if (holder.kind === 'process' && holder.isAlive !== false && holder.owner.pid !== process.pid) {
    throw new NotCheckableError(
      `Process ${holder.owner.pid} works on ${id}. Wait until it has ended.`,
    );
  }
  const start = await commitOf(repository, packageRef(change, id));
  const root = join(found.path, repository.prefix);
  const path = found.path;
  const head = start ?? (await git(repository, ['rev-parse', 'HEAD'], { cwd: path })).trim();
  return { change, packageId: id, path, root, gitDir, start: head };
}
