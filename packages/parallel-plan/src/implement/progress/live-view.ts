import { escapeControls } from '@parallel-plan/plan';
import type { RunEvent } from './events';
import { duration } from './run-report';

/** The output stream of a view. */
export interface ViewOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface Line {
  readonly state: string;
  readonly attempt?: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly text: string;
  readonly isWorking: boolean;
}

const REDRAW_MS = 1000;

/**
 * Shows the progress of a run: on a terminal one line per package, otherwise one line per event.
 */
export class LiveView {
  readonly #output: ViewOutput;
  readonly #lines = new Map<string, Line>();
  #timer: NodeJS.Timeout | undefined;
  #draw: ((text: string) => void) | undefined;
  #done: (() => void) | undefined;

  constructor(output: ViewOutput) {
    this.#output = output;
  }

  /** @param packages ids, in the order of the plan */
  async start(packages: readonly string[]): Promise<void> {
    if (this.#output.isTTY !== true) return;
    for (const id of packages) {
      this.#lines.set(id, { state: '', since: Date.now(), text: '', isWorking: false });
    }
    // An ES module, and needed only on a terminal. Load it when it is used.
    const { createLogUpdate } = await import('log-update');
    const update = createLogUpdate(this.#output as NodeJS.WriteStream);
    this.#draw = update;
    this.#done = () => update.done();
    this.#timer = setInterval(() => this.#redraw(), REDRAW_MS);
  }

  show(event: RunEvent): void {
    const { package: id, attempt, time, text = '' } = event;
    if (this.#draw === undefined) {
      const line = plainLine(event);
      if (line !== undefined) this.#output.write(`${line}\n`);
      return;
    }
    if (id === undefined) return;
    const state = STATES[event.event];
    if (state === undefined) return;
    this.#lines.set(id, {
      state: state.word,
      since: Date.parse(time),
      text,
      isWorking: state.isWorking,
      ...(attempt === undefined ? {} : { attempt }),
    });
    this.#redraw();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#redraw();
    this.#done?.();
  }

  #redraw(): void {
    const width = Math.max(...[...this.#lines.keys()].map((id) => id.length), 0);
    const columns = this.#output.columns ?? 80;
    const lines = [...this.#lines].map(([id, { state, attempt, since, text, isWorking }]) => {
      const parts = [
        id.padEnd(width),
        state.padEnd(10),
        attempt === undefined || attempt < 2 ? '' : `attempt ${attempt}`,
        isWorking ? duration(Date.now() - since) : '',
        text,
      ];
      return escapeControls(parts.filter((part) => part !== '').join('  ')).slice(0, columns - 1);
    });
    this.#draw?.(lines.join('\n'));
  }
}

/** The states that an event leads to, as words for the reader. */
export const STATES: Readonly<
  Partial<Record<RunEvent['event'], { readonly word: string; readonly isWorking: boolean }>>
> = {
  'package-started': { word: 'preparing', isWorking: true },
  'worktree-prepared': { word: 'prepared', isWorking: true },
  'agent-started': { word: 'working', isWorking: true },
  'agent-ended': { word: 'judging', isWorking: true },
  'attempt-refused': { word: 'retrying', isWorking: true },
  delivered: { word: 'verifying', isWorking: true },
  verified: { word: 'verified', isWorking: true },
  reviewed: { word: 'reviewed', isWorking: true },
  merged: { word: '✔ merged', isWorking: false },
  failed: { word: '✖ failed', isWorking: false },
  'waits-for-person': { word: '? waits', isWorking: false },
  'waits-for-contract': { word: 'waits', isWorking: false },
  interrupted: { word: 'stopped', isWorking: false },
};

/** An event as one line of text; `undefined` for events that only the redrawn view needs. */
export function plainLine(event: RunEvent): string | undefined {
  const { package: id, attempt, text, agent, milliseconds, commit } = event;
  if (event.event === 'run-started' || event.event === 'run-ended') return undefined;
  const parts = [
    event.time.slice(11, 19),
    id ?? '',
    event.event.replaceAll('-', ' '),
    attempt === undefined || attempt < 2 ? '' : `(attempt ${attempt})`,
    agent ?? '',
    text ?? '',
    milliseconds === undefined ? '' : duration(milliseconds),
    commit?.slice(0, 10) ?? '',
  ];
  return escapeControls(parts.filter((part) => part !== '').join('  '));
}
