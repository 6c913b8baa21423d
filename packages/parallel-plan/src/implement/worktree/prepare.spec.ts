import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { tempWorkspace, type TempWorkspace } from '../../testing/temp-workspace';
import { linkPackage, npmWorkspaces, preparedWorktree } from './testing/prepared-worktree';

jest.setTimeout(60_000);

/** A package manager as its documentation describes it: it installs only what it is asked for, and links relatively. */
function stubManager(name: string, expected: string): NodeJS.ProcessEnv {
  const { root } = tempWorkspace();
  const program = join(root, name);
  writeFileSync(
    program,
    `#!/bin/sh
echo "${name} $*"
test "${name} $*" = "${expected}" || { echo "unexpected arguments" >&2; exit 1; }
grep -q outdated "$(ls bun.lock bun.lockb pnpm-lock.yaml yarn.lock 2>/dev/null | head -n 1)" && { echo "the lock file is outdated" >&2; exit 1; }
mkdir -p node_modules/@acme && ln -s ../../libs/lib node_modules/@acme/lib
`,
  );
  chmodSync(program, 0o755);
  return { PATH: `${root}${delimiter}${process.env['PATH'] ?? ''}` };
}

const lib = (root: string): string => realpathSync(join(root, 'node_modules/@acme/lib'));

/** A workspace whose dependencies are installed, as a checkout has them. */
function installed(files: Readonly<Record<string, string>> = {}): TempWorkspace {
  const workspace = npmWorkspaces({ 'package-lock.json': '{}', ...files });
  linkPackage(workspace.root, '@acme/lib', 'libs/lib');
  workspace.write({ 'node_modules/left/index.js': '1', 'node_modules/.cache/x': '/absolute' });
  return workspace;
}

