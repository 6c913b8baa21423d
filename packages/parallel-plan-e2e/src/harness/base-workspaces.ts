import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { installPackages } from './install-packages';
import { linkTree } from './link-tree';
import { NX_VERSION, OPENSPEC_VERSION, TYPESCRIPT_VERSION } from './nx-versions';
import { madeOnce } from './made-once';
import { packedTarballs, REPOSITORY_ROOT } from './packed-packages';
import { makePlainWorkspace } from './plain-workspace';
import { mustRun } from './run-command';
import { runFolder } from './run-folder';
import { Workspace } from './workspace';

/** `js-libs` comes from Nx's own generators, `demo` is what the demo shows, `repository` is this repository itself. */
export type WorkspaceKind = 'js-libs' | 'demo' | 'repository';

const MAKERS: Record<WorkspaceKind, (workspace: Workspace, tarballs: readonly string[]) => void> = {
  'js-libs': makeJsLibs,
  demo: makeDemo,
  repository: makeRepository,
};

/**
 * Makes the workspace of a kind, once a run, in two commits: `workspace`, with the packed plugin installed, and `init`,
 * what `nx add` does after it.
 *
 * @returns its folder, to copy from
 */
export function baseWorkspace(kind: WorkspaceKind): string {
  const base = join(runFolder().bases, kind);
  madeOnce(base, () => {
    const workspace = new Workspace(join(base, 'workspace'), join(base, 'state'));
    mkdirSync(workspace.root);
    workspace.git('init', '--quiet', '--initial-branch', 'main');
    MAKERS[kind](workspace, packedTarballs());
    commitAndSetUp(workspace);
  });
  return join(base, 'workspace');
}

/** The same for a plain workspace of a version of Nx. */
export function basePlainWorkspace(nx: string): string {
  const base = join(runFolder().bases, `nx-${nx}`);
  madeOnce(base, () => {
    const workspace = new Workspace(join(base, 'workspace'), join(base, 'state'));
    mkdirSync(workspace.root);
    makePlainWorkspace(workspace, nx);
    commitAndSetUp(workspace);
  });
  return join(base, 'workspace');
}

/** The tests install what a check needs themselves. */
function commitAndSetUp(workspace: Workspace): void {
  workspace.commit('workspace');
  nxMustSucceed(workspace, ['generate', 'parallel-plan:init', '--minimal', '--no-interactive']);
  workspace.commit('init');
}

/** Three libraries in a row, `checkout` on `orders` on `money`, so that the project graph has edges. */
function makeJsLibs(workspace: Workspace, tarballs: readonly string[]): void {
  workspace.write('.gitignore', 'node_modules/\ndist/\n.nx/\n');
  workspace.write('nx.json', json({ analytics: false, defaultBase: 'main' }));
  workspace.write(
    'package.json',
    json({
      name: 'shop',
      version: '0.0.0',
      private: true,
      license: 'MIT',
      devDependencies: {
        '@fission-ai/openspec': OPENSPEC_VERSION,
        '@nx/devkit': NX_VERSION,
        '@nx/js': NX_VERSION,
        nx: NX_VERSION,
        typescript: TYPESCRIPT_VERSION,
      },
    }),
  );
  installPackages(workspace, tarballs);
  const previous = new Map([
    ['orders', 'money'],
    ['checkout', 'orders'],
  ]);
  for (const name of ['money', 'orders', 'checkout']) {
    nxMustSucceed(workspace, [
      ...['generate', '@nx/js:library', `libs/${name}`, '--bundler=tsc', '--linter=none'],
      ...['--unitTestRunner=none', '--no-interactive'],
    ]);
    const imported = previous.get(name);
    if (imported === undefined) continue;
    workspace.write(
      `libs/${name}/src/lib/${name}.ts`,
      `import { ${imported} } from '${imported}';\n\nexport function ${name}(): string {\n  return \`${name} of \${${imported}()}\`;\n}\n`,
    );
  }
}

function makeDemo(workspace: Workspace, tarballs: readonly string[]): void {
  cpSync(join(REPOSITORY_ROOT, 'tools/demo/workspace'), workspace.root, { recursive: true });
  installPackages(workspace, tarballs);
}

/** The files of the checkout as they are now, with its dependencies and, in place of its own packages, the packed ones. */
function makeRepository(workspace: Workspace, tarballs: readonly string[]): void {
  const listed = mustRun('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: REPOSITORY_ROOT,
    env: workspace.env,
  }).stdout;
  for (const file of listed.split('\0').filter(Boolean)) {
    // Deleted, but not committed yet.
    if (!existsSync(join(REPOSITORY_ROOT, file))) continue;
    mkdirSync(dirname(workspace.path(file)), { recursive: true });
    cpSync(join(REPOSITORY_ROOT, file), workspace.path(file), { recursive: true, force: true });
  }
  linkTree(join(REPOSITORY_ROOT, 'node_modules'), workspace.path('node_modules'));
  for (const tarball of tarballs) unpackInto(workspace, tarball);
}

/** Where npm's link to a workspace's package leads, relative to the repository. */
function sourcesOf(name: string): string {
  const link = join(REPOSITORY_ROOT, 'node_modules', name);
  return relative(REPOSITORY_ROOT, realpathSync(link));
}

function unpackInto(workspace: Workspace, tarball: string): void {
  const options = { cwd: workspace.root, env: workspace.env };
  const manifest = mustRun('tar', ['-xzOf', tarball, 'package/package.json'], options).stdout;
  const { name, bin = {} } = JSON.parse(manifest) as {
    name: string;
    bin?: Record<string, string>;
  };
  const folder = workspace.path(`node_modules/${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  mustRun('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder], options);
  for (const [command, file] of Object.entries(bin)) {
    chmodSync(join(folder, file), 0o755);
    rmSync(workspace.path(`node_modules/.bin/${command}`), { force: true });
    symlinkSync(join('..', name, file), workspace.path(`node_modules/.bin/${command}`));
  }
  // Dependencies that npm couldn't hoist stand beside the sources.
  const own = join(REPOSITORY_ROOT, sourcesOf(name), 'node_modules');
  if (existsSync(own)) linkTree(own, join(folder, 'node_modules'));
}

function nxMustSucceed(workspace: Workspace, args: readonly string[]): void {
  mustRun(workspace.path('node_modules/.bin/nx'), args, {
    cwd: workspace.root,
    env: workspace.env,
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
