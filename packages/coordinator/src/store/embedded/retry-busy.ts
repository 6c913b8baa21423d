import { setTimeout as delay } from 'node:timers/promises';
import { isBusy } from './libsql-errors';

const GIVE_UP_AFTER_MS = 30_000;
const LONGEST_PAUSE_MS = 100;

/**
 * Tries again while another process writes, for up to 30 seconds.
 *
 * SQLite itself waits 200 ms at most, because it blocks the process while it does; the pauses here
 * don't, and are of random length so that processes which were refused at once don't come back at once.
 */
export async function retryWhileBusy<T>(work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > GIVE_UP_AFTER_MS) throw error;
      await delay(Math.random() * Math.min(LONGEST_PAUSE_MS, 5 * attempt));
    }
  }
}
