import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isModernYarn, packageManagerOf } from '../../implement/worktree/package-managers';
import { runProgram } from '../../workspace/run-program';

/** Links new packages without a network: the registry is asked only for what is not a workspace. */
const COMMANDS = {
  npm: ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'],
  pnpm: ['install', '--offline', '--ignore-scripts', '--no-frozen-lockfile'],
  yarn: ['install', '--offline', '--ignore-scripts'],
  'modern yarn': ['install', '--mode=skip-build'],
  bun: ['install', '--ignore-scripts'],
} as const;

const TIMEOUT_MS = 10 * 60_000;

/** The command that links new packages into `node_modules`. */
export interface LinkCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** @param root absolute path of the workspace root */
export function linkCommand(root: string): LinkCommand {
  const manager = packageManagerOf(root);
  const isPnpm = manager === undefined && existsSync(join(root, 'pnpm-workspace.yaml'));
  const program = isPnpm ? 'pnpm' : (manager?.name ?? 'npm');
  const isModern = program === 'yarn' && isModernYarn(root);
  return { program, args: COMMANDS[isModern ? 'modern yarn' : program] };
}

/**
 * Runs the package manager in the workspace, so that its new packages can be imported.
 *
 * @returns why it failed, in one sentence; `undefined` if it did not
 */
export async function installLinks(
  root: string,
  { program, args }: LinkCommand,
): Promise<string | undefined> {
  const { exitCode, stderr, stdout, failure } = await runProgram(program, args, {
    cwd: root,
    timeout: TIMEOUT_MS,
  });
  if (exitCode === 0) return undefined;
  const lines = `${stderr}\n${stdout}`.split('\n').filter((line) => /err/i.test(line));
  const why = failure === 'not-found' ? 'It is not installed.' : (lines[0] ?? '').trim();
  return `\`${[program, ...args].join(' ')}\` failed. ${why}`.trim();
}
