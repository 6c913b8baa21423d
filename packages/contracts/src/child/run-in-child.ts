import { spawn } from 'node:child_process';

/** What a program in a process of its own gets, and what it may cost. */
export interface ChildRun {
  /** Absolute path of the module that runs, without an extension: `join(__dirname, 'lint-child')`. */
  readonly entry: string;
  /** Becomes the program's standard input, as JSON. */
  readonly input: unknown;
  /** After this many milliseconds the process is killed. */
  readonly timeoutMs: number;
  /** Of the process's heap, in MiB. */
  readonly memoryMb?: number;
}

/** How a run ended: the value that the program printed as JSON, or why there is none. */
export type ChildOutcome =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'failed'; readonly why: string };

const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs a module in a process that ends, because a pattern or a statement of a contract may never do so,
 * and because some checkers keep hundreds of megabytes.
 *
 * The program gets no environment but `PATH` and what Node needs to find temporary folders.
 */
export function runInChild({ entry, input, timeoutMs, memoryMb }: ChildRun): Promise<ChildOutcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...nodeOptions(memoryMb), file(entry)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: childEnvironment(),
      windowsHide: true,
    });
    const output: Buffer[] = [];
    let size = 0;
    let errors = '';
    let ending: ChildOutcome | undefined;
    const stop = (outcome: ChildOutcome) => {
      ending ??= outcome;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop({ kind: 'timeout', timeoutMs }), timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_OUTPUT) stop({ kind: 'failed', why: 'it printed more than 64 MiB' });
      else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => (errors = `${errors}${chunk}`.slice(-2_000)));
    // The program may end before it has read everything: its exit says why.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => (ending ??= { kind: 'failed', why: error.message }));
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(ending ?? outcomeOf(code, Buffer.concat(output).toString('utf8'), errors));
    });
    child.stdin.end(JSON.stringify(input));
  });
}

function outcomeOf(code: number | null, output: string, errors: string): ChildOutcome {
  const last = errors.trim().split('\n').at(-1) ?? '';
  if (code !== 0) return { kind: 'failed', why: last || `it ended with exit code ${code}` };
  try {
    return { kind: 'done', value: JSON.parse(output) };
  } catch {
    return { kind: 'failed', why: 'it printed something that is not JSON' };
  }
}

/** Our own tests and workspace run the sources, everyone else what they are compiled to. */
const FROM_SOURCE = __filename.endsWith('.ts');

function file(entry: string): string {
  return `${entry}${FROM_SOURCE ? '.ts' : '.js'}`;
}

function nodeOptions(memoryMb: number | undefined): readonly string[] {
  return [
    ...(FROM_SOURCE ? ['--require', require.resolve('@swc-node/register')] : []),
    ...(memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`]),
  ];
}

function childEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'HOME', 'USERPROFILE'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
