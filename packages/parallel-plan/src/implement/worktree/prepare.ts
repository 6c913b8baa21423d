import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { runProgram } from '../../workspace/run-program';
import { runShell } from '../agent/run-shell';
import { git, listWorkTrees, type RunRepository } from '../repository';
import { packageManagerOf } from './package-managers';
import type { Worktree } from './worktree';

/** `auto`, `copy`, `hardlink`, `install`, `none`, or a shell command. */
export type PrepareMode = string;

export interface PrepareOptions {
  readonly mode: PrepareMode;
  /** A shell command to run in the worktree after all other steps. */
  readonly hook?: string;
  /** The environment of the commands. */
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the file for the commands' output. */
  readonly log: string;
  readonly signal: AbortSignal;
}

const INSTALL_TIMEOUT_MS = 30 * 60_000;
/** Caches that contain absolute paths, or that another working tree would write to. */
const CACHES = ['.cache', '.vite', '.vitest'];

/**
 * Adds to a new worktree what git doesn't provide: the dependencies, and the ignored files that
 * `.worktreeinclude` lists. The dependencies are never linked to another working tree: workspace
 * packages would resolve to that tree's sources, and tests would pass for code that isn't here.
 *
 * @returns how it was done, in a few words
 * @throws NotCheckableError if it can't be done, or if a link leads into another working tree
 */
export async function prepareWorktree(
  repository: RunRepository,
  worktree: Worktree,
  options: PrepareOptions,
): Promise<string> {
  await initSubmodules(repository, worktree);
  await copyIncluded(repository, worktree);
  const how = await bringDependencies(repository, worktree, options);
  await refuseForeignLinks(repository, worktree);
  if (options.hook !== undefined) await run(options.hook, worktree, options);
  return how;
}

/** Describes what `--prepare` will do, for `--dry-run`. */
export function planPreparation(
  repository: RunRepository,
  root: string,
  mode: PrepareMode,
): string {
  const manager = packageManagerOf(root);
  if (mode === 'none' || (manager === undefined && mode === 'auto')) return 'nothing to install';
  if (mode === 'copy' || mode === 'hardlink') return `${mode} node_modules of ${repository.root}`;
  if (mode === 'install') return `run ${manager?.install ?? 'nothing'}`;
  if (mode !== 'auto') return `run ${mode}`;
  return canCopy(repository.root, root)
    ? `copy node_modules of ${repository.root}`
    : `run ${manager?.install ?? 'nothing'}`;
}

async function bringDependencies(
  repository: RunRepository,
  worktree: Worktree,
  options: PrepareOptions,
): Promise<string> {
  const { mode } = options;
  const manager = packageManagerOf(worktree.root);
  if (mode === 'none') return 'none';
  if (mode === 'copy' || mode === 'hardlink') {
    await copyModules(repository, worktree, mode === 'hardlink');
    return mode;
  }
  if (mode === 'auto') {
    if (manager === undefined) return 'none';
    if (canCopy(repository.root, worktree.root)) {
      await copyModules(repository, worktree, false);
      return 'copy';
    }
    await run(manager.install, worktree, options);
    return 'install';
  }
  if (mode === 'install') {
    if (manager === undefined) {
      throw new NotCheckableError(
        'There is no lock file, so nothing can be installed. Commit one, or pass --prepare none.',
      );
    }
    await run(manager.install, worktree, options);
    return 'install';
  }
  await run(mode, worktree, options);
  return 'command';
}

/** Whether the installed dependencies of one working tree match the lock file of another. */
function canCopy(from: string, to: string): boolean {
  const manager = packageManagerOf(to);
  if (manager === undefined || !existsSync(join(from, 'node_modules'))) return false;
  const [one, other] = [from, to].map((root) => {
    const file = join(root, manager.lockFile);
    return existsSync(file) ? readFileSync(file) : undefined;
  });
  return one !== undefined && other !== undefined && one.equals(other);
}

