import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { worktreeEnvironment } from '../run-context';
import { linkPackage, npmWorkspaces, preparedWorktree } from './testing/prepared-worktree';

// Nx starts seven times.
jest.setTimeout(300_000);

const MODULES = resolve(__dirname, '../../../../../node_modules');
const WRONG = "exports.greet = () => 'WRONG';\n";

/** The tests of `apps/api`, as a verification step runs them. */
function test(root: string, env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
  const line = [nx, 'run-many', '-t', 'test', '-p', 'api', '--output-style=static', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, line, {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return {
    passes: status === 0,
    isCached: stdout.includes('from the cache'),
    output: stdout + stderr,
  };
}

it('an error in a library of a worktree fails its tests, and the cache of the checkout is not affected', async () => {
  const workspace = npmWorkspaces({
    'nx.json': JSON.stringify({
      targetDefaults: { test: { cache: true, inputs: ['default', '^default'] } },
    }),
    'apps/api/package.json': JSON.stringify({
      name: '@acme/api',
      scripts: { test: 'node test.js' },
      dependencies: { '@acme/lib': '*' },
      nx: { name: 'api' },
    }),
    'apps/api/test.js': "if (require('@acme/lib').greet() !== 'hello') process.exit(1);\n",
    'package-lock.json': '{"name":"acme","lockfileVersion":3,"packages":{}}',
  });
  const { root } = workspace;
  linkPackage(root, '@acme/lib', 'libs/lib');
  const nx = join(root, 'node_modules/nx');
  mkdirSync(dirname(nx), { recursive: true });
  symlinkSync(join(MODULES, 'nx'), nx);
  const own: NodeJS.ProcessEnv = {
    ...process.env,
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    CI: 'true',
  };
  for (const name of Object.keys(own).filter((one) => /^NX_(TASK|WORKSPACE|CACHE)/.test(one))) {
    Reflect.deleteProperty(own, name);
  }
  expect(test(root, own)).toMatchObject({ passes: true, isCached: false });
  expect(test(root, own)).toMatchObject({ passes: true, isCached: true });

  const { worktree } = await preparedWorktree(workspace, { env: own });
  const inside = worktreeEnvironment(own);
  writeFileSync(join(worktree.root, 'libs/lib/index.js'), WRONG);
  expect(test(worktree.root, inside)).toMatchObject({ passes: false, isCached: false });
  expect(test(worktree.root, inside, '--skip-nx-cache')).toMatchObject({ passes: false });

  // What passes in the worktree passes for its own code, and says nothing about that of the checkout.
  writeFileSync(join(worktree.root, 'apps/api/test.js'), '');
  expect(test(worktree.root, inside)).toMatchObject({ passes: true, isCached: false });
  writeFileSync(join(root, 'libs/lib/index.js'), WRONG);
  expect(test(root, own)).toMatchObject({ passes: false, isCached: false });
  workspace.git('checkout', '-q', '--', '.');
  expect(test(root, own)).toMatchObject({ passes: true, isCached: true });
});
