import { planText } from '../testing/plan-text';
import { tempWorkspace, type TempWorkspace } from '../testing/temp-workspace';
import { formatReport } from './format-report';
import { validateOpenChanges } from './validate';

const planFile = (id: string, folder = '') => `${folder}openspec/changes/${id}/work-packages.yaml`;
const planOf = (id: string, glob: string) => planText(id, [{ id: `wp-${id}`, write: [glob] }]);
const MODIFIES = '## MODIFIED Requirements\n\n### Requirement: Log in\nIt SHALL.\n';

/** A repository whose main branch has the change `mine`, which may write `src/**`. */
function repository(folder = ''): TempWorkspace {
  const workspace = tempWorkspace({
    'README.md': '',
    [planFile('mine', folder)]: planOf('mine', 'src/**'),
    [`${folder}openspec/changes/mine/specs/auth/spec.md`]: MODIFIES,
  });
  workspace.commit();
  return workspace;
}

/** Commits files on a branch of its own, from `main`, and comes back. */
function branch(
  workspace: TempWorkspace,
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): void {
  workspace.git('switch', '-q', '-c', name, 'main');
  workspace.write(files);
  workspace.commit(name);
  workspace.git('switch', '-q', 'main');
}

async function compare(root: string, options = {}) {
  const report = await validateOpenChanges(root, undefined, { branches: true, ...options });
  const collisions = report.result.collisions?.map(({ changes, branches }) => [
    ...changes,
    branches,
  ]);
  return { report, collisions, notChecked: withoutOpenspec(report.result.notChecked) };
}

function withoutOpenspec(notChecked: readonly { check: string; why: string }[]) {
  return notChecked.filter(({ check }) => check !== 'openspec');
}

