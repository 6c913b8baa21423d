import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runFinishCommand, runStartCommand } from '../bin/package-commands';
import { runWorktreesCommand } from '../bin/worktrees-command';
import { CHANGE, type RunPackage, runWorkspace } from './testing/run-workspace';

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

const TWO: readonly RunPackage[] = [
  { id: 'wp-api', write: ['apps/api/**'], verify: 'grep -q done apps/api/session.ts' },
  { id: 'wp-web', write: ['apps/web/**'] },
];

type Command = typeof runStartCommand;

async function run(command: Command, cwd: string, args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await command(args, {
    stdin: Readable.from([]),
    stdout: { write: (text) => (stdout += String(text)) },
    stderr: { write: (text) => (stderr += String(text)) },
    env: { ...process.env, AGENT_ID: 'ada' },
    cwd: () => cwd,
  });
  return { exitCode, stdout, stderr };
}

describe('the start and finish commands', () => {
  it('hand out and merge a package that a run skips', async () => {
    const workspace = await runWorkspace(TWO);
    const { root } = workspace;
    const started = await run(runStartCommand, root, ['wp-api', '--no-claims', '--json']);
    expect(started.exitCode).toBe(0);
    const { worktree, prompt } = JSON.parse(started.stdout) as Record<string, string>;
    expect(prompt).toBe(join(worktree ?? '', '.parallel-plan/prompt.md'));
    const again = await run(runStartCommand, root, ['wp-api', '--no-claims', '--json']);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(started.stdout));

    const report = await workspace.implement({
      'wp-web': [[{ write: { path: 'apps/web/session.ts', text: 'web\n' } }]],
    });
    expect(report).toMatchObject({ status: 'waiting', problems: ['wp-api: ada works on it.'] });
    expect(workspace.mergedPackages()).toEqual(['wp-web']);
    const listed = await run(runWorktreesCommand, root, ['clean']);
    expect(listed.stdout).toContain('stays: ada works in it');

    expect(await run(runFinishCommand, worktree ?? '', [])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('Nothing was changed in this worktree.'),
    });
    writeFileSync(join(worktree ?? '', 'apps/api/session.ts'), 'half\n');
    writeFileSync(join(worktree ?? '', 'README.md'), 'mine\n');
    const outside = await run(runFinishCommand, worktree ?? '', []);
    expect(outside).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(
        /outside of this package's scope\. Revert them\.\n- `README\.md`/,
      ),
    });
    writeFileSync(join(worktree ?? '', 'README.md'), '# Board\n');
    const unverified = await run(runFinishCommand, worktree ?? '', []);
    expect(unverified).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('exit code') });
    writeFileSync(join(worktree ?? '', 'apps/api/session.ts'), 'done\n');
    const finished = await run(runFinishCommand, worktree ?? '', []);
    expect(finished).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is merged') });
    expect(workspace.merged('apps/api/session.ts')).toBe('done\n');
    workspace.expectTidy();
  });

  it('say what to do when the contracts change meanwhile', async () => {
    const workspace = await runWorkspace([
      {
        id: 'wp-contracts',
        write: [`openspec/changes/${CHANGE}/contracts/**`],
        taskType: 'contracts',
      },
      { ...TWO[0], id: 'wp-api', write: ['apps/api/**'], dependsOn: ['wp-contracts'] },
      { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-contracts'] },
    ]);
    const contract = `openspec/changes/${CHANGE}/contracts/README.md`;
    const start = async (id: string) => {
      const { stdout } = await run(runStartCommand, workspace.root, [id, '--no-claims', '--json']);
      return (JSON.parse(stdout) as { readonly worktree: string }).worktree;
    };
    const finish = async (worktree: string, files: Readonly<Record<string, string>>) => {
      for (const [file, text] of Object.entries(files)) writeFileSync(join(worktree, file), text);
      const { stdout } = await run(runFinishCommand, worktree, ['--json']);
      return JSON.parse(stdout) as unknown;
    };
    await finish(await start('wp-contracts'), { [contract]: 'agreed\n' });
    const [api, web] = [await start('wp-api'), await start('wp-web')];
    const change = { file: contract, wanted: 'a field', why: 'it is shown', blocking: true };
    const handoff = {
      schema_version: 1,
      package_id: 'wp-web',
      summary: 'Blocked.',
      contract_changes: [change],
    };
    expect(
      await finish(web, { '.parallel-plan/handoff.json': JSON.stringify(handoff) }),
    ).toMatchObject({
      outcome: 'waits',
      next: expect.stringContaining('`parallel-plan start wp-contracts`'),
    });
    await finish(await start('wp-contracts'), { [contract]: 'a field\n' });
    const refused = await finish(api, { 'apps/api/session.ts': 'half\n' });
    expect(refused).toMatchObject({
      outcome: 'refused',
      next: expect.stringContaining(
        `The contracts have changed since this work was started: run \`git merge ${CHANGE}\``,
      ),
    });
    workspace.git('-C', api, 'merge', '--quiet', CHANGE);
    expect(await finish(api, { 'apps/api/session.ts': 'done\n' })).toMatchObject({
      outcome: 'merged',
    });
  });

  it.each([
    [['wp-none', '--no-claims'], /has no package "wp-none". Its packages: wp-api, wp-web/],
    [[], /Name one package/],
  ])('refuse to start %j', async (args, message) => {
    const workspace = await runWorkspace(TWO);
    const refused = await run(runStartCommand, workspace.root, args);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(message) });
  });

  it('refuse to finish outside such a worktree', async () => {
    const workspace = await runWorkspace(TWO);
    const refused = await run(runFinishCommand, workspace.root, []);
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is not the branch of a package'),
    });
  });
});
