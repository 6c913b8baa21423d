import { execFile } from 'node:child_process';

export interface RunOptions {
  readonly cwd: string;
  /** Milliseconds after which the program is ended. Default: 30,000. */
  readonly timeout?: number;
  /** Maximum bytes of output. The program is ended if it writes more. Default: 16 MiB. */
  readonly maxOutput?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** The standard input of the program. Default: empty. */
  readonly input?: string;
  /** `latin1` keeps every byte of the output as one character. Default: `utf8`. */
  readonly encoding?: 'utf8' | 'latin1';
}

export interface ProgramResult {
  /** The exit code; `undefined` if the program was ended or could not start. */
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Why there is no exit code. */
  readonly failure?: 'not-found' | 'timeout' | 'too-much-output' | 'other';
  /** The signal that ended the program. */
  readonly signal?: string;
}

/** Runs a program with a list of arguments, never through a shell. It doesn't throw. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramResult> {
  const { cwd, timeout = 30_000, maxOutput = 16 * 1024 * 1024 } = options;
  const { env = process.env, input = '', encoding = 'utf8' } = options;
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      { cwd, timeout, maxBuffer: maxOutput, env, encoding, windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) resolve({ exitCode: 0, stdout, stderr });
        else if (typeof error.code === 'number') {
          resolve({ exitCode: error.code, stdout, stderr });
        } else {
          const { signal } = error;
          resolve({ stdout, stderr, failure: failureOf(error), ...(signal && { signal }) });
        }
      },
    );
    // A program that reads standard input must not wait for the input of this process.
    child.stdin?.end(input);
    child.stdin?.on('error', () => undefined);
  });
}

function failureOf(error: {
  readonly code?: string | number | null | undefined;
  readonly killed?: boolean | undefined;
}): NonNullable<ProgramResult['failure']> {
  if (error.code === 'ENOENT') return 'not-found';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'too-much-output';
  return error.killed ? 'timeout' : 'other';
}
