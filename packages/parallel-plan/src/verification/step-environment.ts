import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * Variables by which a program loads or runs code that is not on its command line, upper case. A
 * plan's `env` may not set them: they would change what a command does where nobody looks. In the
 * command itself (`PYTHONPATH=src pytest`) they are in plain sight.
 */
const LOADERS: ReadonlySet<string> = new Set([
  // Shells, and which programs they find.
  ...['PATH', 'PATHEXT', 'COMSPEC', 'SHELL', 'ENV', 'BASH_ENV', 'SHELLOPTS', 'BASHOPTS'],
  ...['IFS', 'CDPATH', 'PS4', 'PROMPT_COMMAND', 'ZDOTDIR'],
  // C libraries.
  ...['GCONV_PATH', 'LOCPATH', 'GLIBC_TUNABLES'],
  ...['OPENSSL_CONF', 'OPENSSL_MODULES', 'OPENSSL_ENGINES'],
  // Languages.
  ...['NODE_OPTIONS', 'NODE_PATH', 'NODE_REPL_EXTERNAL_MODULE', 'BUN_OPTIONS', 'DENO_DIR'],
  ...['PYTHONSTARTUP', 'PYTHONPATH', 'PYTHONHOME', 'PYTHONUSERBASE', 'PYTHONBREAKPOINT'],
  ...['PERL5OPT', 'PERL5LIB', 'PERL5DB', 'RUBYOPT', 'RUBYLIB', 'GEM_HOME', 'GEM_PATH'],
  ...['BUNDLE_GEMFILE', 'PHPRC', 'PHP_INI_SCAN_DIR', 'LUA_INIT', 'LUA_PATH', 'LUA_CPATH'],
  ...['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'JAVA_OPTS', 'CLASSPATH'],
  ...['MAVEN_OPTS', 'GRADLE_OPTS', 'SBT_OPTS', 'DOTNET_STARTUP_HOOKS', 'DOTNET_ADDITIONAL_DEPS'],
  ...['COR_ENABLE_PROFILING', 'COR_PROFILER', 'CORECLR_ENABLE_PROFILING', 'CORECLR_PROFILER'],
  ...['GOFLAGS', 'RUSTC_WRAPPER', 'RUSTC_WORKSPACE_WRAPPER', 'MAKEFLAGS', 'MAKEFILES'],
  // Helpers that programs start.
  ...['EDITOR', 'VISUAL', 'PAGER', 'MANPAGER', 'LESSOPEN', 'LESSCLOSE', 'BROWSER', 'SSH_ASKPASS'],
]);

/** Families of them: the dynamic linkers of Linux and macOS, exported functions, git, npm. */
const LOADER_PREFIXES = ['LD_', 'DYLD_', 'BASH_FUNC_', 'GIT_', 'NPM_CONFIG_', 'COR_PROFILER_'];

/** Set for all that a step starts, so that what outlives it can be found. */
export const STEP_MARK = 'PARALLEL_PLAN_STEP';

/** The packages whose steps this process was started by, a line each. */
export const VERIFYING = 'PARALLEL_PLAN_VERIFYING';

/**
 * By it Nx knows which runs of Nx belong together, and takes a task that two of them run for a loop.
 * Packages are verified at the same time and build the same libraries, so each step is a run of its
 * own. Loops are found by `VERIFYING` instead.
 */
const NX_ROOT_RUN = 'NX_INVOCATION_ROOT_PID';

/**
 * The first variable that a plan may not set, if there is one.
 *
 * @returns its name, as the plan has it
 */
export function refusedVariable(env: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(env).find((name) => {
    const upper = name.toUpperCase();
    const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
    const isLoader =
      LOADERS.has(upper) || LOADER_PREFIXES.some((prefix) => upper.startsWith(prefix));
    const isOurs = upper === STEP_MARK || upper === VERIFYING;
    return !isName || isLoader || isOurs || (env[name] ?? '').includes('\0');
  });
}

/**
 * The environment of a step: that of this process, with the workspace's own tools first on the path
 * (as `npm run` has them), and the step's variables.
 *
 * @param root the workspace root, absolute
 * @param cwd absolute, inside the root
 * @param mark identifies all that the step starts
 */
export function stepEnvironment(
  root: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  mark: string,
): NodeJS.ProcessEnv {
  const tools = foldersUp(cwd, root)
    .map((folder) => join(folder, 'node_modules', '.bin'))
    .filter((folder) => existsSync(folder));
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [...tools, process.env[pathName] ?? ''].filter((part) => part !== '');
  const inherited = { ...process.env, [NX_ROOT_RUN]: undefined };
  return { ...inherited, ...env, [pathName]: path.join(delimiter), [STEP_MARK]: mark };
}

function foldersUp(from: string, to: string): readonly string[] {
  return from === to || dirname(from) === from ? [from] : [from, ...foldersUp(dirname(from), to)];
}
