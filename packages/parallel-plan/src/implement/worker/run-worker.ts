import { setTimeout as delay } from 'node:timers/promises';
import type { ClaimedTask, Transport } from '@parallel-plan/coordinator';
import { endProcesses, markThisProcess } from '../../verification/left-processes';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { AgentMissingError } from '../attempt';
import { removeStaleLocks } from '../branches/locks';
import { readRunState } from '../branches/state';
import { toContext } from '../implement-change';
import { runMark, takeRunLock } from '../owner';
import { EXIT_CODES, type RunStatus } from '../progress/run-report';
import type { RunContext } from '../run-context';
import { carryTask, type FinishedTask } from './carry-task';
import { RemoteExchange } from './exchange';
import { asUserError, HeldTask, isOutage } from './held-task';
import { type EnvelopeRead, readEnvelope } from './read-envelope';
import { ChangeRemote } from './remote';
import { ClaimLostError } from './shared-claim';
import { openWorkerPlace, type WorkerOptions, type WorkerPlace } from './worker-place';

/** What a worker has done. */
export interface WorkerReport {
  readonly version: 1;
  readonly change: string;
  readonly status: RunStatus;
  readonly exitCode: number;
  /** The name of the worker on the queue. */
  readonly worker: string;
  readonly coordinator: Transport;
  readonly remote: string;
  readonly tasks: readonly FinishedTask[];
  /** The packages that are merged, by any worker. */
  readonly merged: readonly string[];
  /** The packages that are not merged. */
  readonly open: readonly string[];
  readonly problems: readonly string[];
}

const DEFAULT_JOBS = 1;
const DEFAULT_LEASE_MINUTES = 5;
const DEFAULT_RENEW_MS = 30_000;
const DEFAULT_POLL_MS = 5_000;

/**
 * Takes packages of a change from the queue of the coordinator and carries them out, together with
 * workers on other machines. Branches are exchanged through a git remote. A worker can be killed at any
 * moment: its package returns to the queue when its lease ends, and another worker continues it.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if nothing can start
 */
export async function runWorker(root: string, options: WorkerOptions): Promise<WorkerReport> {
  const place = await openWorkerPlace(root, options);
  const { repository, opened } = place;
  try {
    const release = takeRunLock(repository, options.change);
    const mark = runMark(repository, options.change);
    let unmark = (): void => undefined;
    try {
      await endProcesses({ run: mark });
      unmark = markThisProcess(mark);
      await removeStaleLocks(repository, options.change);
      return await new Worker(place, options).run();
    } finally {
      unmark();
      release();
    }
  } finally {
    await opened.coordinator.close();
  }
}

class Worker {
  readonly #place: WorkerPlace;
  readonly #options: WorkerOptions;
  readonly #context: RunContext;
  readonly #remote: ChangeRemote;
  readonly #exchange: RemoteExchange;
  readonly #held = new Map<string, HeldTask>();
  readonly #running = new Map<string, Promise<void>>();
  /** The last task of each package. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #again = new Map<string, Promise<unknown>>();
  readonly #finished: FinishedTask[] = [];
  readonly #errors: unknown[] = [];
  #isOut = false;

  constructor(place: WorkerPlace, options: WorkerOptions) {
    const { repository, foundation, remote } = place;
    const { plan } = foundation;
    this.#place = place;
    this.#options = options;
    const context = toContext(repository, plan, options);
    this.#remote = new ChangeRemote(repository, plan.change, remote);
    this.#exchange = new RemoteExchange({
      repository,
      plan,
      remote: this.#remote,
      featureTip: context.featureTip,
      confirm: async (id) => this.#held.get(id)?.confirm(),
    });
    this.#context = { ...context, exchange: this.#exchange };
  }

  async run(): Promise<WorkerReport> {
    const {
      signal,
      jobs = DEFAULT_JOBS,
      once = false,
      pollEvery = DEFAULT_POLL_MS,
    } = this.#options;
    const { events } = this.#context;
    await this.#exchange.begin(this.#place.foundation.approved);
    events.add({ event: 'run-started', agent: this.#place.opened.agent.id });
    for (;;) {
      while (this.#running.size < jobs && !this.#isStopped()) {
        const task = await this.#next();
        if (task === undefined) break;
        const work = this.#workOn(task).finally(() => this.#running.delete(task.id));
        this.#running.set(task.id, work);
      }
      if (this.#running.size === 0 && (this.#isStopped() || once || (await this.#isDone()))) break;
      const pause = new AbortController();
      const until = AbortSignal.any([signal, pause.signal]);
      const waiting = delay(pollEvery, undefined, { signal: until }).catch(() => undefined);
      await Promise.race([waiting, ...this.#running.values()]);
      pause.abort();
      if (signal.aborted) await Promise.all(this.#running.values());
    }
    const report = await this.#report();
    events.add({ event: 'run-ended', text: report.status });
    await this.#remote.forget();
    return report;
  }

  #isStopped(): boolean {
    return this.#options.signal.aborted || this.#errors.length > 0;
  }

  /** Claims the next task. A queue that doesn't answer is asked again later. */
  async #next(): Promise<ClaimedTask | undefined> {
    const { leaseMinutes = DEFAULT_LEASE_MINUTES, pausedBy, warn, change } = this.#options;
    if ((await pausedBy?.()) !== undefined) return undefined;
    const { opened, abilities } = this.#place;
    try {
      const task = await opened.coordinator.claimWork({ change, abilities, leaseMinutes });
      this.#isOut = false;
      return task;
    } catch (error) {
      if (!isOutage(error)) this.#errors.push(asUserError(error));
      else if (!this.#isOut)
        warn(`The queue does not answer; retrying: ${String((error as Error).message)}`);
      this.#isOut = true;
      return undefined;
    }
  }

