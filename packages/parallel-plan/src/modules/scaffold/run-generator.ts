import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ProjectGenerator, quoted } from '@parallel-plan/plan';
import { runProgram } from '../../workspace/run-program';
import type { NewProject } from './new-projects';

const TIMEOUT_MS = 10 * 60_000;
/** A collection and a generator in it. A name that starts with a dash would be an option. */
const GENERATOR = /^@?[\w.~][\w.~/-]*:[\w.~][\w.~-]*$/;

/** The command line of a generator, without `nx`. */
export function generatorArguments(
  { name, root }: NewProject,
  { generator, options }: ProjectGenerator,
): readonly string[] {
  const given = Object.entries(options).map(([key, value]) => `--${key}=${String(value)}`);
  return ['generate', generator, root, `--name=${name}`, ...given, '--no-interactive'];
}

/**
 * Creates a project with a generator of the workspace, in the Nx of the workspace.
 *
 * @param root absolute path of the workspace root
 * @returns why it failed; `undefined` if it did not
 */
export async function runGenerator(
  root: string,
  project: NewProject,
  generator: ProjectGenerator,
): Promise<string | undefined> {
  if (!GENERATOR.test(generator.generator)) {
    return `${quoted(generator.generator)} is not a generator. Write it as in \`nx generate\`, such as "@nx/js:library".`;
  }
  const nx = nxOf(root);
  if (nx === undefined) return 'Nx is not installed in this workspace.';
  const args = generatorArguments(project, generator);
  const { exitCode, stdout, stderr } = await runProgram(process.execPath, [nx, ...args], {
    cwd: root,
    timeout: TIMEOUT_MS,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', CI: 'true' },
  });
  if (exitCode === 0) return undefined;
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !/^NX\b/.test(line)).slice(0, 3);
  return `\`nx ${args.join(' ')}\` failed. ${said.join(' ')}`;
}

function nxOf(root: string): string | undefined {
  try {
    const file = createRequire(join(root, 'package.json')).resolve('nx/package.json');
    const { bin } = createRequire(file)(file) as { readonly bin: Readonly<Record<string, string>> };
    return bin['nx'] === undefined ? undefined : join(dirname(file), bin['nx']);
  } catch {
    return undefined;
  }
}
