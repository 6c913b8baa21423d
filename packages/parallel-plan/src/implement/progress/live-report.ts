import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LivePackage, withLiveState } from '../../report/live-state';
import { reportFolder } from '../../report/write-report';
import type { RunRepository } from '../repository';
import { readEvents, type RunEvent } from './events';
import { STATES } from './live-view';

/**
 * Keeps the report in the main working tree up to date while a run goes on. The report is a file
 * without a server, so the state is written into the page. Without a report, nothing is written.
 */
export class LiveReport {
  readonly #page: string;
  readonly #packages = new Map<string, LivePackage>();
  #isRunning = false;

  constructor(repository: RunRepository, change: string) {
    const { mainTree, prefix } = repository;
    this.#page = join(mainTree, prefix, reportFolder(change), 'index.html');
    for (const event of readEvents(repository, change)) this.#take(event);
  }

  show(event: RunEvent): void {
    this.#take(event);
    if (!existsSync(this.#page)) return;
    const packages = Object.fromEntries(this.#packages);
    const state = { isRunning: this.#isRunning, packages };
    try {
      const page = readFileSync(this.#page, 'utf8');
      // A browser that loads the page at this moment must not see half of it.
      writeFileSync(`${this.#page}.new`, withLiveState(page, state));
      renameSync(`${this.#page}.new`, this.#page);
    } catch {
      // A run must not end because a page that is only looked at can't be written.
    }
  }

  #take({ event, package: id, time, attempt, text }: RunEvent): void {
    if (event === 'run-started') this.#isRunning = true;
    if (event === 'run-ended') this.#isRunning = false;
    const state = STATES[event];
    if (id === undefined || state === undefined) return;
    this.#packages.set(id, {
      state: state.word,
      isWorking: state.isWorking,
      isMerged: event === 'merged',
      isFailed: event === 'failed',
      since: time,
      ...(attempt === undefined ? {} : { attempt }),
      ...(text === undefined ? {} : { text }),
    });
  }
}
