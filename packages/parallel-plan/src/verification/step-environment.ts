import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { STEP_MARK, withMark } from './left-processes';

/** The packages whose verification steps started this process, one per line. */
export const VERIFYING = 'PARALLEL_PLAN_VERIFYING';

/**
 * Nx uses it to recognize runs that belong together, and reports a loop if two of them run the same
 * task. Packages are verified at the same time and build the same libraries, so each step is a
 * separate run. `VERIFYING` detects loops instead.
 */
const NX_ROOT_RUN = 'NX_INVOCATION_ROOT_PID';

/**
 * The environment of a step: the environment of this process with the workspace's own tools first
 * on the path (as in `npm run`), and the step's variables.
 *
 * @param root absolute path of the workspace root
 * @param cwd absolute path inside the root
 * @param env the step's variables; check them with `refusedVariable` first
 * @param mark identifies every process of the step; the marks of enclosing steps are kept
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
  return {
    ...process.env,
    [NX_ROOT_RUN]: undefined,
    ...env,
    [pathName]: path.join(delimiter),
    [STEP_MARK]: withMark(process.env, mark),
  };
}

function foldersUp(from: string, to: string): readonly string[] {
  return from === to || dirname(from) === from ? [from] : [from, ...foldersUp(dirname(from), to)];
}
