import { type ProgramResult, type RunOptions, runProgram } from '../workspace/run-program';

export interface GitOptions extends Pick<
  RunOptions,
  'timeout' | 'maxOutput' | 'input' | 'encoding'
> {
  /**
   * Absolute path of an index to use in place of the repository's own, such as the one of a hook's
   * commit.
   */
  readonly indexFile?: string;
}

/**
 * Variables that git sets for its hooks. They would point our git calls at another repository or
 * index.
 */
const HOOK_VARIABLES = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_OBJECT_DIRECTORY',
  'GIT_COMMON_DIR',
]);

/**
 * Runs git in a folder. It doesn't ask for passwords, doesn't take the index lock and doesn't start
 * a file system monitor, so a read-only call writes nothing.
 */
export function runGit(
  cwd: string,
  args: readonly string[],
  { indexFile, ...options }: GitOptions = {},
): Promise<ProgramResult> {
  const env = {
    ...gitEnvironment(),
    ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
  };
  return runProgram('git', ['-c', 'core.fsmonitor=false', ...args], { cwd, env, ...options });
}

/** The environment for git: it reads the repository of a folder and never prompts. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !HOOK_VARIABLES.has(name));
  return {
    ...Object.fromEntries(inherited),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}
