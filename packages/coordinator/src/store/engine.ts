import { setTimeout as delay } from 'node:timers/promises';
import type { Expression, Kysely, Transaction } from 'kysely';
import { CoordinatorError } from '../api/errors';
import type { StoreSchema } from './schema';

/** The code of an error of Node, libsql or PostgreSQL. Empty when there is none. */
export function errorCode(error: unknown): string {
  // Not `instanceof Error`: the error may come from another realm, such as in tests.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** The message of an error. */
export function errorText(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/** The operations that the two kinds of store implement differently. */
export interface Engine {
  readonly transport: 'embedded' | 'postgres';
  /** A path or a server for messages, without secrets. */
  readonly location: string;
  /** An SQL expression: milliseconds since 1970 by the store's clock. */
  now(): Expression<number>;
  /** Whether the engine supports `for update skip locked`. */
  readonly skipsLockedRows: boolean;
  /** Runs statements that change nothing. Errors are `CoordinatorError`s. */
  read<T>(work: (db: Kysely<StoreSchema>) => Promise<T>): Promise<T>;
  /**
   * Runs the work in a transaction. The work may run more than once, so it must have no effect outside of
   * the store. Errors that the work throws are passed on.
   */
  write<T>(work: (transaction: Transaction<StoreSchema>) => Promise<T>): Promise<T>;
  /** Blocks all other transactions that call it, until this transaction ends. */
  lockFlagFamilies(transaction: Transaction<StoreSchema>): Promise<void>;
  close(): Promise<void>;
}

/** Thrown in a transaction after a conflicting change. The transaction is rolled back and runs again. */
export class RetryTransaction extends Error {
  override readonly name = 'RetryTransaction';
}

const MOST_ATTEMPTS = 10;

/**
 * Runs a transaction until it succeeds without a conflict, at most 10 times.
 *
 * @param isTransient errors of the engine that are retried like `RetryTransaction`
 * @throws the error of the last attempt; CoordinatorError `unavailable` for `RetryTransaction`
 */
export async function untilUndisturbed<T>(
  transaction: () => Promise<T>,
  isTransient: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      const disturbed = error instanceof RetryTransaction;
      if (!disturbed && !isTransient(error)) throw error;
      if (attempt === MOST_ATTEMPTS) {
        if (!disturbed) throw error;
        throw new CoordinatorError(
          'unavailable',
          'The holders of the locks kept changing during the request. Try again.',
        );
      }
      await delay(Math.random() * 20 * attempt);
    }
  }
}
