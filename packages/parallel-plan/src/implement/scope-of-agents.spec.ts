import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANGE, outcomes, type RunPackage, runWorkspace } from './testing/run-workspace';

const ONE: readonly RunPackage[] = [
  { id: 'wp-api', write: ['apps/api/**'], deny: ['apps/api/legacy/**'] },
];
const WORK = { write: { path: 'apps/api/session.ts', text: 'api\n' } };
const FOLDER = `openspec/changes/${CHANGE}`;

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

describe('a write outside of the scope', () => {
  it.each([
    ['an untracked file', [{ write: { path: 'apps/web/new.ts', text: 'x' } }], 'apps/web/new.ts'],
    ['a tracked file', [{ append: { path: 'nx.json', text: ' ' } }], 'nx.json'],
    ['a removed file', [{ remove: 'README.md' }], 'README.md'],
    [
      'a denied folder',
      [{ write: { path: 'apps/api/legacy/a.ts', text: 'x' } }],
      'apps/api/legacy/a.ts',
    ],
    [
      'through a link in scope',
      [
        { link: { path: 'apps/api/web', to: '../web' } },
        { write: { path: 'apps/api/web/x.ts', text: 'x' } },
      ],
      'apps/web/x.ts',
    ],
    [
      'a link that leads out of scope',
      [{ link: { path: 'apps/api/web', to: '../web' } }],
      'apps/api/web',
    ],
    [
      'in a commit of its own',
      [
        { write: { path: 'docs/a.md', text: 'x' } },
        { git: ['add', '-A'] },
        { git: ['commit', '-qm', 'mine'] },
      ],
      'docs/a.md',
    ],
    [
      'staged only',
      [{ write: { path: 'docs/a.md', text: 'x' } }, { git: ['add', '-A'] }],
      'docs/a.md',
    ],
    ['another mode', [{ run: 'chmod +x README.md' }], 'README.md'],
    [
      'a repository inside the worktree',
      [
        {
          run: 'git init -q vendor && cd vendor && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x',
        },
      ],
      'vendor',
    ],
  ])('by %s is refused, reported and not merged', async (_, steps, path) => {
    const workspace = await runWorkspace(ONE);
    const main = workspace.git('rev-parse', 'main^{tree}');
    const report = await workspace.implement({
      'wp-api': [[WORK, ...steps], [{ readPrompt: 'apps/api/prompt.txt' }]],
    });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['SCOPE_VIOLATION', 'DELIVERED']);
    expect(workspace.merged('apps/api/session.ts')).toBe('api\n');
    expect(workspace.merged('apps/api/prompt.txt')).toContain(path);
    const changed = workspace.git('diff', '--name-only', main.trim(), CHANGE).trim().split('\n');
    expect(changed).toEqual(['apps/api/prompt.txt', 'apps/api/session.ts']);
    const touched = workspace.git('log', '-m', '--name-only', '--format=', `main..${CHANGE}`);
    expect(
      touched.split('\n').filter((line) => line !== '' && !line.startsWith('apps/api/')),
    ).toEqual([]);
    workspace.expectTidy();
  });

  it.each([
    ['a hook', 'hooks/pre-commit', '#!/bin/sh\nexit 1\n'],
    ['a setting', 'config', '[core]\n\thooksPath = /tmp/evil\n'],
    ['attributes', 'info/attributes', '* filter=evil\n'],
  ])('to %s in the git directory is reverted, and the agent is informed', async (_, file, text) => {
    const workspace = await runWorkspace(ONE);
    const target = join(workspace.root, '.git', file);
    const before = file === 'config' ? readFileSync(target, 'utf8') : undefined;
    const write = { run: `cat >> "$(git rev-parse --git-common-dir)/${file}" <<'X'\n${text}X` };
    const report = await workspace.implement({ 'wp-api': [[WORK, write], []] });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['GIT_CHANGED', 'DELIVERED']);
    if (before !== undefined) expect(readFileSync(target, 'utf8')).toBe(before);
    workspace.expectTidy();
  });

  it('by a commit on the feature branch is removed from it and kept', async () => {
    const workspace = await runWorkspace(ONE);
    const report = await workspace.implement({
      'wp-api': [
        [
          WORK,
          { write: { path: 'stolen.txt', text: 'x' } },
          { git: ['add', '-A'] },
          { git: ['commit', '-qm', 'mine'] },
          { git: ['update-ref', `refs/heads/${CHANGE}`, 'HEAD'] },
          { git: ['rm', '-q', 'stolen.txt'] },
          { git: ['commit', '-qm', 'hide it'] },
        ],
      ],
    });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(workspace.merged('stolen.txt')).toBeUndefined();
    expect(workspace.git('log', '--format=%s', '--', 'stolen.txt', `${CHANGE}`)).toBe('');
    const kept = workspace.git(
      'for-each-ref',
      '--format=%(refname)',
      `refs/parallel-plan/${CHANGE}/foreign`,
    );
    expect(kept.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['forgets to commit', []],
    ['commits by itself', [{ git: ['add', '-A'] }, { git: ['commit', '-qm', 'mine'] }]],
    [
      'commits on another branch',
      [
        { git: ['checkout', '-qb', 'mine'] },
        { git: ['add', '-A'] },
        { git: ['commit', '-qm', 'mine'] },
      ],
    ],
    [
      'detaches HEAD',
      [
        { git: ['checkout', '-q', '--detach'] },
        { git: ['add', '-A'] },
        { git: ['commit', '-qm', 'mine'] },
      ],
    ],
    [
      'leaves a rebase unfinished',
      [{ run: 'mkdir -p "$(git rev-parse --git-path rebase-merge)"' }],
    ],
    ['leaves an index lock', [{ run: 'touch "$(git rev-parse --git-path index.lock)"' }]],
  ])('by an agent that %s does not stop its work in scope', async (_, steps) => {
    const workspace = await runWorkspace(ONE);
    expect(await workspace.implement({ 'wp-api': [[WORK, ...steps]] })).toMatchObject({
      status: 'done',
    });
    expect(outcomes(workspace, 'wp-api')).toEqual(['DELIVERED']);
    expect(workspace.merged('apps/api/session.ts')).toBe('api\n');
  });

  it('to planning files is left out without a report', async () => {
    const workspace = await runWorkspace(ONE, { [`${FOLDER}/tasks.md`]: '- [ ] 1.1 Do it\n' });
    const tick = { write: { path: `${FOLDER}/tasks.md`, text: '- [x] 1.1 Do it\n' } };
    expect(await workspace.implement({ 'wp-api': [[WORK, tick]] })).toMatchObject({
      status: 'done',
    });
    expect(workspace.merged(`${FOLDER}/tasks.md`)).toBe('- [ ] 1.1 Do it\n');
    expect(outcomes(workspace, 'wp-api')).toEqual(['DELIVERED']);
  });

  it('to ignored files or outside of the repository is left out', async () => {
    const workspace = await runWorkspace(ONE, { '.gitignore': '*.log\n.env\n' });
    const elsewhere = mkdtempSync(join(tmpdir(), 'parallel-plan-elsewhere-'));
    writeFileSync(join(elsewhere, 'a'), '');
    const report = await workspace.implement({
      'wp-api': [
        [
          WORK,
          { write: { path: '.env', text: 'KEY=1' } },
          { write: { path: 'apps/api/a.log', text: 'x' } },
        ],
      ],
    });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(workspace.merged('.env')).toBeUndefined();
    expect(workspace.merged('apps/api/a.log')).toBeUndefined();
    workspace.expectTidy();
  });
});
