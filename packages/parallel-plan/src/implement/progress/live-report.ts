import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LivePackage, type LiveState, withLiveState } from '../../report/live-state';
import { reportFolder } from '../../report/write-report';
import type { RunRepository } from '../repository';
import { readEvents, type RunEvent } from './events';
import { STATES } from './live-view';

/**
 * Writes the progress of a run into the report of the main working tree: the report is a file without a
 * server. The log has the events of all processes that work on the change. Without a report,
 * nothing is read or written.
 */
export function showInReport(repository: RunRepository, change: string): void {
  const { mainTree, prefix } = repository;
  const page = join(mainTree, prefix, reportFolder(change), 'index.html');
  if (!existsSync(page)) return;
  try {
    const text = withLiveState(readFileSync(page, 'utf8'), stateOf(readEvents(repository, change)));
    // A browser that loads the page at this moment must not see half of it.
    writeFileSync(`${page}.new`, text);
    renameSync(`${page}.new`, page);
  } catch {
    // A run must not end because a page that is only looked at can't be written.
  }
}

function stateOf(events: readonly RunEvent[]): LiveState {
  const run = events.findLast(({ event }) => event === 'run-started' || event === 'run-ended');
  const packages = events.flatMap((event) => {
    const state = stateAfter(event);
    return event.package === undefined || state === undefined ? [] : [[event.package, state]];
  });
  return { isRunning: run?.event === 'run-started', packages: Object.fromEntries(packages) };
}

function stateAfter({ event, time, attempt, text }: RunEvent): LivePackage | undefined {
  const state = STATES[event];
  if (state === undefined) return undefined;
  return {
    state: state.word,
    isWorking: state.isWorking,
    isMerged: event === 'merged',
    isFailed: event === 'failed',
    since: time,
    ...(attempt === undefined ? {} : { attempt }),
    ...(text === undefined ? {} : { text }),
  };
}
