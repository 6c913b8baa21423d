import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tempWorkspace, type TempWorkspace } from '../../../testing/temp-workspace';
import { openRunRepository } from '../../repository';
import { worktreeEnvironment } from '../../run-context';
import { prepareWorktree, type PrepareOptions } from '../prepare';
import { openWorktree, type Worktree } from '../worktree';

const created: string[] = [];

afterAll(() => {
  for (const folder of created.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export interface PreparedWorktree {
  readonly worktree: Worktree;
  /** How it was prepared. */
  readonly how: string;
  /** The output of the commands. */
  readonly log: () => string;
}

/** An npm workspace with a library and an application that uses it, committed. */
export function npmWorkspaces(files: Readonly<Record<string, string>> = {}): TempWorkspace {
  const manifest = (name: string, more: object = {}): string =>
    JSON.stringify({ name, version: '1.0.0', private: true, ...more });
  const workspace = tempWorkspace({
    'package.json': manifest('acme', { workspaces: ['apps/*', 'libs/*'] }),
    'libs/lib/package.json': manifest('@acme/lib', { main: 'index.js' }),
    'libs/lib/index.js': "exports.greet = () => 'hello';\n",
    'apps/api/package.json': manifest('@acme/api', { dependencies: { '@acme/lib': '*' } }),
    '.gitignore': 'node_modules\n.env*\n.nx\n',
    ...files,
  });
  workspace.commit();
  return workspace;
}

/** Links a package into a `node_modules`, as package managers do: with a relative path. */
export function linkPackage(root: string, name: string, folder: string): void {
  const link = join(root, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  const up = name.includes('/') ? '../..' : '..';
  symlinkSync(join(up, folder), link);
}

/** Makes and prepares the worktree of a package, as a run does. */
export async function preparedWorktree(
  { root, git }: TempWorkspace,
  options: Partial<Pick<PrepareOptions, 'mode' | 'hook' | 'env'>> = {},
): Promise<PreparedWorktree> {
  const repository = await openRunRepository(root);
  created.push(`${root}.worktrees`);
  git('branch', '--force', 'add-sessions--wp-api');
  const about = { change: 'add-sessions', packageId: 'wp-api' };
  const tip = git('rev-parse', 'HEAD').trim();
  const worktree = await openWorktree(repository, { ...about, tip }, 'process');
  const log = join(root, '.git/prepare.log');
  const how = await prepareWorktree(repository, worktree, {
    mode: 'auto',
    log,
    signal: new AbortController().signal,
    ...options,
    env: worktreeEnvironment({ ...process.env, ...options.env }),
  });
  return { worktree, how, log: () => readFileSync(log, 'utf8') };
}
