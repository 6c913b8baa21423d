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
  /** Absolute. A tool reads settings from the folder it runs in, and should find none. */
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Becomes the standard input. */
  readonly input?: string;
}

/** Of each stream, in characters: the end of it says what went wrong. */
const KEPT_OUTPUT = 16 * 1024 * 1024;

/**
 * Runs a user's own tool with a list of arguments, never through a shell, and ends it with all that
 * it has started when its time is over. It has the user's environment, which says where its
 * packages come from.
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
    // The program may end before it has read everything: its exit says why.
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
    // It has ended by itself.
  }
}