describe('--prepare auto', () => {
  it('copies installed dependencies if the lock files match, with links inside the worktree', async () => {
    const workspace = installed({ 'apps/api/main.js': '' });
    workspace.write({ 'apps/api/node_modules/nested/index.js': '2' });
    const { worktree, how } = await preparedWorktree(workspace);
    expect(how).toBe('copy');
    expect(lib(worktree.root)).toBe(join(worktree.root, 'libs/lib'));
    expect(existsSync(join(worktree.root, 'apps/api/node_modules/nested/index.js'))).toBe(true);
    expect(existsSync(join(worktree.root, 'node_modules/.cache'))).toBe(false);
  });

  it.each([
    ['pnpm', 'pnpm-lock.yaml', '', 'pnpm install --frozen-lockfile'],
    ['yarn', 'yarn.lock', '# yarn lockfile v1\n', 'yarn install --frozen-lockfile'],
    ['yarn', 'yarn.lock', '__metadata:\n  version: 8\n', 'yarn install --immutable'],
    ['bun', 'bun.lock', '', 'bun install --frozen-lockfile'],
    ['bun', 'bun.lockb', '', 'bun install --frozen-lockfile'],
  ])(
    'installs with %s (a stub) without installed dependencies: %s',
    async (name, lock, text, line) => {
      const workspace = npmWorkspaces({ [lock]: text });
      const { worktree, how, log } = await preparedWorktree(workspace, {
        env: stubManager(name, line),
      });
      expect([how, log()]).toEqual(['install', `${line}\n`]);
      expect(lib(worktree.root)).toBe(join(worktree.root, 'libs/lib'));
      expect(existsSync(join(workspace.root, 'node_modules'))).toBe(false);
    },
  );

  it('installs if the lock file of the checkout differs', async () => {
    const workspace = npmWorkspaces({ 'pnpm-lock.yaml': 'a\n' });
    workspace.write({ 'pnpm-lock.yaml': 'edited\n', 'node_modules/left/index.js': '1' });
    const env = stubManager('pnpm', 'pnpm install --frozen-lockfile');
    expect((await preparedWorktree(workspace, { env })).how).toBe('install');
  });

  it('reports the failed command and its log', async () => {
    const workspace = npmWorkspaces({ 'pnpm-lock.yaml': 'outdated\n' });
    const env = stubManager('pnpm', 'pnpm install --frozen-lockfile');
    await expect(preparedWorktree(workspace, { env })).rejects.toThrow(
      /`pnpm install --frozen-lockfile` ended with exit code 1\. Its output is in .*prepare\.log/,
    );
  });

  it('installs nothing without a lock file', async () => {
    const { how, worktree } = await preparedWorktree(npmWorkspaces());
    expect([how, existsSync(join(worktree.root, 'node_modules'))]).toEqual(['none', false]);
  });

  it('installs with npm', async () => {
    const lock = {
      name: 'acme',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': { name: 'acme', version: '1.0.0', workspaces: ['apps/*', 'libs/*'] },
        'apps/api': { name: '@acme/api', version: '1.0.0', dependencies: { '@acme/lib': '*' } },
        'libs/lib': { name: '@acme/lib', version: '1.0.0' },
        'node_modules/@acme/api': { resolved: 'apps/api', link: true },
        'node_modules/@acme/lib': { resolved: 'libs/lib', link: true },
      },
    };
    const workspace = npmWorkspaces({ 'package-lock.json': JSON.stringify(lock) });
    const { worktree, how } = await preparedWorktree(workspace);
    expect(how).toBe('install');
    expect(lib(worktree.root)).toBe(join(worktree.root, 'libs/lib'));
    expect(workspace.git('-C', worktree.path, 'status', '--porcelain')).toBe('');
  });
});

describe('--prepare', () => {
  it.each([
    ['copy', false],
    ['hardlink', true],
  ])('%s', async (mode, isSame) => {
    const workspace = installed();
    const { worktree, how } = await preparedWorktree(workspace, { mode });
    const inode = (root: string) => lstatSync(join(root, 'node_modules/left/index.js')).ino;
    expect([how, inode(worktree.root) === inode(workspace.root)]).toEqual([mode, isSame]);
    expect(lib(worktree.root)).toBe(join(worktree.root, 'libs/lib'));
  });

  it('none installs nothing', async () => {
    const { worktree, how } = await preparedWorktree(installed(), { mode: 'none' });
    expect([how, existsSync(join(worktree.root, 'node_modules'))]).toEqual(['none', false]);
  });

  it('a shell line runs in the worktree', async () => {
    const mode = 'mkdir node_modules && pwd > node_modules/place';
    const { worktree, how } = await preparedWorktree(installed(), { mode });
    expect(how).toBe('command');
    expect(readFileSync(join(worktree.root, 'node_modules/place'), 'utf8')).toBe(
      `${worktree.root}\n`,
    );
  });

  it('install without a lock file is refused', async () => {
    await expect(preparedWorktree(npmWorkspaces(), { mode: 'install' })).rejects.toThrow(
      /no lock file.*--prepare none/,
    );
  });

  it('refuses a link into the checkout, because tests would run its code', async () => {
    const workspace = npmWorkspaces({ 'package-lock.json': '{}' });
    mkdirSync(join(workspace.root, 'node_modules/@acme'), { recursive: true });
    const target = join(workspace.root, 'libs/lib');
    symlinkSync(target, join(workspace.root, 'node_modules/@acme/lib'));
    await expect(preparedWorktree(workspace)).rejects.toThrow(
      /node_modules\/@acme\/lib in .*wp-api leads into another working tree .*--prepare install/,
    );
  });
});

describe('.worktreeinclude', () => {
  it('copies the listed ignored files', async () => {
    const workspace = npmWorkspaces({
      '.worktreeinclude': '.env*\n!.env.prod\nnotes.txt\nlibs/**\n',
    });
    const ignored = { '.env': 'A=1', 'apps/api/.env.local': 'B=2', '.env.prod': 'C=3' };
    workspace.write({ ...ignored, 'notes.txt': 'untracked, and not ignored' });
    const { worktree } = await preparedWorktree(workspace);
    const found = [...Object.keys(ignored), 'notes.txt'].filter((file) =>
      existsSync(join(worktree.root, file)),
    );
    expect(found).toEqual(['.env', 'apps/api/.env.local']);
  });
});

describe('the hook', () => {
  it('runs last, in the worktree', async () => {
    const { worktree } = await preparedWorktree(installed(), {
      hook: 'ls node_modules > .env.hook',
    });
    expect(readFileSync(join(worktree.root, '.env.hook'), 'utf8')).toBe('@acme\nleft\n');
  });

  it('that fails stops the package', async () => {
    await expect(preparedWorktree(installed(), { hook: 'exit 3' })).rejects.toThrow(
      /`exit 3` ended with exit code 3/,
    );
  });
});
