import { type ViewOutput } from './live-view';

/** A step that takes less is not worth a line. */
const FIRST_MS = 2_000;
const NEXT_MS = 15_000;

/** Says what a command is doing, while it prints nothing else for more than two seconds. */
export class Heartbeat {
  readonly #output: ViewOutput;
  #timer: NodeJS.Timeout | undefined;

  constructor(output: ViewOutput) {
    this.#output = output;
  }

  /** @param step what begins now, in a few words. It ends the step before. */
  begin(step: string): void {
    this.stop();
    const since = performance.now();
    const say = (): void => {
      const seconds = Math.round((performance.now() - since) / 1000);
      this.#output.write(`  ${step} … (${seconds} s)\n`);
      this.#timer = setTimeout(say, NEXT_MS);
      this.#timer.unref();
    };
    this.#timer = setTimeout(say, FIRST_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