/** Copies `node_modules` of the root and of every workspace package. Links stay links. */
async function copyModules(
  repository: RunRepository,
  worktree: Worktree,
  hardLinks: boolean,
): Promise<void> {
  const manifests = await git(repository, ['ls-files', '-z', '--', '*package.json'], {
    cwd: worktree.root,
  });
  const folders = ['', ...manifests.split('\0').map((path) => dirname(path))]
    .map((folder) => join(folder, 'node_modules'))
    .filter((folder, at, all) => all.indexOf(folder) === at);
  for (const folder of folders) {
    const from = join(repository.root, folder);
    const to = join(worktree.root, folder);
    if (!lstatSync(from, { throwIfNoEntry: false })?.isDirectory() || existsSync(to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    await copyFolder(from, to, hardLinks);
    for (const cache of CACHES) rmSync(join(to, cache), { recursive: true, force: true });
  }
}

/** Uses copy-on-write if the file system supports it, which takes almost no time and space. */
async function copyFolder(from: string, to: string, hardLinks: boolean): Promise<void> {
  const args: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
    linux: ['-a', hardLinks ? '--link' : '--reflink=auto'],
    darwin: hardLinks ? ['-Rpl'] : ['-Rpc'],
  };
  const known = args[process.platform];
  if (known !== undefined) {
    const options = { cwd: dirname(from), timeout: INSTALL_TIMEOUT_MS };
    const copied = await runProgram('cp', [...known, '--', from, to], options);
    if (copied.exitCode === 0) return;
    rmSync(to, { recursive: true, force: true });
  }
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
}

/** @see https://git-scm.com/docs/gitignore for the patterns of `.worktreeinclude` */
async function copyIncluded(repository: RunRepository, worktree: Worktree): Promise<void> {
  if (!existsSync(join(repository.root, '.worktreeinclude'))) return;
  const list = async (...from: string[]): Promise<readonly string[]> => {
    const args = ['ls-files', '-z', '--others', '--ignored', ...from];
    const text = await git(repository, args, { cwd: repository.root });
    return text.split('\0').filter((path) => path !== '');
  };
  const ignored = new Set(await list('--exclude-standard'));
  for (const path of await list('--exclude-from=.worktreeinclude')) {
    const to = join(worktree.root, path);
    if (!ignored.has(path) || path.split('/').includes('node_modules') || existsSync(to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(repository.root, path), to, { verbatimSymlinks: true });
  }
}

async function initSubmodules(repository: RunRepository, { path }: Worktree): Promise<void> {
  if (!existsSync(join(path, '.gitmodules'))) return;
  await git(repository, ['submodule', '--quiet', 'update', '--init', '--recursive'], { cwd: path });
}

/**
 * Refuses links into another working tree, which would run the code of that tree. One such link
 * made a broken worktree pass its tests, and put the result into the shared cache.
 */
async function refuseForeignLinks(repository: RunRepository, worktree: Worktree): Promise<void> {
  const trees = (await listWorkTrees(repository)).map(({ path }) => path);
  const others = trees.filter((path) => path !== worktree.path && existsSync(path));
  const top = `${worktree.path}/`;
  const isForeign = (path: string): boolean =>
    !`${path}/`.startsWith(top) && others.some((other) => `${path}/`.startsWith(`${other}/`));
  const manifests = await git(repository, ['ls-files', '-z', '--', '*package.json'], {
    cwd: worktree.root,
  });
  for (const folder of new Set(['.', ...manifests.split('\0').map((path) => dirname(path))])) {
    for (const link of linksIn(join(worktree.root, folder, 'node_modules'))) {
      const target = realpathIfThere(link);
      if (target === undefined || !isForeign(target)) continue;
      throw new NotCheckableError(
        `${relative(worktree.path, link)} in ${worktree.path} leads into another working tree (${target}), so tests there would run other code. Pass --prepare install.`,
      );
    }
  }
}

function linksIn(modules: string): readonly string[] {
  const stat = lstatSync(modules, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isSymbolicLink()) return [modules];
  return readdirSync(modules, { withFileTypes: true }).flatMap((entry) => {
    const path = join(modules, entry.name);
    if (entry.isSymbolicLink()) return [path];
    return entry.isDirectory() && entry.name.startsWith('@') ? linksIn(path) : [];
  });
}

function realpathIfThere(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

async function run(command: string, worktree: Worktree, options: PrepareOptions): Promise<void> {
  const { env, log, signal } = options;
  const result = await runShell(command, {
    cwd: worktree.root,
    env,
    log,
    signal,
    timeout: INSTALL_TIMEOUT_MS,
  });
  if (result.outcome === 'exited' && result.exitCode === 0) return;
  const why = result.outcome === 'exited' ? `exit code ${result.exitCode ?? '?'}` : result.outcome;
  throw new NotCheckableError(
    `Preparing ${worktree.path} failed: \`${command}\` ended with ${why}. Its output is in ${log}.`,
  );
}
