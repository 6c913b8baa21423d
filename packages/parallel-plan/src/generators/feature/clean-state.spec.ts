import type { Plan } from '@parallel-plan/plan';
import { type TempWorkspace, tempWorkspace } from '../../testing/temp-workspace';
import { checkCleanState, checkUntracked } from './clean-state';
import { Notes } from './types';

const OPTIONS = { allowDirty: false, pull: false };

describe('checkCleanState', () => {
  let notes: Notes;

  beforeEach(() => {
    notes = new Notes();
  });

  it('warns about a missing repository and continues', async () => {
    const { root } = tempWorkspace({ 'nx.json': '{}' });
    await checkCleanState(root, OPTIONS, false, notes);
    expect(notes.warnings).toEqual([expect.stringContaining('git init')]);
  });

  it.each([
    [1, 'There is 1 uncommitted change. Commit or stash it, or'],
    [2, 'There are 2 uncommitted changes. Commit or stash them, or'],
  ])('suggests what to do with %d', async (count, words) => {
    await expect(checkCleanState(modified(count).root, OPTIONS, false, notes)).rejects.toThrow(
      words,
    );
  });

  it('lists at most 20 files', async () => {
    await expect(checkCleanState(modified(23).root, OPTIONS, false, notes)).rejects.toMatchObject({
      code: 'feature/dirty-tree',
      details: expect.arrayContaining(['modified: f0', 'and 3 more']),
      message: expect.stringContaining('23 uncommitted changes'),
    });
  });

  it('continues with --allowDirty', async () => {
    const options = { ...OPTIONS, allowDirty: true };
    await expect(checkCleanState(modified(2).root, options, false, notes)).resolves.toEqual([]);
  });

  it('refuses a staged file', async () => {
    const workspace = tempWorkspace({ 'nx.json': '{}' });
    workspace.commit();
    workspace.write({ 'apps/api/main.ts': '' });
    workspace.git('add', '-A');
    await expect(checkCleanState(workspace.root, OPTIONS, false, notes)).rejects.toMatchObject({
      details: ['added: apps/api/main.ts'],
    });
  });

  it('returns untracked files outside the folders of Nx and OpenSpec', async () => {
    const workspace = tempWorkspace({ 'nx.json': '{}', '.nx/cache/run.json': '1' });
    workspace.commit();
    workspace.write({
      'npm-debug.log': '',
      '.nx/cache/run.json': '2',
      '.nx/workspace-data/d.db': '',
      'openspec/changes/a/proposal.md': '',
    });
    expect(await checkCleanState(workspace.root, OPTIONS, false, notes)).toEqual(['npm-debug.log']);
  });

  it.each<[string, string, Record<string, string>]>([
    [
      'accepts',
      'files of init',
      {
        'nx.json': '{ "plugins": ["@nx/js", "parallel-plan"], "analytics": false }',
        'package.json':
          '{ "name": "shop", "devDependencies": { "parallel-plan": "1.0.0", "@fission-ai/openspec": "^1" } }',
        'package-lock.json': '{ "packages": {} }',
        '.gitignore': 'dist\n.nx/cache\n.nx/workspace-data\nopenspec/changes/*/context/\n',
      },
    ],
    [
      'accepts',
      'packages of the plugin that are installed from files',
      {
        'package.json':
          '{ "name": "shop", "devDependencies": { "parallel-plan": "file:a.tgz", "@parallel-plan/plan": "file:b.tgz" } }',
        'package-lock.json': '{ "packages": {} }',
        'node_modules/x/index.js': '',
      },
    ],
    [
      'accepts',
      'dependencies that init adds for the checks',
      {
        'package.json':
          '{ "name": "shop", "devDependencies": { "@electric-sql/pglite": "0.5.16", "@openapitools/openapi-generator-cli": "2.35.0" } }',
        'pnpm-workspace.yaml':
          "packages: ['libs/*']\nallowBuilds: { '@nestjs/core': false }\nminimumReleaseAgeExclude: ['parallel-plan@1.0.0']\n",
        'pnpm-lock.yaml': 'lockfileVersion: 9\n',
        '.pnp.cjs': '',
      },
    ],
    [
      'accepts',
      'files of agents',
      {
        'AGENTS.md':
          '# Rules\n\n<!-- parallel-plan start: written by `nx g parallel-plan:agents` -->\n\nNew.\n\n<!-- parallel-plan end -->\n',
        '.mcp.json':
          '{ "mcpServers": { "other": {}, "parallel-plan": { "command": "npx", "args": [] } } }',
        '.codex/config.toml':
          'model = "x"\n\n[mcp_servers.parallel-plan]\ncommand = "npx"\nargs = ["parallel-plan", "mcp"]\n',
        '.claude/skills/parallel-plan-feature/SKILL.md': '---\ngenerated-by: parallel-plan 2\n',
      },
    ],
    ['refuses', 'AGENTS.md', { 'AGENTS.md': '# Other rules\n' }],
    ['refuses', '.mcp.json', { '.mcp.json': '{ "mcpServers": { "other": { "url": "x" } } }' }],
    ['refuses', 'pnpm-workspace.yaml', { 'pnpm-workspace.yaml': "packages: ['apps/*']\n" }],
    ['refuses', 'nx.json', { 'nx.json': '{ "plugins": ["parallel-plan"], "analytics": true }' }],
    ['refuses', 'package.json', { 'package.json': '{ "name": "shop2" }' }],
    ['refuses', 'package-lock.json', { 'package-lock.json': '{ "packages": {} }' }],
    ['refuses', '.gitignore', { '.gitignore': 'dist\ncoverage\n' }],
  ])('%s %s', async (verb, file, changes) => {
    const workspace = tempWorkspace({
      'nx.json': '{ "plugins": ["@nx/js"], "analytics": false }',
      'package.json': '{ "name": "shop" }',
      'package-lock.json': '{}',
      '.gitignore': 'dist\n',
      'pnpm-workspace.yaml': "packages: ['libs/*']\n",
      'AGENTS.md': '# Rules\n',
      '.mcp.json': '{ "mcpServers": { "other": {} } }',
      '.codex/config.toml': 'model = "x"\n',
      '.claude/skills/parallel-plan-feature/SKILL.md': '---\ngenerated-by: parallel-plan 1\n',
    });
    workspace.commit();
    workspace.write(changes);
    const checking = checkCleanState(workspace.root, OPTIONS, false, notes);
    if (verb === 'accepts') await expect(checking).resolves.toEqual([]);
    else await expect(checking).rejects.toMatchObject({ details: [`modified: ${file}`] });
  });

  describe('a branch behind its remote', () => {
    it('is reported', async () => {
      const { behind } = remoteAndClone();
      await checkCleanState(behind.root, OPTIONS, false, notes);
      expect(notes.warnings).toEqual([
        expect.stringMatching(/1 commit behind origin\/main.*--pull/),
      ]);
    });

    it('is fast-forwarded with --pull', async () => {
      const { behind, head } = remoteAndClone();
      await checkCleanState(behind.root, { ...OPTIONS, pull: true }, false, notes);
      expect(behind.git('rev-parse', 'HEAD')).toBe(head);
    });

    it('is not pulled in a dry run, with a note', async () => {
      const { behind, head } = remoteAndClone();
      await checkCleanState(behind.root, { ...OPTIONS, pull: true }, true, notes);
      expect(behind.git('rev-parse', 'HEAD')).not.toBe(head);
      expect(notes.warnings).toEqual([expect.stringContaining('--pull was skipped')]);
    });

    it('is refused when it cannot be fast-forwarded', async () => {
      const { behind } = remoteAndClone();
      behind.write({ other: '' });
      behind.git('add', '-A');
      behind.git('commit', '-qm', 'own');
      const pulling = checkCleanState(behind.root, { ...OPTIONS, pull: true }, false, notes);
      await expect(pulling).rejects.toMatchObject({ code: 'feature/pull', stack: '' });
    });
  });
});

