import { spawnSync } from 'node:child_process';

export interface CommandResult {
  /** `null` when the command was stopped because it took too long. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for messages: which stream a tool writes them to is seldom promised. */
  readonly output: string;
  readonly milliseconds: number;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds after which the command is stopped. */
  readonly timeout?: number;
  readonly input?: string;
}

/** Runs a program without a shell and without a terminal, to its end, whatever its exit code. */
export function runCommand(
  file: string,
  args: readonly string[],
  { cwd, env, timeout = 240_000, input = '' }: CommandOptions,
): CommandResult {
  const started = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd,
    env,
    timeout,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error && !isTimeout(error)) throw error;
  const milliseconds = Number((process.hrtime.bigint() - started) / 1_000_000n);
  return { exitCode: status, stdout, stderr, output: `${stdout}\n${stderr}`, milliseconds };
}

/** Runs a step of a set-up, which must succeed. */
export function mustRun(
  file: string,
  args: readonly string[],
  options: CommandOptions,
): CommandResult {
  const result = runCommand(file, args, options);
  if (result.exitCode !== 0) {
    const command = [file, ...args].join(' ');
    throw new Error(
      `${command}\nin ${options.cwd} ended with ${result.exitCode}:\n${result.output}`,
    );
  }
  return result;
}

function isTimeout(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ETIMEDOUT';
}