  /**
   * Works on a task. A package that is on the queue twice is worked on once at a time: its lock keeps
   * other workers away, but not this one.
   */
  #workOn(task: ClaimedTask): Promise<void> {
    const { leaseMinutes = DEFAULT_LEASE_MINUTES, warn } = this.#options;
    const { renewEvery = DEFAULT_RENEW_MS } = this.#options;
    const { opened, foundation, digest } = this.#place;
    const settings = { leaseMinutes, renewEvery, warn };
    const held = new HeldTask(opened.coordinator, task, settings);
    const read = readEnvelope(task, foundation.plan, digest);
    const id = read.kind === 'valid' ? read.assignment.packageId : String(task.input['package_id']);
    const before = this.#last.get(id) ?? Promise.resolve();
    const work = before.then(() => this.#workOnHeld(held, task, id, read));
    this.#last.set(id, work);
    return work;
  }

  async #workOnHeld(
    held: HeldTask,
    task: ClaimedTask,
    id: string,
    read: EnvelopeRead,
  ): Promise<void> {
    const { warn, pollEvery = DEFAULT_POLL_MS } = this.#options;
    const { opened } = this.#place;
    const about = { package: id, task: task.id };
    this.#held.set(id, held);
    try {
      if (read.kind === 'newer') throw new NotCheckableError(read.why);
      if (read.kind === 'stale') {
        await held.complete({ success: false, error: read.why });
        this.#finished.push({ ...about, outcome: 'failed', why: read.why });
        return;
      }
      if (read.assignment.note !== undefined) warn(read.assignment.note);
      const signal = AbortSignal.any([this.#options.signal, held.lost]);
      const claim = { task: task.id, token: task.lease?.token ?? 0, worker: opened.agent.id };
      const context = { ...this.#context, signal };
      const parts = {
        context,
        exchange: this.#exchange,
        held,
        claim,
        again: this.#again,
        pollEvery,
      };
      this.#finished.push(await carryTask({ ...parts, assignment: read.assignment }));
    } catch (error) {
      if (held.lost.aborted || error instanceof ClaimLostError) {
        this.#exchange.drop(id);
        const { message } = (held.lost.reason ?? error) as Error;
        this.#finished.push({ ...about, outcome: 'lost', why: message });
        this.#context.events.add({ event: 'interrupted', package: id, text: message });
      } else if (!this.#options.signal.aborted) {
        this.#errors.push(error instanceof NotCheckableError ? error : asUserError(error));
      }
    } finally {
      this.#held.delete(id);
      await held.stop();
    }
  }

  async #isDone(): Promise<boolean> {
    await this.#exchange.get();
    const { packages } = await readRunState(this.#context.repository, this.#context.plan);
    return packages.every(({ state }) => state === 'merged');
  }

  async #report(): Promise<WorkerReport> {
    const { signal, change } = this.#options;
    const unexpected = this.#errors.find((error) => !(error instanceof NotCheckableError));
    if (unexpected !== undefined) throw unexpected;
    const { packages } = await readRunState(this.#context.repository, this.#context.plan);
    const merged = packages.filter(({ state }) => state === 'merged').map(({ id }) => id);
    const open = packages.filter(({ state }) => state !== 'merged').map(({ id }) => id);
    const status = ((): RunStatus => {
      if (signal.aborted) return 'interrupted';
      if (this.#errors.some((error) => error instanceof AgentMissingError)) return 'agent-missing';
      if (this.#errors.length > 0) return 'could-not-run';
      if (packages.some(({ state }) => state === 'asked')) return 'waiting';
      if (this.#finished.some(({ outcome }) => outcome === 'failed')) return 'failed';
      return open.length === 0 ? 'done' : 'open';
    })();
    const { opened, remote } = this.#place;
    return {
      version: 1,
      change,
      status,
      exitCode: EXIT_CODES[status],
      worker: opened.agent.id,
      coordinator: opened.detection.transport,
      remote,
      tasks: this.#finished,
      merged,
      open,
      problems: this.#errors.map((error) => (error as Error).message),
    };
  }
}
