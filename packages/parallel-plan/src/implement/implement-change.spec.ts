import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { CHANGE, outcomes, PACKAGES, runWorkspace, SCRIPT } from './testing/run-workspace';

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

describe('a run with several agents', () => {
  it('merges every package, dependencies first, and keeps only the branch', async () => {
    const workspace = await runWorkspace();
    const before = workspace.git('rev-parse', 'HEAD');
    const report = await workspace.implement(SCRIPT);
    expect(report).toMatchObject({ status: 'done', exitCode: 0, problems: [] });
    expect(workspace.mergedPackages()).toEqual([
      'wp-contracts',
      expect.stringMatching(/wp-(api|web)/),
      expect.stringMatching(/wp-(api|web)/),
      'wp-integration',
    ]);
    expect(workspace.merged('apps/api/session.ts')).toBe('api\n');
    expect(workspace.merged('apps/web/session.ts')).toBe('web\n');
    expect(workspace.merged('README.md')).toBe('# Board\nSessions.\n');
    workspace.expectTidy();
    expect(workspace.git('rev-parse', 'HEAD')).toBe(before);
    expect(workspace.git('branch', '--show-current').trim()).toBe('main');
  });

  it('does nothing in a second run', async () => {
    const workspace = await runWorkspace();
    await workspace.implement(SCRIPT);
    const tip = workspace.git('rev-parse', CHANGE);
    expect(await workspace.implement(SCRIPT)).toMatchObject({ status: 'done', problems: [] });
    expect(workspace.git('rev-parse', CHANGE)).toBe(tip);
  });

  it('gives a package the code of its dependencies', async () => {
    const packages = PACKAGES.map((one) =>
      one.id === 'wp-web'
        ? { ...one, dependsOn: ['wp-api'], verify: 'test -f apps/api/session.ts' }
        : one,
    );
    const workspace = await runWorkspace(packages);
    expect(await workspace.implement(SCRIPT)).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-web')).toEqual(['DELIVERED']);
  });

  it('prints commands that work when copied, once the dependencies are merged', async () => {
    const verify = `test "$(cat 'apps/api/session.ts')" = api && ! grep -q 'no "such" text' README.md`;
    const packages = PACKAGES.map((one) =>
      one.id === 'wp-web' ? { ...one, dependsOn: ['wp-api'], verify } : one,
    );
    const workspace = await runWorkspace(packages);
    const script = { ...SCRIPT, 'wp-web': [[{ readPrompt: 'apps/web/prompt.txt' }]] };
    expect(await workspace.implement(script)).toMatchObject({ status: 'done', problems: [] });
    const prompt = workspace.merged('apps/web/prompt.txt') ?? '';
    const commands = [...prompt.matchAll(/^- \S+: run (`+) ?(.+?) ?\1/gm)].map(
      ([, , line]) => line,
    );
    expect(commands).toEqual([verify]);
    // As its agent had it: with the code of its dependencies, and without its own.
    const tree = join(workspace.root, '.git', 'checkout');
    const before = workspace.git(
      'log',
      '-1',
      '--format=%P',
      '--first-parent',
      '--grep=^Plan-Package: wp-web',
      CHANGE,
    );
    workspace.git('worktree', 'add', '--quiet', '--detach', tree, before.split(' ')[0] ?? '');
    for (const command of commands) execFileSync('/bin/sh', ['-c', command ?? ''], { cwd: tree });
    const parent = workspace.git(
      'log',
      '-1',
      '--format=%P',
      '--first-parent',
      '--grep=^Plan-Package: wp-api',
      CHANGE,
    );
    workspace.git('-C', tree, 'checkout', '--quiet', parent.split(' ')[0] ?? '');
    expect(() => execFileSync('/bin/sh', ['-c', verify], { cwd: tree, stdio: 'ignore' })).toThrow();
  });

  it('tells the agent about paths outside of its scope, keeps its other work and merges none of them', async () => {
    const workspace = await runWorkspace();
    const report = await workspace.implement({
      ...SCRIPT,
      'wp-api': [
        [
          { write: { path: 'apps/api/session.ts', text: 'api\n' } },
          { write: { path: 'apps/web/stolen.ts', text: 'stolen\n' } },
          { append: { path: 'nx.json', text: ' ' } },
        ],
        [{ readPrompt: 'apps/api/prompt.txt' }],
      ],
    });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['SCOPE_VIOLATION', 'DELIVERED']);
    expect(workspace.merged('apps/api/session.ts')).toBe('api\n');
    expect(workspace.merged('apps/web/stolen.ts')).toBeUndefined();
    expect(workspace.merged('nx.json')).toBe('{}');
    const prompt = workspace.merged('apps/api/prompt.txt') ?? '';
    expect(prompt).toContain('`apps/web/stolen.ts`');
    expect(prompt).toContain('`nx.json`');
    const saved = `refs/parallel-plan/${CHANGE}/wp-api/attempts/1`;
    expect(workspace.git('show', `${saved}:apps/web/stolen.ts`)).toBe('stolen\n');
    workspace.expectTidy();
  });
});
