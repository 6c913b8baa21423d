import { setTimeout as delay } from 'node:timers/promises';
import type { TaskCompletion } from '@parallel-plan/coordinator';
import { askForContract } from '../attempt';
import { MergeConflict } from '../branches/feature-branch';
import { type PackageStatus, readRunState } from '../branches/state';
import { carryPackage } from '../carry';
import { allowRetries } from '../implement-change';
import { packageResult } from '../package-result';
import type { RunContext } from '../run-context';
import type { RemoteExchange } from './exchange';
import type { HeldTask } from './held-task';
import type { Assignment } from './read-envelope';
import type { SharedClaim } from './shared-claim';

/** The end of a task, as this worker saw it. */
export interface FinishedTask {
  readonly package: string;
  readonly task: string;
  /** `lost`: another worker has taken it over. */
  readonly outcome: 'merged' | 'failed' | 'lost';
  /** The merge commit. */
  readonly commit?: string;
  /** Why it is not merged. */
  readonly why?: string;
}

export interface TaskParts {
  readonly context: RunContext;
  readonly exchange: RemoteExchange;
  readonly held: HeldTask;
  readonly assignment: Assignment;
  readonly claim: SharedClaim;
  /** The packages that this worker does again, by id. Its tasks share them. */
  readonly again: Map<string, Promise<unknown>>;
  /** Milliseconds between two looks at a package that another worker has. */
  readonly pollEvery: number;
}

/**
 * Works on a package until it is merged or has failed, and reports that to the queue. A package that
 * another worker has merged is only reported.
 *
 * @throws ClaimLostError if another worker takes the task over
 * @throws AgentMissingError, InterruptedError, NotCheckableError
 */
export async function carryTask(parts: TaskParts): Promise<FinishedTask> {
  const { context, exchange, assignment, claim } = parts;
  const { packageId: id, locks } = assignment;
  const about = { package: id, task: claim.task };
  if (await untilFree(parts, id, locks)) await exchange.claim(id, claim);
  const found = await statusOf(context, id);
  // A task that was submitted again has the full budget again.
  if (found.state === 'failed' && assignment.attempt > 1) await allowRetries(context, [id]);
  let conflict: MergeConflict | undefined;
  const status = await carryToEnd(parts, id).catch(async (error: unknown) => {
    if (!(error instanceof MergeConflict)) throw error;
    conflict = error;
    return statusOf(context, id);
  });
  if (status.state !== 'merged') {
    return fail(parts, status, conflict?.message ?? reasonOf(context, status), conflict?.message);
  }
  const { attempt } = assignment;
  const result = await packageResult(context.repository, context.plan, status, { attempt });
  const commit = status.merge?.commit ?? '';
  const why = await parts.held.complete({ success: true, result: { ...(result ?? { commit }) } });
  return why === undefined
    ? { ...about, outcome: 'merged', commit }
    : { ...about, outcome: 'lost', why };
}

/**
 * Carries a package, and packages before it that have to be done again: contracts that it wants to be
 * changed, and packages that were merged for older contracts. Their tasks are completed, so no worker
 * would get them from the queue.
 */
async function carryToEnd(parts: TaskParts, id: string): Promise<PackageStatus> {
  const { context } = parts;
  for (;;) {
    const status = await carryPackage(context, id);
    if (status.state === 'blocked') {
      await askForContract(context, id);
      await parts.exchange.share(id);
    }
    const again = await toDoAgain(context, id);
    if (again === undefined) return status.state === 'blocked' ? statusOf(context, id) : status;
    await doAgain(parts, again);
    if ((await statusOf(context, again)).state !== 'merged') return statusOf(context, id);
  }
}

/** A package that another one waits for, and that was merged before. */
async function toDoAgain(
  { repository, plan }: RunContext,
  id: string,
): Promise<string | undefined> {
  const { packages } = await readRunState(repository, plan);
  const byId = new Map(packages.map((one) => [one.id, one]));
  const status = byId.get(id);
  if (status?.state !== 'waiting') return undefined;
  return status.waitsFor.find((one) => {
    const { merge, state = 'waiting' } = byId.get(one) ?? {};
    return merge !== undefined && !HELD_UP.includes(state);
  });
}

/** These states require a person. */
const HELD_UP: readonly PackageStatus['state'][] = ['failed', 'asked'];

/** Two packages of this worker may wait for the same one. */
function doAgain(parts: TaskParts, id: string): Promise<unknown> {
  const { again, context, exchange, assignment, claim } = parts;
  const begin = async (): Promise<void> => {
    const lock = `feature:${context.plan.change}:${id}-again`;
    if (!(await untilFree(parts, id, [...assignment.locks, lock]))) return;
    await exchange.claim(id, claim);
    const { state } = await carryToEnd(parts, id);
    if (state !== 'merged') await exchange.release(id);
  };
  const running = again.get(id) ?? begin().finally(() => again.delete(id));
  again.set(id, running);
  return running;
}

/**
 * Waits while another worker has the locks of the work: a package may be on the queue twice, and the
 * integration needs files that another change may hold.
 *
 * @returns false if another worker has merged the package in the meantime
 */
async function untilFree(
  { context, exchange, held, pollEvery }: TaskParts,
  id: string,
  locks: readonly string[],
): Promise<boolean> {
  let said: string | undefined;
  for (;;) {
    await exchange.get();
    const { state } = await statusOf(context, id);
    if (state === 'merged') return false;
    const holder = await held.lock(locks);
    if (holder === undefined) return true;
    const text = `waits for ${holder.key}, which ${holder.agentId} holds`;
    if (text !== said) {
      context.events.add({ event: 'warning', package: id, text });
      said = text;
    }
    await delay(pollEvery, undefined, { signal: context.signal });
  }
}

async function fail(
  { context, exchange, held, assignment, claim }: TaskParts,
  status: PackageStatus,
  why: string,
  conflict?: string,
): Promise<FinishedTask> {
  const { packageId: id, attempt } = assignment;
  const result = await packageResult(context.repository, context.plan, status, {
    attempt,
    ...(conflict === undefined ? {} : { conflict }),
  });
  await exchange.release(id);
  const completion: TaskCompletion = {
    success: false,
    error: why,
    ...(result === undefined ? {} : { result: { ...result } }),
  };
  const lost = await held.complete(completion);
  const about = { package: id, task: claim.task };
  return lost === undefined
    ? { ...about, outcome: 'failed', why }
    : { ...about, outcome: 'lost', why: lost };
}

function reasonOf({ plan }: RunContext, { id, state, attempts, waitsFor }: PackageStatus): string {
  if (state === 'waiting') {
    return `${id} waits for ${waitsFor.join(', ')}, which is completed on the queue and not merged into ${plan.change}.`;
  }
  const last = attempts.at(-1);
  const text = last?.text.trim().split('\n', 1)[0] ?? '';
  return `${id} is ${state}: ${last?.outcome ?? ''}${text === '' ? '' : `: ${text}`}`;
}

async function statusOf(
  { repository, plan }: RunContext,
  packageId: string,
): Promise<PackageStatus> {
  const { packages } = await readRunState(repository, plan);
  const found = packages.find(({ id }) => id === packageId);
  if (found === undefined) throw new Error(`There is no package ${packageId}.`);
  return found;
}
