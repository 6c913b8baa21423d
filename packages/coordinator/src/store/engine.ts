import { setTimeout as delay } from 'node:timers/promises';
import type { Expression, Kysely, Transaction } from 'kysely';
import { CoordinatorError } from '../api/errors';
import type { StoreSchema } from './schema';

/** The code of an error of Node, of libsql or of PostgreSQL, and '' for one without. */
export function errorCode(error: unknown): string {
  // Not `instanceof Error`: the error may come from another realm, as it does in tests.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** What an error says. */
export function errorText(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/** What the two kinds of store do each in its own way. */
export interface Engine {
  readonly transport: 'embedded' | 'postgres';
  /** For messages: a path or a server, never a secret. */
  readonly location: string;
  /** Milliseconds since 1970 by the store's clock, in a statement. */
  now(): Expression<number>;
  /** Whether rows that another transaction is working on are passed over by `for update skip locked`. */
  readonly skipsLockedRows: boolean;
  /** Runs statements that change nothing. Errors are `CoordinatorError`s. */
  read<T>(work: (db: Kysely<StoreSchema>) => Promise<T>): Promise<T>;
  /**
   * All of the work, or nothing of it. The work may run more than once, and must therefore have no
   * effect but on the store. Errors that the work throws come through.
   */
  write<T>(work: (transaction: Transaction<StoreSchema>) => Promise<T>): Promise<T>;
  /** Until the transaction ends, no other one gets past this. */
  lockFlagFamilies(transaction: Transaction<StoreSchema>): Promise<void>;
  close(): Promise<void>;
}

/** Thrown by a transaction's work that met a change made in between: it is rolled back and runs again. */
export class RetryTransaction extends Error {
  override readonly name = 'RetryTransaction';
}

const MOST_ATTEMPTS = 10;

/**
 * Runs a transaction until nobody is in its way.
 *
 * @param isTransient errors of the engine that mean the same as `RetryTransaction`
 * @throws what the last attempt threw; CoordinatorError `unavailable` for `RetryTransaction`
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
          'The locks changed hands all the time while they were asked for. Try again.',
        );
      }
      await delay(Math.random() * 20 * attempt);
    }
  }
}
