import { mkdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../testing/plan-text';
import { tempWorkspace, type TempWorkspace } from '../testing/temp-workspace';
import { scopeCheck, type ScopeCheckOptions } from './scope-check';
import { CHANGE_FOLDER, PACKAGES, PLAN, planRepository } from './testing/plan-repository';

async function check({ root }: { readonly root: string }, options: ScopeCheckOptions = {}) {
  const { violations, ...result } = await scopeCheck(root, options);
  return {
    ...result,
    refused: violations.map(({ path, status, reason }) => `${status} ${path}: ${reason}`),
    violations,
  };
}

function commitOf(repository: TempWorkspace, ref: string): string {
  return repository.git('rev-parse', ref).trim();
}

describe('the scope check of a branch', () => {
  it('passes while all paths are in scope', async () => {
    const repository = planRepository();
    repository.write({ 'apps/api/a.ts': 'changed\n', 'apps/api/new/größe 1.ts': '' });
    repository.commit();
    repository.write({
      'apps/api/untracked.ts': '',
      [`${CHANGE_FOLDER}/tasks.md`]: '- [x] done\n',
    });
    expect(await check(repository)).toEqual({
      version: 1,
      ok: true,
      code: null,
      change: 'add-sessions',
      package: 'wp-api',
      base: commitOf(repository, 'main'),
      planRef: commitOf(repository, 'main'),
      checked: 4,
      refused: [],
      violations: [],
      notChecked: [],
    });
  });

  it('reports added, edited, deleted and renamed files by path', async () => {
    const odd = ['libs/two words.ts', 'libs/größe.ts', 'libs/日本.ts', 'libs/new\nline "q"\t.ts'];
    const repository = planRepository({
      ...Object.fromEntries(odd.map((file) => [file, `${file} has a text of its own\n`])),
      'libs/gone.ts': 'gone\n',
      'apps/web/moved in.ts': 'a text that is long enough to be found again\n',
      'apps/api/moved\nout.ts': 'another text that is long enough to be found again\n',
    });
    for (const file of odd) repository.write({ [file]: 'edited\n' });
    repository.write({ 'libs/added.ts': '' });
    rmSync(join(repository.root, 'libs/gone.ts'));
    repository.git('mv', 'apps/web/moved in.ts', 'apps/api/moved in.ts');
    repository.git('mv', 'apps/api/moved\nout.ts', 'apps/web/moved\nout.ts');
    repository.commit();

    const { refused, violations, checked } = await check(repository);
    expect(refused).toEqual([
      'renamed apps/web/moved\nout.ts: not-in-scope',
      'renamed apps/web/moved in.ts: not-in-scope',
      'added libs/added.ts: not-in-scope',
      'deleted libs/gone.ts: not-in-scope',
      'modified libs/größe.ts: not-in-scope',
      'modified libs/new\nline "q"\t.ts: not-in-scope',
      'modified libs/two words.ts: not-in-scope',
      'modified libs/日本.ts: not-in-scope',
    ]);
    expect(checked).toBe(10);
    expect(violations[0]).toMatchObject({ renamed: 'apps/api/moved\nout.ts', owner: 'wp-web' });
    expect(violations[1]).toMatchObject({ renamed: 'apps/api/moved in.ts', owner: 'wp-web' });
  });

  it.each<[string, (repository: TempWorkspace) => void, string]>([
    ['a commit', (repository) => repository.commit(), 'modified'],
    ['the index', (repository) => repository.git('add', '-A'), 'modified'],
    ['the working tree', () => undefined, 'modified'],
    [
      'a commit, with an edit that hides it',
      (repository) => {
        repository.commit();
        repository.write({ 'libs/c.ts': 'c\n' });
      },
      'modified',
    ],
    [
      'the index, with an edit that hides it',
      (repository) => {
        repository.git('add', '-A');
        repository.write({ 'libs/c.ts': 'c\n' });
      },
      'modified',
    ],
  ])('includes %s', async (_, keep, status) => {
    const repository = planRepository();
    repository.write({ 'libs/c.ts': 'changed\n' });
    keep(repository);
    expect((await check(repository)).refused).toEqual([`${status} libs/c.ts: not-in-scope`]);
  });

  it('ignores files that git ignores and later commits of main', async () => {
    const repository = planRepository({ '.gitignore': 'dist\n' });
    repository.write({ 'dist/out.js': '', 'apps/api/a.ts': 'changed\n' });
    repository.commit();
    repository.git('checkout', '-q', 'main');
    repository.write({ 'libs/c.ts': 'by others\n' });
    repository.commit();
    repository.git('checkout', '-q', 'add-sessions--wp-api');
    expect((await check(repository)).refused).toEqual([]);
    repository.git('merge', '-q', 'main');
    expect(await check(repository)).toMatchObject({ refused: [], checked: 1 });
  });

  it('uses the plan at the start of the branch', async () => {
    const repository = planRepository();
    const wider = PACKAGES.map((each) =>
      each.id === 'wp-api' ? { ...each, write: ['**'] } : each,
    );
    repository.write({ [PLAN]: planText('add-sessions', wider), 'libs/c.ts': 'changed\n' });
    repository.commit();
    const refused = ['modified libs/c.ts: not-in-scope', `modified ${PLAN}: planning-file`];
    expect((await check(repository)).refused).toEqual(refused);
    expect((await check(repository, { planRef: 'main' })).refused).toEqual(refused);
    expect((await check(repository, { planRef: 'HEAD' })).refused).toEqual([
      `modified ${PLAN}: planning-file`,
    ]);
  });

  it('uses an amendment once main and the branch contain it', async () => {
    const repository = planRepository();
    repository.write({ 'libs/c.ts': 'changed\n' });
    repository.commit();
    repository.git('checkout', '-q', 'main');
    const wider = PACKAGES.map((each) =>
      each.id === 'wp-api' ? { ...each, write: [...each.write, 'libs/c.ts'] } : each,
    );
    repository.write({ [PLAN]: planText('add-sessions', wider) });
    repository.commit();
    repository.git('checkout', '-q', 'add-sessions--wp-api');
    expect((await check(repository)).ok).toBe(false);
    expect((await check(repository, { planRef: 'main' })).ok).toBe(true);
    repository.git('merge', '-q', 'main');
    expect((await check(repository)).ok).toBe(true);
  });

  it('refuses links that lead out of the scope', async () => {
    const repository = planRepository();
    const link = (name: string, target: string) =>
      symlinkSync(target, join(repository.root, 'apps/api', name));
    link('fine', './a.ts');
    link('absolute', '/etc/passwd');
    link('to web', '../web');
    repository.commit();
    link('outside', '../../../x');
    link('untracked legacy', 'legacy');
    repository.git('add', 'apps/api/outside');
    link('through', 'to web/b.ts');
    const { violations, refused } = await check(repository);
    expect(refused.every((line) => line.endsWith('link-leaves-scope'))).toBe(true);
    expect(violations.map(({ path, leadsTo, owner }) => [path, leadsTo, owner])).toEqual([
      ['apps/api/absolute', '/etc/passwd', undefined],
      ['apps/api/outside', '../x', undefined],
      ['apps/api/through', 'apps/web/b.ts', 'wp-web'],
      ['apps/api/to web', 'apps/web', 'wp-web'],
      ['apps/api/untracked legacy', 'apps/api/legacy', undefined],
    ]);
  });

  it('refuses a link in a commit that is hidden on the disk', async () => {
    const repository = planRepository();
    symlinkSync('../web/b.ts', join(repository.root, 'apps/api/link'));
    repository.commit();
    unlinkSync(join(repository.root, 'apps/api/link'));
    repository.write({ 'apps/api/link': 'a file\n' });
    expect((await check(repository)).violations).toMatchObject([
      { path: 'apps/api/link', leadsTo: 'apps/web/b.ts', owner: 'wp-web' },
    ]);
  });

  it('treats a submodule as one path, also if the branch ignores it', async () => {
    const vendor = tempWorkspace({ 'x.txt': '1' });
    vendor.commit();
    const repository = planRepository({}, { branch: '' });
    const add = (path: string) =>
      repository.git(
        '-c',
        'protocol.file.allow=always',
        'submodule',
        'add',
        '-q',
        vendor.root,
        path,
      );
    add('libs/vendor');
    repository.git('config', '--file', '.gitmodules', 'submodule.libs/vendor.ignore', 'all');
    repository.commit();
    repository.git('checkout', '-q', '-b', 'add-sessions--wp-api');
    expect((await check(repository)).refused).toEqual([]);

    const bump = (path: string) =>
      repository.git('-C', path, 'commit', '-q', '--allow-empty', '-m', 'more');
    bump('libs/vendor');
    const refused = ['modified libs/vendor: not-in-scope'];
    expect((await check(repository)).refused).toEqual(refused);
    repository.git('add', '-f', 'libs/vendor');
    repository.git('commit', '-q', '-m', 'bump');
    expect((await check(repository)).refused).toEqual(refused);

    repository.git('checkout', '-q', '-B', 'add-sessions--wp-api', 'main');
    repository.git('submodule', '-q', 'update');
    add('apps/api/vendor');
    repository.commit();
    expect((await check(repository)).refused).toEqual(['modified .gitmodules: not-in-scope']);
  });

  it('treats an untracked repository inside the workspace as one path', async () => {
    const repository = planRepository();
    for (const folder of ['apps/api/nested', 'libs/nested']) {
      mkdirSync(join(repository.root, folder));
      repository.git('-C', folder, 'init', '-q');
      repository.git('-C', folder, 'commit', '-q', '--allow-empty', '-m', 'x');
    }
    expect((await check(repository)).refused).toEqual(['untracked libs/nested: not-in-scope']);
  });

  it('accepts a workspace below the root of the repository', async () => {
    const repository = planRepository({}, { folder: 'work\nspaces/shop/' });
    const root = join(repository.root, 'work\nspaces/shop');
    repository.write({
      'work\nspaces/shop/apps/api/a.ts': 'changed\n',
      'work\nspaces/shop/libs/c.ts': 'changed\n',
      'work\nspaces/other.ts': '',
      'README.md': '',
      'apps/api/a.ts': 'not ours\n',
    });
    const expected = [
      '../../README.md: outside-workspace',
      '../../apps/api/a.ts: outside-workspace',
      '../other.ts: outside-workspace',
      'libs/c.ts: not-in-scope',
    ];
    const untracked = (await check({ root })).refused;
    expect(untracked.map((line) => line.replace(/^\w+ /, ''))).toEqual(expected);
    repository.commit();
    const committed = (await check({ root })).refused;
    expect(committed.map((line) => line.replace(/^\w+ /, ''))).toEqual(expected);
  });

  it('uses the branch of the worktree', async () => {
    const repository = planRepository({}, { branch: '' });
    const tree = join(tempWorkspace().root, 'tree');
    repository.git('worktree', 'add', '-q', '-b', 'add-sessions--wp-web', tree);
    const other = { root: tree };
    repository.git('-C', tree, 'mv', 'libs/c.ts', 'apps/web/c.ts');
    expect(await check(other)).toMatchObject({
      package: 'wp-web',
      refused: ['renamed libs/c.ts: not-in-scope'],
    });
  });

  it('ignores the git settings of the user', async () => {
    const repository = planRepository();
    for (const [name, value] of [
      ['diff.relative', 'true'],
      ['diff.renames', 'copies'],
      ['diff.noprefix', 'true'],
      ['diff.external', '/bin/false'],
      ['color.ui', 'always'],
      ['core.quotePath', 'true'],
      ['status.showUntrackedFiles', 'no'],
    ] as const) {
      repository.git('config', name, value);
    }
    repository.write({ 'libs/größe.ts': '' });
    repository.commit();
    repository.write({ 'libs/neu.ts': '' });
    expect((await check(repository)).refused).toEqual([
      'added libs/größe.ts: not-in-scope',
      'untracked libs/neu.ts: not-in-scope',
    ]);
  });
});

describe('the scope check of staged files', () => {
  it('ignores unstaged files', async () => {
    const repository = planRepository();
    repository.write({ 'libs/c.ts': 'changed\n', 'apps/web/b.ts': 'changed\n' });
    repository.git('add', 'apps/web/b.ts');
    expect(await check(repository, { staged: true })).toMatchObject({
      refused: ['modified apps/web/b.ts: not-in-scope'],
      base: commitOf(repository, 'HEAD'),
      checked: 1,
    });
  });

  it('includes only changes of the branch in a merge of main', async () => {
    const repository = planRepository();
    repository.write({ 'apps/api/a.ts': 'ours\n' });
    repository.commit();
    repository.git('checkout', '-q', 'main');
    repository.write({ 'apps/api/a.ts': 'theirs\n', 'libs/c.ts': 'theirs\n' });
    repository.commit();
    repository.git('checkout', '-q', 'add-sessions--wp-api');
    expect(() => repository.git('merge', '-q', 'main')).toThrow();
    repository.write({ 'apps/api/a.ts': 'both\n' });
    repository.git('add', 'apps/api/a.ts');
    expect((await check(repository, { staged: true })).refused).toEqual([]);
    repository.write({ 'libs/c.ts': 'more than theirs\n' });
    repository.git('add', 'libs/c.ts');
    expect((await check(repository, { staged: true })).refused).toEqual([
      'modified libs/c.ts: not-in-scope',
    ]);
  });

  it('includes everything in a merge of an unknown branch', async () => {
    const repository = planRepository();
    repository.git('checkout', '-q', '-b', 'mine', 'main');
    repository.write({ 'libs/c.ts': 'mine\n' });
    repository.commit();
    repository.git('checkout', '-q', 'add-sessions--wp-api');
    repository.write({ 'apps/api/a.ts': 'ours\n' });
    repository.commit();
    repository.git('merge', '-q', '--no-commit', '--no-ff', 'mine');
    expect((await check(repository, { staged: true })).refused).toEqual([
      'modified libs/c.ts: not-in-scope',
    ]);
  });
});

describe('the scope check of a list of files', () => {
  const names = (from: string, ...list: string[]) => ({ files: { names: list, from } });

  it('accepts changed, existing and missing files', async () => {
    const repository = planRepository();
    const { root } = repository;
    expect(
      await check(
        repository,
        names(
          join(root, 'apps'),
          'api/a.ts',
          '../libs/c.ts',
          join(root, 'apps/web/new.ts'),
          'api/../../../x',
        ),
      ),
    ).toMatchObject({
      base: null,
      checked: 4,
      refused: [
        'named ../x: outside-workspace',
        'named apps/web/new.ts: not-in-scope',
        'named libs/c.ts: not-in-scope',
      ],
    });
  });

  it('follows links to the target of a write', async () => {
    const repository = planRepository();
    const { root } = repository;
    const link = (target: string, path: string) => symlinkSync(target, join(root, path));
    link('../web', 'apps/api/web');
    link('../web/b.ts', 'apps/api/b.ts');
    link('../web/not-yet.ts', 'apps/api/dangling.ts');
    const list = ['web/new.ts', 'b.ts', 'dangling.ts'].map((name) => `apps/api/${name}`);
    const { violations } = await check(repository, names(root, ...list));
    expect(violations.map(({ path, leadsTo, owner }) => [path, leadsTo, owner])).toEqual([
      ['apps/api/b.ts', 'apps/web/b.ts', 'wp-web'],
      ['apps/api/dangling.ts', 'apps/web/not-yet.ts', 'wp-web'],
      ['apps/web/new.ts', undefined, 'wp-web'],
    ]);
  });

  it('finds the workspace through a link', async () => {
    const repository = planRepository();
    const other = join(tempWorkspace().root, 'link');
    symlinkSync(repository.root, other);
    const result = await check({ root: other }, names(other, 'apps/api/a.ts', 'libs/c.ts'));
    expect(result.refused).toEqual(['named libs/c.ts: not-in-scope']);
  });

  it('refuses a folder as a file', async () => {
    const { root } = planRepository();
    await expect(check({ root }, names(root, 'apps/api'))).rejects.toThrow(
      '"apps/api" is a folder: name the files in it.',
    );
  });
});

describe('the scope check of a whole branch', () => {
  it.each(['add-sessions', 'openspec/add-sessions'])('covers %s', async (branch) => {
    const repository = planRepository(
      {
        'openspec/changes/other/work-packages.yaml': planText('other', [
          { id: 'wp-other', write: ['apps/web/shared/**'] },
        ]),
      },
      { branch },
    );
    repository.write({
      'apps/api/a.ts': 'changed\n',
      'apps/web/shared/x.ts': '',
      'libs/c.ts': 'changed\n',
      [PLAN]: planText('add-sessions', PACKAGES.slice(1)),
    });
    expect(await check(repository)).not.toHaveProperty('package');
    expect((await check(repository)).violations).toMatchObject([
      { path: 'apps/web/shared/x.ts', reason: 'other-change', ownerChange: 'other' },
      { path: 'libs/c.ts', reason: 'unowned' },
    ]);
  });

  it('names the plan of another change that could not be read', async () => {
    const file = 'openspec/changes/broken/work-packages.yaml';
    const repository = planRepository({ [file]: 'a: [' }, { branch: 'add-sessions' });
    const result = await check(repository);
    expect([result.ok, result.notChecked.map((entry) => entry.check)]).toEqual([true, [file]]);
  });

  it('names the change of a path for a package', async () => {
    const repository = planRepository({
      'openspec/changes/other/work-packages.yaml': planText('other', [
        { id: 'wp-libs', write: ['libs/**'] },
      ]),
    });
    repository.write({ 'libs/c.ts': 'changed\n' });
    expect((await check(repository)).violations).toMatchObject([
      { owner: 'wp-libs', ownerChange: 'other' },
    ]);
  });
});

describe('the default branch', () => {
  it('is the one of origin/HEAD, then the local main', async () => {
    const upstream = planRepository({}, { branch: '' });
    upstream.git('branch', '-m', 'trunk');
    const clone = tempWorkspace();
    clone.git('clone', '-q', upstream.root, 'clone');
    const root = join(clone.root, 'clone');
    clone.git('-C', root, 'checkout', '-q', '-b', 'main');
    clone.git('-C', root, 'mv', 'libs/c.ts', 'libs/d.ts');
    clone.git('-C', root, 'commit', '-q', '-m', 'x');
    clone.git('-C', root, 'checkout', '-q', '-b', 'add-sessions--wp-api');
    expect((await check({ root })).refused).toEqual([
      'renamed libs/c.ts: not-in-scope',
      'renamed libs/d.ts: not-in-scope',
    ]);
  });

  it.each([
    '{ "defaultBase": "trunk" }',
    '{\n  // a comment\n  "affected": { "defaultBase": "trunk" },\n}',
  ])('is the one of nx.json: %s', async (nxJson) => {
    const repository = planRepository({ 'nx.json': nxJson }, { branch: 'trunk' });
    repository.git('branch', '-q', '-D', 'main');
    repository.git('checkout', '-q', '-b', 'add-sessions--wp-api');
    expect((await check(repository)).base).toBe(commitOf(repository, 'trunk'));
  });
});

describe('the default branch of another remote', () => {
  it('is the full name in nx.json', async () => {
    const repository = planRepository({ 'nx.json': '{ "defaultBase": "upstream/main" }' });
    repository.git('update-ref', 'refs/remotes/upstream/main', 'main');
    repository.git('checkout', '-q', 'main');
    repository.write({ 'libs/c.ts': 'not agreed on\n' });
    repository.commit();
    repository.git('checkout', '-q', '-B', 'add-sessions--wp-api');
    expect((await check(repository)).refused).toEqual(['modified libs/c.ts: not-in-scope']);
  });
});

describe('the scope check refuses', () => {
  async function problem(repository: { readonly root: string }, options: ScopeCheckOptions = {}) {
    const error: unknown = await scopeCheck(repository.root, options).catch((reason) => reason);
    expect(error).toMatchObject({ name: 'NotCheckableError' });
    return (error as Error).message;
  }

  it.each<[string, ScopeCheckOptions, RegExp]>([
    ['a missing ref', { base: 'nope' }, /^There is no commit "nope" \(--base\).*fetch/],
    ['a missing plan ref', { planRef: 'nope' }, /^There is no commit "nope" \(--plan-ref\)/],
    ['an option for a ref', { base: '--output=x' }, /^--base needs a branch, a tag or a commit/],
    ['a ref that is no commit', { base: 'HEAD:nx.json' }, /^There is no commit "HEAD:nx.json"/],
    ['an ambiguous ref', { base: 'twice' }, /^--base "twice" is ambiguous/],
    ['two modes', { base: 'main', staged: true }, /only one of --base, --staged and --files/],
    [
      'an unknown change',
      { change: 'nope' },
      /^The plan of the change "nope" is not in main where.*--plan-ref.*"add-sessions"/,
    ],
    ['a change that is a path', { change: '../x' }, /^The plan of the change "\.\.\/x" is not in/],
    [
      'an unknown package',
      { packageId: 'wp-apo' },
      /has no package "wp-apo"\. Did you mean "wp-api"/,
    ],
    [
      'a ref without the plan',
      { planRef: 'empty', change: 'add-sessions' },
      /is not in empty\. .*No change has a plan there/,
    ],
    [
      'no history in common',
      { base: 'orphan' },
      /^HEAD and orphan have no commit in common.*fetch-depth: 0/,
    ],
  ])('%s', async (_, options, message) => {
    const repository = planRepository();
    repository.git('branch', 'twice');
    repository.git('tag', 'twice', 'main');
    const tree = repository.git('hash-object', '-t', 'tree', '-w', '/dev/null').trim();
    const empty = repository.git('commit-tree', tree, '-p', 'main', '-m', 'empty').trim();
    repository.git('branch', 'empty', empty);
    const orphan = repository.git('commit-tree', tree, '-m', 'orphan').trim();
    repository.git('branch', 'orphan', orphan);
    expect(await problem(repository, options)).toMatch(message);
  });

  it('a branch without the name of a change', async () => {
    const repository = planRepository({}, { branch: 'fix-typo' });
    expect(await problem(repository)).toMatch(
      /^The branch "fix-typo" is not named after a change .* Give --change <id>/,
    );
  });

  it('a detached HEAD without options', async () => {
    const repository = planRepository();
    repository.git('checkout', '-q', '--detach');
    expect(await problem(repository)).toMatch(/^No branch is checked out/);
    expect((await check(repository, { change: 'add-sessions', packageId: 'wp-api' })).ok).toBe(
      true,
    );
  });

  it('a plan that exists only on the branch itself', async () => {
    const repository = planRepository({}, { branch: '' });
    const id = 'openspec/changes/new-one/work-packages.yaml';
    repository.git('checkout', '-q', '-b', 'openspec/new-one');
    repository.write({ [id]: planText('new-one', [{ id: 'wp-main', write: ['**'] }]) });
    repository.commit();
    expect(await problem(repository)).toMatch(
      /^The plan of the change "new-one" is not in main .* merge the plan first/,
    );
    expect(await problem(repository, { change: 'new-one' })).toMatch(/merge the plan first/);
    expect((await check(repository, { planRef: 'HEAD' })).ok).toBe(true);
  });

  it.each([
    ['broken', 'packages: [', /work-packages\.yaml:1:\d+: .*Repair the plan first/],
    ['a link', undefined, /is not a file in git/],
  ])('a plan that is %s', async (_, text, message) => {
    const repository = planRepository({ other: planText('a', PACKAGES) }, { branch: '' });
    unlinkSync(join(repository.root, PLAN));
    if (text === undefined) symlinkSync('../../../other', join(repository.root, PLAN));
    else repository.write({ [PLAN]: text });
    repository.commit();
    expect(await problem(repository, { change: 'add-sessions' })).toMatch(message);
  });

  it('a folder without a repository, and a repository without a commit', async () => {
    const workspace = tempWorkspace({ 'nx.json': '{}' });
    expect(await problem(workspace)).toMatch(/^The workspace is not in the working tree of a git/);
    workspace.git('init', '-q', '-b', 'main');
    expect(await problem(workspace)).toMatch(/commit/);
  });

  it('a repository without a known default branch', async () => {
    const repository = planRepository({}, { branch: 'work' });
    repository.git('branch', '-q', '-D', 'main');
    expect(await problem(repository)).toMatch(/^The default branch is not known.*--plan-ref/);
    expect(await problem(repository, { planRef: 'work', change: 'add-sessions' })).toMatch(
      /--base\.$/,
    );
  });

  it('a shallow clone that lacks the common commit', async () => {
    const upstream = planRepository();
    upstream.write({ 'apps/api/a.ts': 'changed\n' });
    upstream.commit();
    const clone = tempWorkspace();
    clone.git('clone', '-q', '--depth=1', '--no-single-branch', `file://${upstream.root}`, 'clone');
    const root = join(clone.root, 'clone');
    clone.git('-C', root, 'remote', 'set-head', 'origin', 'main');
    expect(await problem({ root })).toMatch(/fetch --unshallow/);
  });
});
