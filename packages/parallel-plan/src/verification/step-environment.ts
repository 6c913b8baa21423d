import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { STEP_MARK } from './left-processes';

/** The packages whose steps this process was started by, a line each. */
export const VERIFYING = 'PARALLEL_PLAN_VERIFYING';

/**
 * Nx uses it to recognise runs that belong together, and takes a task that two of them run for a
 * loop. Packages are verified at the same time and build the same libraries, so each step is a run of
 * its own. `VERIFYING` finds loops instead.
 */
const NX_ROOT_RUN = 'NX_INVOCATION_ROOT_PID';

/**
 * The environment of a step: that of this process, with the workspace's own tools first on the path
 * (as `npm run` has them), and the step's variables.
 *
 * @param root the workspace root, absolute
 * @param cwd absolute, inside the root
 * @param env checked with `refusedVariable` first
 * @param mark identifies everything that the step starts; the marks of steps around it are kept
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
  const marks = [process.env[STEP_MARK] ?? '', mark].filter((part) => part !== '');
  return {
    ...process.env,
    [NX_ROOT_RUN]: undefined,
    ...env,
    [pathName]: path.join(delimiter),
    [STEP_MARK]: marks.join(' '),
  };
}

function foldersUp(from: string, to: string): readonly string[] {
  return from === to || dirname(from) === from ? [from] : [from, ...foldersUp(dirname(from), to)];
}
