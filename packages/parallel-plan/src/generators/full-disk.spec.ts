import { spawnSync } from 'node:child_process';
import {
  cpSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { checkFoundation } from '../implement/preconditions';
import { openRunRepository } from '../implement/repository';
import {
  CHANGE as RUN_CHANGE,
  PACKAGES as RUN_PACKAGES,
  runWorkspace,
  SCRIPT as RUN_SCRIPT,
} from '../implement/testing/run-workspace';
import { keepVerdicts } from '../testing/keep-verdicts';
import { tempWorkspace } from '../testing/temp-workspace';
import { agentsGenerator } from './agents/agents';
import ciGenerator from './ci/ci';
import { addToContracts } from './contract/add-to-contracts';
import { planFeature } from './feature/plan-feature';
import initWithNx from './init/init';
import { changePackage } from './package/package';
import { syncWholePlans } from './sync-scopes/sync-scopes';
import { SHOP, shop } from './testing/shop';
import { flush, treeAt } from './testing/tree';
import { withWholeWrites } from './whole-writes';

const CHANGE = 'add-user-sessions';
const readWorkspace = async () => SHOP;
const environment = (root: string) => ({ readWorkspace, cwd: root, isDryRun: true, env: {} });
const FEATURE = { description: 'add user sessions', projects: ['api', 'web'], skipFormat: true };
const moved = async () => ({
  ...SHOP,
  projects: SHOP.projects.map((each) =>
    each.name === 'api' ? { ...each, root: 'services/api' } : each,
  ),
});

type Generate = (tree: Tree) => Promise<GeneratorCallback>;

/** Each generator as Nx calls it, but with the projects of the test. */
const GENERATORS: readonly (readonly [name: string, generate: Generate])[] = [
  [
    'feature',
    (tree) =>
      withWholeWrites(tree, () =>
        planFeature(tree, { ...FEATURE, changeId: 'add-other' }, environment(tree.root)),
      ),
  ],
  [
    'package',
    (tree) =>
      withWholeWrites(tree, () =>
        changePackage(
          tree,
          {
            change: CHANGE,
            package: 'wp-api',
            amend: true,
            path: ['libs/http/src/session.ts'],
            reason: 'sessions are read there',
          },
          environment(tree.root),
        ),
      ),
  ],
  [
    'contract',
    (tree) =>
      withWholeWrites(tree, () =>
        addToContracts(
          tree,
          { change: CHANGE, operation: ['GET /v1/sessions/{id}'], owner: 'api' },
          environment(tree.root),
        ),
      ),
  ],
  ['sync-scopes', async (tree) => (await syncWholePlans(tree, moved)).callback],
  ['ci', (tree) => ciGenerator(tree, {})],
  ['agents', (tree) => agentsGenerator(tree, { agents: ['claude'] })],
  [
    'init',
    async (tree) => {
      tree.delete('openspec/schemas');
      return initWithNx(tree, { skipPackageJson: true, skipFormat: true });
    },
  ],
];

function filesOf(root: string, folder = '.'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap(
      (entry): [string, string][] => {
        const path = join(folder, entry.name);
        if (path === '.git' || path === 'ballast') return [];
        return entry.isDirectory()
          ? Object.entries(filesOf(root, path))
          : [[path, readFileSync(join(root, path), 'latin1')]];
      },
    ),
  );
}

/** Fills the disk up to some free bytes. */
function fill(root: string, free: number): void {
  const { bavail, bsize } = statfsSync(root);
  writeFileSync(join(root, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - free)));
}

keepVerdicts();
jest.setTimeout(180_000);

describeWith('small-disk', 'a full disk', () => {
  let root = '';
  let planned = '';

  beforeAll(async () => {
    jest.spyOn(logger, 'info').mockImplementation(() => undefined);
    root = realpathSync(tempWorkspace().root);
    const mount = ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', root];
    expect(spawnSync('mount', mount).status).toBe(0);
    const workspace = await shop();
    planned = workspace.root;
    const tree = treeAt(planned);
    const options = { ...FEATURE, api: ['POST /v1/sessions'] };
    await planFeature(tree, options, environment(planned));
    flush(tree);
    workspace.commit();
  });

  beforeEach(() => {
    for (const name of readdirSync(root))
      rmSync(join(root, name), { recursive: true, force: true });
    cpSync(planned, root, { recursive: true, filter: (path) => !path.includes('.git/hooks') });
  });

  afterAll(() => {
    spawnSync('umount', [root]);
    jest.restoreAllMocks();
  });

  it.each(GENERATORS)('stops %s with a clear error before it writes', async (_, generate) => {
    const before = filesOf(root);
    fill(root, 0);
    const failed = await generate(treeAt(root)).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      code: 'disk/full',
      stack: '',
      message: expect.stringMatching(
        /^\[disk\/full\] The disk is too full for the \d+ files? of this run\. Nothing was written\. Free some space and run the command again\.$/,
      ),
    });
    expect(filesOf(root)).toEqual(before);

    rmSync(join(root, 'ballast'));
    const tree = treeAt(root);
    const callback = await generate(tree);
    flush(tree);
    await callback();
    expect(filesOf(root)).not.toEqual(before);
  });

  describe('for temporary files', () => {
    let folder: jest.SpyInstance | undefined;
    const useFullDisk = () => {
      folder = jest.spyOn(os, 'tmpdir').mockReturnValue(root);
      fill(root, 0);
    };
    const message =
      /^(?:\[disk\/temporary\] )?The folder for temporary files, "[^"]*", has no room\. Make room there, or set TMPDIR to another folder\. Then run the command again\.(?: Nothing was written\.)?$/;

    afterEach(() => folder?.mockRestore());

    it('stops feature with a clear error before it writes', async () => {
      const files = filesOf(planned);
      const tree = treeAt(planned);
      const options = { ...FEATURE, changeId: 'add-other' };
      useFullDisk();
      const failed = await planFeature(tree, options, {
        ...environment(planned),
        isDryRun: false,
      }).catch((error: unknown) => error);
      expect(failed).toMatchObject({
        code: 'disk/temporary',
        stack: '',
        message: expect.stringMatching(message),
      });
      expect(filesOf(planned)).toEqual(files);
    });

    it('stops a run that reads the approval', async () => {
      const packages = RUN_PACKAGES.slice(0, 1);
      const workspace = await runWorkspace(packages);
      // The package merges other contracts than those that were approved.
      workspace.git('checkout', '-qb', RUN_CHANGE);
      expect(await workspace.implement(RUN_SCRIPT)).toMatchObject({ status: 'done' });
      const repository = await openRunRepository(workspace.root);
      const check = () => checkFoundation(repository, workspace.root, RUN_CHANGE);
      expect(await check()).toMatchObject({ plan: { change: RUN_CHANGE } });
      useFullDisk();
      await expect(check()).rejects.toMatchObject({
        name: 'NotCheckableError',
        message: expect.stringMatching(message),
      });
    });
  });

  it.each([4, 16, 64, 96, 128, 192, 256, 384, 512])(
    'with %d KB left writes all files of a feature or none',
    async (kilobytes) => {
      const before = filesOf(root);
      const [, generate] = GENERATORS[0] ?? [];
      fill(root, kilobytes * 1024);
      const tree = treeAt(root);
      const failed = await generate?.(tree).catch((error: { code?: string }) => error.code);
      if (failed === 'disk/full') {
        expect(filesOf(root)).toEqual(before);
        return;
      }
      const written = tree.listChanges().map(({ path }) => path);
      flush(tree);
      expect(Object.keys(filesOf(root))).toEqual(expect.arrayContaining(written));
    },
  );
});
