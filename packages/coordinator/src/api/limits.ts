import { quoted } from '@parallel-plan/plan';
import { CoordinatorError } from './errors';

const LONGEST_KEY = 512;
const LONGEST_TTL_MINUTES = 480;
const MOST_ROWS = 1_000;

/**
 * @throws CoordinatorError `invalid-request` for a key that is empty, too long or has control characters
 */
export function checkKey(key: string): void {
  if (key.trim() === '') throw invalid('A lock needs a key; this one is empty.');
  if (key.length > LONGEST_KEY) {
    throw invalid(
      `The lock key ${quoted(key)} is longer than ${LONGEST_KEY} characters. A key names one thing, such as a path or \`db:schema:users\`.`,
    );
  }
  if (CONTROL.test(key)) {
    throw invalid(`The lock key ${quoted(key)} has control characters, which no key may have.`);
  }
}

/** @throws CoordinatorError `invalid-request` outside of 0..480 */
export function checkTtl(minutes: number): void {
  if (Number.isInteger(minutes) && minutes >= 0 && minutes <= LONGEST_TTL_MINUTES) return;
  throw invalid(
    `A lock is held for 1 to ${LONGEST_TTL_MINUTES} whole minutes, or for 0, which is a planning claim that doesn't expire; ${minutes} is not valid. Refresh a lock to hold it for longer.`,
  );
}

/** @throws CoordinatorError `invalid-request` outside of 1..10 */
export function checkPriority(priority: number): void {
  if (Number.isInteger(priority) && priority >= 1 && priority <= 10) return;
  throw invalid(
    `A priority is a whole number from 1, the most urgent, to 10; ${priority} is not valid.`,
  );
}

/** @throws CoordinatorError `invalid-request` for empty text or white space only */
export function checkText(what: string, text: string): void {
  if (text.trim() === '') throw invalid(`${what} must not be empty.`);
}

/** @throws CoordinatorError `invalid-request` outside of 1..480. `undefined` is valid. */
export function checkLease(minutes: number | undefined): void {
  if (minutes === undefined) return;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_TTL_MINUTES) return;
  throw invalid(
    `A lease lasts 1 to ${LONGEST_TTL_MINUTES} whole minutes, not ${minutes}. Renew it to keep it for longer.`,
  );
}

/** @throws CoordinatorError `invalid-request` for an ability that isn't `<kind>:<value>` */
export function checkAbility(ability: string): void {
  if (/^[a-z][a-z0-9_-]{0,39}:\S.{0,199}$/u.test(ability)) return;
  throw invalid(
    `The ability ${quoted(ability)} must have the form <kind>:<value>, such as role:backend.`,
  );
}

/** The kind of an ability: `role` of `role:backend`. */
export function kindOf(ability: string): string {
  return ability.split(':', 1)[0] ?? '';
}

/**
 * The maximum number of rows to read: `limit`, capped at 1,000, or `otherwise` without a limit.
 *
 * @throws CoordinatorError `invalid-request` for a limit below 1 or with a fraction
 */
export function rowLimit(limit: number | undefined, otherwise: number): number {
  if (limit === undefined) return otherwise;
  if (!Number.isInteger(limit) || limit < 1) {
    throw invalid(`A limit is a whole number from 1 to ${MOST_ROWS}; ${limit} is not valid.`);
  }
  return Math.min(limit, MOST_ROWS);
}

export function invalid(message: string): CoordinatorError {
  return new CoordinatorError('invalid-request', message);
}

// eslint-disable-next-line no-control-regex -- the pattern exists to reject control characters
const CONTROL = /[\u0000-\u001f\u007f]/;
