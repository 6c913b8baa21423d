import { escapeJson } from '@parallel-plan/plan';
import { usageError } from './command';

/**
 * Reads an option in minutes.
 *
 * @param command name of the command, for the hint at its help
 * @returns the option in milliseconds; empty if it is not set
 * @throws NotCheckableError if it is not a whole number of minutes of at most a day
 */
export function minutes<Name extends string>(
  command: string,
  name: Name,
  text: string | undefined,
): { [key in Name]?: number } {
  const value = wholeNumber(command, `--${name}`, text, 1, 24 * 60);
  return (value === undefined ? {} : { [name]: value * 60_000 }) as { [key in Name]?: number };
}

/**
 * Reads an option that is a whole number.
 *
 * @param command name of the command, for the hint at its help
 * @returns `undefined` if it is not set
 * @throws NotCheckableError if it is outside of `least..most`
 */
export function wholeNumber(
  command: string,
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw usageError(command, `${name} is a whole number from ${least} to ${most}.`);
}

export interface Interruption {
  readonly signal: AbortSignal;
  /** 143 after SIGTERM, otherwise 130. */
  exitCode(): number;
  /** Stops listening for signals. */
  stop(): void;
}

/** Listens for signals. The first one ends the run in an orderly way, the second one immediately. */
export function interruptible(): Interruption {
  const controller = new AbortController();
  let code = 130;
  const interrupt = (signal: NodeJS.Signals): void => {
    code = signal === 'SIGTERM' ? 143 : 130;
    if (controller.signal.aborted) process.exit(code);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop: () => {
      for (const signal of signals) process.removeListener(signal, interrupt);
    },
  };
}

/** A result as JSON, for standard output. */
export function toJson(value: unknown): string {
  return `${escapeJson(JSON.stringify(value, null, 2))}\n`;
}