describe('validation with other branches', () => {
  it('names the branch, the package and the path', async () => {
    const workspace = repository();
    branch(workspace, 'feature/other', {
      [planFile('other')]: planOf('other', 'src/api/**'),
      'openspec/changes/other/specs/auth/spec.md': MODIFIES,
    });
    const { report, collisions } = await compare(workspace.root);
    expect(collisions).toEqual([['mine', 'other', ['feature/other']]]);
    const diagnostics = report.result.files.flatMap((file) => file.diagnostics);
    expect(diagnostics).toMatchObject([
      {
        code: 'change/scope-overlap',
        file: planFile('mine'),
        message: expect.stringContaining(
          'of the open change "other" on the branch "feature/other"',
        ),
        related: [{ file: `feature/other:${planFile('other')}` }],
      },
      {
        code: 'change/requirement-overlap',
        file: 'openspec/changes/mine/specs/auth/spec.md',
        related: [{ file: 'feature/other:openspec/changes/other/specs/auth/spec.md', line: 3 }],
      },
    ]);
    const text = formatReport(report, 'text', false);
    expect(text).toContain('(1 open change here and on 1 other branch)');
    expect(text).toContain(
      'mine × other (branch feature/other): SEQUENTIAL — 1 of 1 package of mine',
    );
    const shown = workspace.git('show', diagnostics[0]?.related[0]?.file ?? '');
    expect(shown).toBe(planOf('other', 'src/api/**'));
  });

  it('changes nothing when it is not requested', async () => {
    const workspace = repository();
    branch(workspace, 'feature/other', { [planFile('other')]: planOf('other', 'src/**') });
    const { result } = await validateOpenChanges(workspace.root, undefined, {});
    expect(result.collisions).toEqual([]);
    await compare(workspace.root);
    expect(workspace.git('status', '--porcelain')).toBe('');
    expect(workspace.git('branch', '--show-current')).toBe('main\n');
  });

  it('skips merged branches, other versions of a change and changes archived here', async () => {
    const workspace = repository();
    branch(workspace, 'merged', { [planFile('done')]: planOf('done', 'src/**') });
    workspace.git('merge', '-q', '--no-ff', '-m', 'merge', 'merged');
    workspace.write({ 'openspec/changes/archive/2026-01-31-squashed/proposal.md': '' });
    workspace.git('rm', '-q', '-r', 'openspec/changes/done');
    workspace.commit('archive');
    branch(workspace, 'newer', { [planFile('mine')]: planOf('mine', 'src/newer/**') });
    branch(workspace, 'squash', { [planFile('squashed')]: planOf('squashed', 'src/**') });
    branch(workspace, 'archives', {
      'openspec/changes/archive/2026-02-01-gone/work-packages.yaml': planOf('gone', 'src/**'),
    });
    const { report, collisions } = await compare(workspace.root);
    expect([collisions, report.branches]).toEqual([[], 3]);
  });

  it('reads the default branch from a branch behind it, except for merged changes', async () => {
    const workspace = repository();
    workspace.git('branch', 'topic');
    branch(workspace, 'merged', { [planFile('other')]: planOf('other', 'src/**') });
    workspace.git('merge', '-q', '--no-ff', '-m', 'merge', 'merged');
    workspace.git('switch', '-q', 'topic');
    const { collisions } = await compare(workspace.root);
    expect(collisions).toEqual([['mine', 'other', ['main']]]);
  });

  it('reports a plan on many branches once, and each version of it', async () => {
    const workspace = repository();
    const other = { [planFile('other')]: planOf('other', 'src/**') };
    branch(workspace, 'other--wp-b', { ...other, 'b.txt': '' });
    branch(workspace, 'other--wp-a', { ...other, 'a.txt': '' });
    branch(workspace, 'other', { [planFile('other')]: planOf('other', 'src/x') });
    const { collisions } = await compare(workspace.root);
    expect(collisions).toEqual([
      ['mine', 'other', ['other--wp-a', 'other--wp-b']],
      ['mine', 'other', ['other']],
    ]);
  });

  it('reads remote-tracking branches without contacting the remote', async () => {
    const upstream = repository();
    branch(upstream, 'theirs', { [planFile('other')]: planOf('other', 'src/**') });
    const clone = tempWorkspace();
    clone.git('clone', '-q', upstream.root, '.');
    upstream.git('branch', '-q', '-D', 'theirs');
    const { collisions } = await compare(clone.root);
    expect(collisions).toEqual([['mine', 'other', ['origin/theirs']]]);
  });

  it('works in a workspace below the root of the repository', async () => {
    const workspace = repository('apps/sub dir/');
    branch(workspace, 'b', { [planFile('other', 'apps/sub dir/')]: planOf('other', 'src/**') });
    branch(workspace, 'c', { [planFile('outside')]: planOf('outside', 'src/**') });
    const { report, collisions } = await compare(`${workspace.root}/apps/sub dir`);
    expect(collisions).toEqual([['mine', 'other', ['b']]]);
    const [found] = report.result.files.flatMap(({ diagnostics }) => diagnostics);
    expect(found?.related[0]?.file).toBe(`b:${planFile('other', 'apps/sub dir/')}`);
  });

  it.each([
    'ünïcode/🌱',
    "it's-$(id)",
    'a;b&c',
    '"quoted"',
    '-x',
    '100%',
    'HEAD2',
    'x'.repeat(200),
  ])('reads the branch %s', async (name) => {
    const workspace = repository();
    workspace.write({ [planFile('other')]: planOf('other', 'src/**') });
    workspace.commit();
    const commit = workspace.git('rev-parse', 'HEAD').trim();
    workspace.git('update-ref', `refs/heads/${name}`, commit);
    workspace.git('reset', '-q', '--hard', 'HEAD~1');
    const { collisions } = await compare(workspace.root);
    expect(collisions).toEqual([['mine', 'other', [name]]]);
  });

  it.each<[string, string | Uint8Array, RegExp, number]>([
    ['is no YAML', 'packages: [\n', /not readable YAML/, 0],
    [
      'has errors',
      planOf('other', 'src/**').replace('priority: 5', 'priority: 50'),
      /has errors/,
      1,
    ],
    ['is binary', new Uint8Array([0, 255, 254]), /not readable YAML/, 0],
    ['is too large', Buffer.alloc(17 * 1024 * 1024, 'x'), /too large/, 0],
  ])('accepts a plan that %s', async (_, content, why, collisions) => {
    const workspace = repository();
    branch(workspace, 'b', { [planFile('other')]: content });
    const { report, notChecked } = await compare(workspace.root);
    expect(report.result.valid).toBe(true);
    expect(report.result.collisions).toHaveLength(collisions);
    expect(notChecked).toEqual([
      { check: `b:${planFile('other')}`, why: expect.stringMatching(why) },
    ]);
  });

  it('does not follow links', async () => {
    const workspace = repository();
    branch(workspace, 'b', { 'elsewhere.yaml': planOf('other', 'src/**') });
    workspace.git('switch', '-q', 'b');
    const blob = workspace.git('hash-object', '-w', 'elsewhere.yaml').trim();
    workspace.git('update-index', '--add', '--cacheinfo', `120000,${blob},${planFile('other')}`);
    workspace.git('commit', '-q', '-m', 'link');
    workspace.git('switch', '-q', '-f', 'main');
    const { collisions, notChecked } = await compare(workspace.root);
    expect([collisions, notChecked]).toEqual([[], []]);
  });

  it('reports that there is nothing to compare without a repository', async () => {
    const { root } = tempWorkspace({ [planFile('mine')]: planOf('mine', 'src/**') });
    const { report, notChecked } = await compare(root);
    expect(report.result.valid).toBe(true);
    expect(notChecked).toEqual([
      { check: 'other branches', why: expect.stringContaining('not in a git repository') },
    ]);
  });

  it('accepts a repository without a commit and a detached HEAD', async () => {
    const { root, git } = tempWorkspace({ [planFile('mine')]: planOf('mine', 'src/**') });
    git('init', '-q', '-b', 'main');
    expect((await compare(root)).notChecked).toEqual([]);
    const workspace = repository();
    branch(workspace, 'b', { [planFile('other')]: planOf('other', 'src/**') });
    workspace.git('switch', '-q', '--detach');
    expect((await compare(workspace.root)).collisions).toEqual([['mine', 'other', ['b']]]);
  });

  it('warns that a shallow clone may lack branches', async () => {
    const upstream = repository();
    upstream.commit('second');
    const clone = tempWorkspace();
    clone.git('clone', '-q', '--depth', '1', `file://${upstream.root}`, '.');
    const { notChecked } = await compare(clone.root);
    expect(notChecked).toEqual([
      { check: 'other branches', why: expect.stringContaining('shallow clone') },
    ]);
  });

  it('fetches nothing in a partial clone', async () => {
    const upstream = repository();
    upstream.git('config', 'uploadpack.allowFilter', 'true');
    branch(upstream, 'b', { [planFile('other')]: planOf('other', 'src/**') });
    const clone = tempWorkspace();
    clone.git('clone', '-q', '--filter=blob:none', `file://${upstream.root}`, '.');
    const { report, notChecked } = await compare(clone.root);
    expect(report.result.valid).toBe(true);
    expect(notChecked).toHaveLength(1);
    expect(notChecked[0]?.why).toMatch(/not in this clone|could not be read/);
  });

  it('is refused for a single change', async () => {
    const { root } = repository();
    await expect(validateOpenChanges(root, 'mine', { branches: true })).rejects.toThrow(
      'leave out either',
    );
  });
});
