import { closeSync, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StoreCoordinator } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { openStore } from './programs';

/** What one process has seen, as JSON on its output. */
export interface ContentionReport {
  readonly acquired: number;
  readonly released: number;
  readonly refused: number;
  /** Somebody else held what this process had been given. */
  readonly violations: readonly string[];
  /** A lock of its own that it could not give back. */
  readonly lost: readonly string[];
  /** Of the store, by code: none but `unavailable` while the server is down. */
  readonly errors: Readonly<Record<string, number>>;
  readonly messages: readonly string[];
  /** The longest call, in milliseconds. */
  readonly longestMs: number;
}

/**
 * `contention-program <place> <agent> <locks> <milliseconds> <folder>`: takes and gives back locks at
 * random. While it believes that it holds one, it holds a file that only one process can make.
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

  /** A release whose answer was lost is asked again: it may have been done. */
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
