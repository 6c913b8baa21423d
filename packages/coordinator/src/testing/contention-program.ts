import { closeSync, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StoreCoordinator } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { openStore } from './programs';

/** The observations of one process, printed as JSON. */
export interface ContentionReport {
  readonly acquired: number;
  readonly released: number;
  readonly refused: number;
  /** Locks that this process acquired while another process held them. */
  readonly violations: readonly string[];
  /** Its own locks that it could not release. */
  readonly lost: readonly string[];
  /** Errors of the store by code. Only `unavailable` is expected, while the server is down. */
  readonly errors: Readonly<Record<string, number>>;
  readonly messages: readonly string[];
  /** The longest call, in milliseconds. */
  readonly longestMs: number;
}

/**
 * `contention-program <place> <agent> <locks> <milliseconds> <folder>`: acquires and releases locks at
 * random. While it holds a lock, it holds a file that only one process can create.
 */
async function main([place = '', agent = '', locks, milliseconds, folder = '']: readonly string[]) {
  const store = await openStore(place, agent);
  const end = performance.now() + Number(milliseconds);
  const report = {
    acquired: 0,
    released: 0,
    refused: 0,
    violations: [] as string[],
    lost: [] as string[],
    errors: {} as Record<string, number>,
    messages: [] as string[],
    longestMs: 0,
  };
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work;
    } finally {
      report.longestMs = Math.max(report.longestMs, performance.now() - start);
    }
  };
  const failed = async (error: unknown) => {
    const code = error instanceof CoordinatorError ? error.code : 'defect';
    report.errors[code] = (report.errors[code] ?? 0) + 1;
    const message = error instanceof Error ? error.message : String(error);
    if (!report.messages.includes(message)) report.messages.push(message);
    await delay(20);
  };

  while (performance.now() < end) {
    const key = `event:lock.n${Math.floor(Math.random() * Number(locks))}`;
    const marker = join(folder, key.replace(':', '-'));
    try {
      const outcome = await timed(store.acquireLock({ key, ttlMinutes: 30 }));
      if (!outcome.acquired) {
        report.refused++;
        continue;
      }
    } catch (error) {
      await failed(error);
      continue;
    }
    report.acquired++;
    if (!hold(marker)) report.violations.push(key);
    unlinkSync(marker);
    await giveBack(store, key);
  }
  await store.close();
  process.stdout.write(`${JSON.stringify(report satisfies ContentionReport)}\n`);

  /** Releases a lock, and retries after an error: the lost answer may have been a success. */
  async function giveBack(coordinator: StoreCoordinator, key: string): Promise<void> {
    for (let asked = 1; ; asked++) {
      try {
        const outcome = await timed(coordinator.releaseLock(key));
        if (outcome.released || asked > 1) report.released++;
        else report.lost.push(key);
        return;
      } catch (error) {
        await failed(error);
      }
    }
  }
}

function hold(marker: string): boolean {
  try {
    closeSync(openSync(marker, 'wx'));
    return true;
  } catch {
    return false;
  }
}

void main(process.argv.slice(2));
