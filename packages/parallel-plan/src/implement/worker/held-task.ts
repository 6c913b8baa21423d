import { setTimeout as delay } from 'node:timers/promises';
import {
  type ClaimedTask,
  type ClaimOutcome,
  type Coordinator,
  CoordinatorError,
  type LockHolder,
  type TaskCompletion,
} from '@parallel-plan/coordinator';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { ClaimLostError } from './shared-claim';

export interface HoldSettings {
  /** Length of the lease. */
  readonly leaseMinutes: number;
  /** Milliseconds between two renewals. */
  readonly renewEvery: number;
  /** Called once for each outage of the coordinator. */
  readonly warn: (text: string) => void;
}

const RETRY_MS = 1_000;

/**
 * A task that this process has claimed. Its lease is renewed until `stop`. A coordinator that doesn't
 * answer for a while loses nothing: an expired lease stays valid until another worker claims the task,
 * and that needs the coordinator too.
 */
export class HeldTask {
  readonly #coordinator: Coordinator;
  readonly #task: ClaimedTask;
  readonly #settings: HoldSettings;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #locks: readonly string[] = [];
  #isOut = false;

  constructor(coordinator: Coordinator, task: ClaimedTask, settings: HoldSettings) {
    this.#coordinator = coordinator;
    this.#task = task;
    this.#settings = settings;
    this.#timer = setInterval(() => void this.#renew(), settings.renewEvery);
  }

  /** Aborted with a `ClaimLostError` when another worker has claimed the task. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * Asserts that no other worker has claimed the task. Call it before each effect that others see.
   *
   * @throws ClaimLostError if one has
   * @throws NotCheckableError if the coordinator doesn't answer for the length of the lease
   */
  async confirm(): Promise<void> {
    this.#lost.signal.throwIfAborted();
    const { lease } = this.#task;
    if (lease === undefined) return;
    const outcome = await this.#patiently(() => this.#coordinator.renewLease(lease));
    if (outcome.renewed) return;
    this.#lose(outcome.why);
    this.#lost.signal.throwIfAborted();
  }

  /**
   * Acquires the locks of the work, all or none. They are renewed with the lease.
   *
   * @returns another holder, if there is one
   */
  async lock(keys: readonly string[]): Promise<LockHolder | undefined> {
    const outcome = await this.#patiently(() => this.#claim(keys));
    if (!outcome.claimed) return outcome.heldBy[0];
    this.#locks = keys;
    return undefined;
  }

  /**
   * Reports the result of the task.
   *
   * @returns why it doesn't count, if another worker has claimed the task
   */
  async complete(completion: TaskCompletion): Promise<string | undefined> {
    const { id, lease } = this.#task;
    const outcome = await this.#patiently(() =>
      this.#coordinator.completeWork(id, completion, lease),
    );
    return outcome.completed ? undefined : outcome.why;
  }

  /**
   * Ends the renewals, and releases the locks. Without `complete`, the task returns to the queue when
   * its lease ends.
   */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const keys = this.#locks;
    this.#locks = [];
    // A lock that can't be released expires.
    for (const key of keys) await this.#coordinator.releaseLock(key).catch(() => undefined);
  }

  #claim(keys: readonly string[]): Promise<ClaimOutcome> {
    const [ttlMinutes, reason] = [this.#settings.leaseMinutes, `task ${this.#task.id}`];
    return this.#coordinator.claimLocks(keys.map((key) => ({ key, ttlMinutes, reason })));
  }

  async #renew(): Promise<void> {
    const { lease } = this.#task;
    try {
      const outcome = lease && (await this.#coordinator.renewLease(lease));
      if (outcome?.renewed === false) {
        this.#lose(outcome.why);
        return;
      }
      if (this.#locks.length > 0) await this.#claim(this.#locks);
      this.#isOut = false;
    } catch (error) {
      this.#warn(error);
    }
  }

  #lose(why: string): void {
    clearInterval(this.#timer);
    this.#lost.abort(new ClaimLostError(`The lease is lost. ${why}`));
  }

  #warn(error: unknown): void {
    if (!this.#isOut) this.#settings.warn(`The lease was not renewed: ${textOf(error)}`);
    this.#isOut = true;
  }

  /** Repeats a call while the coordinator doesn't answer, for the length of the lease. */
  async #patiently<T>(call: () => Promise<T>): Promise<T> {
    const until = performance.now() + this.#settings.leaseMinutes * 60_000;
    for (;;) {
      try {
        const answer = await call();
        this.#isOut = false;
        return answer;
      } catch (error) {
        if (!isOutage(error)) throw asUserError(error);
        this.#warn(error);
        if (performance.now() > until) throw asUserError(error);
      }
      await delay(RETRY_MS);
    }
  }
}

/** Whether a coordinator may answer later. */
export function isOutage(error: unknown): boolean {
  return (
    error instanceof CoordinatorError && (error.code === 'unavailable' || error.code === 'timeout')
  );
}

/** An error of the coordinator as a message for the user. */
export function asUserError(error: unknown): unknown {
  return error instanceof CoordinatorError ? new NotCheckableError(error.message) : error;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