describe('checkUntracked', () => {
  const scope = { write_allow: ['apps/api/**'], read_allow: ['**'] };
  const plan = { packages: [{ package_id: 'wp-api', scope }] } as unknown as Plan;

  it('refuses a file that a package may write, and names the package', () => {
    const checking = () => checkUntracked(['a.log', 'apps/api/x.ts'], plan, new Notes());
    expect(checking).toThrow(/feature\/untracked.*1 untracked file lies in the scope/);
    expect(checking).toThrow(
      expect.objectContaining({ details: ['apps/api/x.ts (wp-api)'] }) as Error,
    );
  });

  it.each(['a.log', 'apps/api/npm-debug.log', 'apps/api/.DS_Store', 'apps/api/main.ts.swp'])(
    'names %s in a note',
    (path) => {
      const notes = new Notes();
      checkUntracked([path], plan, notes);
      expect(notes.warnings).toEqual([expect.stringContaining(path)]);
    },
  );
});

/** A repository in which so many committed files are modified. */
function modified(count: number): TempWorkspace {
  const files = (text: string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, text]));
  const workspace = tempWorkspace(files('1'));
  workspace.commit();
  workspace.write(files('2'));
  return workspace;
}

/** A repository, a clone that has seen one commit more of it than it has itself, and that commit. */
function remoteAndClone(): { behind: TempWorkspace; head: string } {
  const remote = tempWorkspace({ file: '1' });
  remote.commit();
  const behind = tempWorkspace();
  behind.git('clone', '-q', remote.root, '.');
  remote.write({ file: '2' });
  remote.commit();
  behind.git('fetch', '-q');
  return { behind, head: remote.git('rev-parse', 'HEAD') };
}
