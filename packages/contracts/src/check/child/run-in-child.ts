import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The input and the limits of a program in a child process. */
export interface ChildRun {
  /** Absolute path of the module to run, without extension: `join(__dirname, 'lint-child')`. */
  readonly entry: string;
  /** Sent to the program's standard input as JSON. */
  readonly input: unknown;
  /** The process is killed if it sends nothing for this many milliseconds. */
  readonly timeoutMs: number;
  /** The same limit until the first value is sent: on a busy machine the start takes longer. */
  readonly startMs?: number;
  /** The limit of the process's heap, in MiB. */
  readonly memoryMb?: number;
  /** Use `inherited` for a program that starts the user's tools. Default `minimal`. */
  readonly environment?: 'minimal' | 'inherited';
}

/**
 * How a run ended: the value that the program printed as JSON, or why there is none. `told` has the
 * values that it sent before, one per line.
 */
export type ChildOutcome =
  | { readonly kind: 'done'; readonly value: unknown; readonly told: readonly unknown[] }
  | { readonly kind: 'timeout'; readonly timeoutMs: number; readonly told: readonly unknown[] }
  | { readonly kind: 'failed'; readonly why: string; readonly told: readonly unknown[] };

const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs a module in a child process that can be killed: a pattern or a statement of a contract may
 * never end, and some checkers keep hundreds of megabytes.
 *
 * The minimal environment has `PATH` and the variables that Node.js needs to find temporary
 * folders.
 */
export function runInChild({
  entry,
  input,
  timeoutMs,
  startMs = timeoutMs,
  memoryMb,
  environment = 'minimal',
}: ChildRun): Promise<ChildOutcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...nodeOptions(memoryMb), file(entry)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: environment === 'inherited' ? process.env : minimalEnvironment(),
      windowsHide: true,
    });
    const output: Buffer[] = [];
    let size = 0;
    let errors = '';
    let ending: Ending | undefined;
    const stop = (outcome: Ending) => {
      ending ??= outcome;
      child.kill('SIGKILL');
    };
    const limit = (limitMs: number) =>
      setTimeout(() => stop({ kind: 'timeout', timeoutMs: limitMs }), limitMs);
    let timer = limit(startMs);
    const killAtExit = () => child.kill('SIGKILL');
    process.once('exit', killAtExit);
    child.stdout.on('data', (chunk: Buffer) => {
      clearTimeout(timer);
      timer = limit(timeoutMs);
      size += chunk.length;
      if (size > MOST_OUTPUT) stop({ kind: 'failed', why: 'it printed more than 64 MiB' });
      else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => (errors = `${errors}${chunk}`.slice(-20_000)));
    // The program may end before it has read all input. Its exit code has the reason.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => (ending ??= { kind: 'failed', why: error.message }));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', killAtExit);
      const told = valuesIn(Buffer.concat(output).toString('utf8'));
      ending ??= code === 0 ? undefined : { kind: 'failed', why: whyItEnded(code, signal, errors) };
      if (ending !== undefined) resolve({ ...ending, told: told.values });
      else if (told.isComplete && told.values.length > 0) {
        resolve({ kind: 'done', value: told.values.at(-1), told: told.values.slice(0, -1) });
      } else {
        resolve({
          kind: 'failed',
          why: 'it printed something that is not JSON',
          told: told.values,
        });
      }
    });
    child.stdin.end(JSON.stringify(input));
  });
}

type Ending =
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Parses the values of an output, one per line. The last line of a killed process can be
 * incomplete.
 */
function valuesIn(output: string): { values: unknown[]; isComplete: boolean } {
  const values: unknown[] = [];
  for (const text of output.split('\n')) {
    if (text === '') continue;
    try {
      values.push(JSON.parse(text));
    } catch {
      return { values, isComplete: false };
    }
  }
  return { values, isComplete: true };
}

function whyItEnded(code: number | null, signal: string | null, errors: string): string {
  if (errors.includes('JavaScript heap out of memory')) return 'it ran out of memory';
  const last = errors.trim().split('\n').at(-1) ?? '';
  return (
    last || (signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`)
  );
}

/** Our own tests and workspace run the sources; installed packages run the compiled code. */
const FROM_SOURCE = __filename.endsWith('.ts');

const REGISTER = join(__dirname, '../../../../../tools/testing/register.cjs');

function file(entry: string): string {
  return `${entry}${FROM_SOURCE ? '.ts' : '.js'}`;
}

function nodeOptions(memoryMb: number | undefined): readonly string[] {
  return [
    ...(FROM_SOURCE ? ['--require', REGISTER] : []),
    ...(memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`]),
  ];
}

function minimalEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'HOME', 'USERPROFILE'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
