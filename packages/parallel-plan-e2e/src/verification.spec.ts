import { readFileSync } from 'node:fs';
import { cacheHits } from './harness/cache-hits';
import { expectNoStackTrace } from './harness/expect-message';
import { planFile, smallPlan } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'export-members';
const RESULT = `openspec/changes/${CHANGE}/results/wp-part-1/result.json`;

/** A plan whose first package is verified by one command. */
function planWith(command: string): string {
  return smallPlan(CHANGE)
    .replace('npx nx run-many -t test', JSON.stringify(command))
    .replace("read_allow: ['**']", 'read_allow: [docs/**]');
}

interface Result {
  readonly status: string;
  readonly code: string | null;
  readonly verification: { readonly steps: readonly { readonly reason?: string }[] };
}

describe('the verification of a package', () => {
  const workspace = useWorkspace('demo');
  const verify = (command: string, ...args: readonly string[]) => {
    workspace().write(planFile(CHANGE), planWith(command));
    workspace().write(`openspec/changes/${CHANGE}/contracts/README.md`, '# None\n');
    const target = `change/${CHANGE}:wp-part-1`;
    const run = workspace().nx(['run', target, '--unapproved', ...args]);
    expectNoStackTrace(run);
    return { ...run, result: workspace().readJson<Result>(RESULT) };
  };

  it('passes, comes from the cache with its result, and leaves no file for git', () => {
    expect(verify('echo all is well')).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('all is well'),
      result: { status: 'passed' },
    });
    workspace().run('rm', ['-r', workspace().path(`openspec/changes/${CHANGE}/results`)], {});
    const again = verify('echo all is well');
    expect(cacheHits(again)).toEqual({ hits: 1, tasks: 1 });
    expect(again.result.status).toBe('passed');
    expect(workspace().status()).not.toContain('results');
  });

  it('runs again only after a change of what the package may read or write', () => {
    verify('echo 1');
    workspace().write('unrelated/file.txt', 'x');
    expect(cacheHits(verify('echo 1')).hits).toBe(1);
    workspace().write('docs/read.md', 'x');
    expect(cacheHits(verify('echo 1')).hits).toBe(0);
    workspace().write('apps/api/src/written.ts', 'export {};\n');
    expect(cacheHits(verify('echo 1')).hits).toBe(0);
  });

  it.each([
    ['fails', 'exit 3', [], 'exit-code', 'VERIFICATION_FAILED', 'exit code 3 instead of 0'],
    [
      'hangs',
      'sleep 601',
      ['--timeoutSeconds=1'],
      'timeout',
      'VERIFICATION_FAILED',
      'It took longer',
    ],
    [
      'needs a missing command',
      'no-such-program',
      [],
      'command-not-found',
      'VERIFICATION_INFEASIBLE',
      'was not found',
    ],
  ])('reports that it %s', (_, command, args, reason, code, message) => {
    const { exitCode, output, result } = verify(command, ...args);
    expect(exitCode).toBe(1);
    expect(output).toContain(message);
    expect(output).toContain(code);
    expect(result).toMatchObject({ code, verification: { steps: [{ reason }] } });
  });

  it('passes with 50 MB of output', () => {
    const { exitCode, result } = verify('head -c 52428800 /dev/zero | tr "\\\\0" x | fold -w 99');
    expect([exitCode, result.status]).toEqual([0, 'passed']);
  });

  it('stops remaining child processes', () => {
    const { output, result } = verify('sleep 602 & echo $! > tmp-pid');
    expect(result.status).toBe('passed');
    expect(output).toContain('It left processes running, which were ended.');
    const pid = Number(readFileSync(workspace().path('tmp-pid'), 'utf8'));
    expect(
      workspace()
        .run('ps', ['-o', 'stat=', '-p', String(pid)], {})
        .stdout.trim(),
    ).toMatch(/^(?:Z.*)?$/);
  });

  it.each(['verify', 'wp-part-1'])(
    'does not run in nx affected -t %s without an approval',
    (target) => {
      const change = 'add-traps';
      const folder = `openspec/changes/${change}`;
      const plan = smallPlan(change)
        .replaceAll('npx nx run-many -t test', 'touch trapped')
        .replaceAll("read_allow: ['**']", 'read_allow: [docs/**]');
      workspace().write(planFile(change), plan);
      workspace().write(`${folder}/contracts/README.md`, '# None\n');
      const affected = workspace().nx(['affected', '--base=HEAD', '-t', target]);
      expect(affected.exitCode).not.toBe(0);
      expect(affected.output).toMatch(/Nothing was run: .*add-traps/);
      expect(workspace().status()).not.toContain('trapped');
      expectNoStackTrace(affected);
      workspace().run('rm', ['-r', workspace().path(folder)], {});
    },
  );

  it('sums up in verify', () => {
    verify('echo fine');
    const plan = planWith('echo fine').replace('npx nx run-many -t test', 'echo fine');
    workspace().write(planFile(CHANGE), plan);
    const refused = workspace().nx(['run', `change/${CHANGE}:verify`]);
    // Nx has an exit code of its own for a task that didn't run because another one failed.
    expect(refused.exitCode).toBe(130);
    expect(refused.output).toContain(`Nothing was run: ${CHANGE} is not approved`);
    const nxJson = workspace().readJson<{ targetDefaults?: object }>('nx.json');
    const options = { unapproved: true };
    const targetDefaults = {
      ...nxJson.targetDefaults,
      'parallel-plan:verify-package': { options },
    };
    workspace().write('nx.json', JSON.stringify({ ...nxJson, targetDefaults }));
    const { exitCode, output } = workspace().nx(['run', `change/${CHANGE}:verify`]);
    expect(exitCode).toBe(0);
    expect(output).toContain(`✔ ${CHANGE}: 2 packages, passed`);
  });
});
