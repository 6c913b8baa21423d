import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runFolder } from '../owner';
import type { RunRepository } from '../repository';

/** An event of a run. `events.jsonl` has one per line. It is a log, never state. */
export interface RunEvent {
  readonly v: 1;
  /** ISO 8601 in UTC. */
  readonly time: string;
  /** Id of the call; all events of one call share it. */
  readonly run: string;
  readonly change: string;
  readonly event: EventName;
  readonly package?: string;
  readonly attempt?: number;
  /** The agent of the package. */
  readonly agent?: string;
  /** One line of text for the user. */
  readonly text?: string;
  readonly commit?: string;
  readonly path?: string;
  /** Duration of the step in milliseconds. */
  readonly milliseconds?: number;
  readonly tokens?: number;
}

export type EventName =
  | 'run-started'
  | 'run-ended'
  | 'package-started'
  | 'worktree-prepared'
  | 'agent-started'
  | 'agent-ended'
  | 'attempt-refused'
  | 'delivered'
  | 'verified'
  | 'reviewed'
  | 'merged'
  | 'failed'
  | 'waits-for-person'
  | 'waits-for-contract'
  | 'interrupted'
  | 'warning';

export type NewEvent = Omit<RunEvent, 'v' | 'time' | 'run' | 'change'>;

/** Absolute path of the event log of a change. */
export function eventsFile(repository: RunRepository, change: string): string {
  return join(runFolder(repository, change), 'events.jsonl');
}

/** Writes the events of one run and passes them to its listeners. */
export class EventLog {
  readonly #file: string;
  readonly #run: string;
  readonly #change: string;
  readonly #listeners: ((event: RunEvent) => void)[] = [];
  readonly events: RunEvent[] = [];

  /** @param run identifies the call */
  constructor(repository: RunRepository, change: string, run: string) {
    this.#file = eventsFile(repository, change);
    this.#run = run;
    this.#change = change;
    mkdirSync(dirname(this.#file), { recursive: true });
  }

  listen(listener: (event: RunEvent) => void): void {
    this.#listeners.push(listener);
  }

  add(event: NewEvent): void {
    const time = new Date().toISOString();
    const full: RunEvent = { v: 1, time, run: this.#run, change: this.#change, ...event };
    this.events.push(full);
    // One write call per line, so that lines of two runs never mix.
    appendFileSync(this.#file, `${JSON.stringify(full)}\n`);
    for (const listener of this.#listeners) listener(full);
  }
}

/** Reads all events of a change. A line that a crash has truncated is skipped. */
export function readEvents(repository: RunRepository, change: string): readonly RunEvent[] {
  let text: string;
  try {
    text = readFileSync(eventsFile(repository, change), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      const event = JSON.parse(line) as RunEvent;
      return event.v === 1 ? [event] : [];
    } catch {
      return [];
    }
  });
}
