import { spawn } from 'node:child_process';

/** How a program ended. */
export type ToolOutcome =
  | {
      readonly kind: 'done';
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'timeout' };

export interface ToolCommand {
  readonly program: string;
  readonly args: readonly string[];
}

export interface ToolOptions {
  /** Absolute path. Tools read settings from their working folder, so use a folder without any. */
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Text for standard input. */
  readonly input?: string;
}

/** The number of characters to keep of each stream. The end contains the error. */
const KEPT_OUTPUT = 16 * 1024 * 1024;

/**
 * Runs a tool on the user's machine with a list of arguments, never through a shell. At the time
 * limit, kills it and its child processes. It inherits the environment, which may configure package
 * registries.
 *
 * @param command absolute path of the executable, and its arguments
 * @returns how it ended; never rejects
 */
export function runTool(
  { program, args }: ToolCommand,
  { cwd, timeoutMs, input = '' }: ToolOptions,
): Promise<ToolOutcome> {
  return new Promise((resolve) => {
    const isGroup = process.platform !== 'win32';
    const child = spawn(program, [...args], {
      cwd,
      env: { ...process.env, PYTHONHASHSEED: '0', PYTHONUTF8: '1', NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: isGroup,
      windowsHide: true,
    });
    let isLate = false;
    const stop = () => {
      isLate = true;
      end(child.pid, isGroup);
    };
    const timer = setTimeout(stop, timeoutMs);
    const stopWithUs = () => end(child.pid, isGroup);
    process.once('exit', stopWithUs);
    const settle = (outcome: ToolOutcome) => {
      clearTimeout(timer);
      process.removeListener('exit', stopWithUs);
      resolve(outcome);
    };
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = `${stdout}${text}`.slice(-KEPT_OUTPUT);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = `${stderr}${text}`.slice(-KEPT_OUTPUT);
    });
    // The program may exit before reading all input. The exit code has the reason.
    child.stdin.on('error', () => undefined);
    child.on('error', () => settle({ kind: 'not-found' }));
    child.on('close', (code) =>
      settle(isLate ? { kind: 'timeout' } : { kind: 'done', exitCode: code ?? 1, stdout, stderr }),
    );
    child.stdin.end(input);
  });
}

function end(pid: number | undefined, isGroup: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(isGroup ? -pid : pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}

/** The last non-blank line of an output, without control characters, at most 500 characters. */
export function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.replace(/\p{Cc}+/gu, ' ').trim());
  return (lines.filter((line) => line !== '').at(-1) ?? 'no output').slice(0, 500);
}
