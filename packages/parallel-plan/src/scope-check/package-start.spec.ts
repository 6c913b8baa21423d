import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../testing/plan-text';
import type { TempWorkspace } from '../testing/temp-workspace';
import { branchWork } from './branch-work';
import { scopeCheck } from './scope-check';
import { CHANGE_FOLDER, PLAN, planRepository } from './testing/plan-repository';

const PLAN_TEXT = planText('add-sessions', [
  { id: 'wp-contracts', write: [`${CHANGE_FOLDER}/contracts/**`] },
  { id: 'wp-api', write: ['apps/api/**'], dependsOn: ['wp-contracts'] },
  { id: 'wp-auth', write: ['libs/auth/**'], dependsOn: ['wp-contracts'] },
  { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-api', 'wp-auth'] },
]);
const WORK: Readonly<Record<string, string>> = {
  'wp-contracts': `${CHANGE_FOLDER}/contracts/openapi.yaml`,
  'wp-api': 'apps/api/sessions.ts',
  'wp-auth': 'libs/auth/index.ts',
};

/** `main` with the plan, and a branch with its work for each package that `wp-web` depends on. */
function withDependencies(): TempWorkspace {
  const repository = planRepository({ [PLAN]: PLAN_TEXT }, { branch: '' });
  for (const [id, file] of Object.entries(WORK)) {
    repository.git('checkout', '-q', '-b', `add-sessions--${id}`, 'main');
    if (id !== 'wp-contracts') merge(repository, 'add-sessions--wp-contracts');
    repository.write({ [file]: `the work of ${id}\n` });
    repository.commit(id);
  }
  return repository;
}

function merge(repository: TempWorkspace, ...branches: readonly string[]): void {
  for (const branch of branches) repository.git('merge', '-q', '--no-ff', '--no-edit', branch);
}

/** A branch of `wp-web` that merges its dependencies' branches itself. */
function fromBranches(): TempWorkspace {
  const repository = withDependencies();
  repository.git('checkout', '-q', '-b', 'add-sessions--wp-web', 'main');
  merge(repository, 'add-sessions--wp-api', 'add-sessions--wp-auth');
  return repository;
}

/** A branch of `wp-web` that starts at the branch of the change, which has merged them. */
function fromChange(): TempWorkspace {
  const repository = withDependencies();
  repository.git('checkout', '-q', '-b', 'add-sessions', 'main');
  merge(repository, 'add-sessions--wp-contracts', 'add-sessions--wp-api', 'add-sessions--wp-auth');
  for (const id of Object.keys(WORK)) repository.git('branch', '-q', '-D', `add-sessions--${id}`);
  repository.git('checkout', '-q', '-b', 'add-sessions--wp-web');
  return repository;
}

async function refused({ root }: TempWorkspace, options = {}): Promise<readonly string[]> {
  const { violations } = await scopeCheck(root, {
    change: 'add-sessions',
    packageId: 'wp-web',
    ...options,
  });
  return violations.map(({ path, reason }) => `${path}: ${reason}`);
}

describe.each([
  ['the branches of its dependencies', fromBranches],
  ['the branch of the change', fromChange],
])('a package that started from %s', (_, start) => {
  it('is checked for its own changes only', async () => {
    const repository = start();
    repository.write({ 'apps/web/new.ts': '' });
    repository.commit();
    repository.write({ 'apps/web/untracked.ts': '' });
    expect(await refused(repository)).toEqual([]);
    expect(await refused(repository, { base: 'main' })).toEqual([]);
    repository.write({ 'libs/c.ts': 'out\n' });
    expect(await refused(repository)).toEqual(['libs/c.ts: not-in-scope']);
  });

  it.each([
    ['edits', (root: TempWorkspace) => root.write({ 'apps/api/sessions.ts': 'edited\n' })],
    ['removes', (root: TempWorkspace) => rmSync(join(root.root, 'apps/api/sessions.ts'))],
    [
      'moves',
      (root: TempWorkspace) => void root.git('mv', 'apps/api/sessions.ts', 'apps/web/s.ts'),
    ],
    [
      'changes the mode of',
      (root: TempWorkspace) => chmodSync(join(root.root, 'apps/api/sessions.ts'), 0o755),
    ],
  ])('is checked for merged work that it %s, committed or not', async (_verb, change) => {
    const repository = start();
    change(repository);
    expect(await refused(repository)).toEqual(['apps/api/sessions.ts: not-in-scope']);
    repository.git('commit', '-q', '-a', '-m', 'mine');
    expect(await refused(repository)).toEqual(['apps/api/sessions.ts: not-in-scope']);
  });

  it('is checked for merged work that it reverts', async () => {
    const repository = start();
    repository.git('rm', '-q', 'libs/auth/index.ts');
    repository.commit();
    expect(await refused(repository)).toEqual(['libs/auth/index.ts: not-in-scope']);
  });

  it('may merge later work of other packages', async () => {
    const repository = start();
    repository.git('checkout', '-q', '-b', 'add-sessions--wp-api-2', 'HEAD');
    repository.git('branch', '-q', '-f', 'add-sessions--wp-api', 'HEAD');
    repository.git('checkout', '-q', 'add-sessions--wp-api');
    repository.write({ 'apps/api/later.ts': '' });
    repository.commit();
    repository.git('checkout', '-q', 'add-sessions--wp-web');
    repository.write({ 'apps/web/new.ts': '' });
    repository.commit();
    repository.git('merge', '-q', '--no-commit', '--no-ff', 'add-sessions--wp-api');
    expect(await refused(repository, { staged: true })).toEqual([]);
    repository.git('commit', '-q', '--no-edit');
    expect(await refused(repository)).toEqual([]);
  });
});

describe('the branch of another package does not permit', () => {
  it.each(['add-sessions', 'add-sessions--wp-api'])(
    'a path outside its scope: %s',
    async (branch) => {
      const repository = fromBranches();
      repository.write({ 'libs/c.ts': 'mine\n' });
      repository.commit();
      repository.git('branch', '-q', '-f', branch, 'HEAD');
      expect(await refused(repository)).toEqual(['libs/c.ts: not-in-scope']);
    },
  );

  it('the work of the package itself, under its own name on a remote', async () => {
    const repository = fromBranches();
    repository.write({ 'libs/c.ts': 'mine\n' });
    repository.commit();
    repository.git('update-ref', 'refs/remotes/origin/add-sessions--wp-web', 'HEAD');
    expect(await refused(repository)).toEqual(['libs/c.ts: not-in-scope']);
  });
});

describe('a branch name of CI', () => {
  it.each([
    'add-sessions--wp-api',
    'refs/heads/add-sessions--wp-api',
    'heads/add-sessions--wp-api',
    'refs/heads/openspec/add-sessions--wp-api',
    'refs/remotes/origin/add-sessions--wp-api',
  ])('%s selects its package', async (branch) => {
    const { root } = planRepository();
    expect(await branchWork(root, branch, {})).toEqual({
      judge: true,
      change: 'add-sessions',
      packageId: 'wp-api',
    });
  });

  it.each([
    'refs/pull/7/merge',
    'refs/tags/add-sessions--wp-api',
    'refs/merge-requests/1/head',
    '',
  ])('%j is refused', async (branch) => {
    const { root } = planRepository();
    await expect(branchWork(root, branch, {})).rejects.toThrow('is not a branch');
  });
});
