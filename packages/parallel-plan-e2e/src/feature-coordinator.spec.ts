import { mkdirSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';

import { expectNoStackTrace, expectRefusal } from './harness/expect-message';
import { planFeature } from './harness/feature';
import { openChanges, planFile, readPlan } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';
import { Workspace } from './harness/workspace';

const STORE = '.git/parallel-plan';
const INVITE = [
  ...['invite members by email', '--changeId=invite-members'],
  ...['--projects=api,web', '--api=POST /v1/invitations'],
];
const IMPORT = [
  ...['import members from a file', '--changeId=import-members'],
  ...['--projects=api', '--api=POST /v1/invitations,POST /v1/imports'],
];

describe('planning two features in two worktrees', () => {
  const workspace = useWorkspace('demo');
  let worktree: Workspace;

  beforeAll(() => {
    const root = `${workspace().root}-worktree`;
    workspace().git('worktree', 'add', '--quiet', root);
    symlinkSync(workspace().path('node_modules'), `${root}/node_modules`);
    // A link is no folder, which is what the workspace ignores.
    workspace().write('.git/info/exclude', 'node_modules\n');
    mkdirSync(`${root}-state`);
    worktree = new Workspace(root, `${root}-state`);
  });

  it('calls nobody and creates no store in a dry run', () => {
    const result = planFeature(workspace(), [...INVITE, '--dry-run']);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toContain('Coordinator: embedded, not contacted in a dry run');
    expect(result.output).toContain('Claims: not run in a dry run');
    expect(workspace().exists(STORE)).toBe(false);
    expect(workspace().status()).toBe('');
  });

  it('claims the locks of the first', () => {
    const result = planFeature(workspace(), INVITE);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toContain('Coordinator: embedded; the plan is coordinated');
    expect(result.output).toMatch(/✔ invite-members: \d+ planning claims \(embedded\)/);
    expect(holders(workspace())).toEqual(['plan:invite-members']);
  });

  it('names the target that draws the plan into ignored files', () => {
    const report = ['run', 'change/invite-members:report'];
    expect(workspace().nx(report)).toMatchObject({ exitCode: 0 });
    expect(workspace().exists('openspec/changes/invite-members/report/index.html')).toBe(true);
    expect(workspace().status()).toContain('openspec/changes/invite-members/work-packages.yaml');
    expect(workspace().status()).not.toContain('/report/');
  });

  it('keeps the plan of the second, claims nothing for it, names the holders and fails', () => {
    const result = planFeature(worktree, IMPORT);
    expectRefusal(result, {
      code: 'feature/claims-held',
      says: /parallel-plan claim --change import-members/,
    });
    expect(result.exitCode).toBe(1);
    expect(result.output).toMatch(/api:POST \/v1\/invitations +the change invite-members, no end/);
    expect(openChanges(worktree)).toEqual(['import-members']);
    expect(worktree.bin(['validate', planFile('import-members')])).toMatchObject({ exitCode: 0 });
    expect(holders(worktree)).toEqual(['plan:invite-members']);
  });

  it('claims the locks of the second after the first has released them', () => {
    const claim = ['run', 'change:claim', '--change=import-members'];
    expect(worktree.nx(claim)).toMatchObject({ exitCode: 1 });
    const release = ['run', 'change:release-claims', '--change=invite-members'];
    expect(workspace().nx(release)).toMatchObject({ exitCode: 0 });
    expect(worktree.nx(claim)).toMatchObject({ exitCode: 0 });
    expect(holders(workspace())).toEqual(['plan:import-members']);
  });
});

describe('planning without a coordinator', () => {
  const workspace = useWorkspace('demo');
  let milliseconds: number;

  afterEach(() => workspace().reset());

  it('is sequential with the transport none, and tells what is missing and how to get it', () => {
    const result = planFeature(workspace(), [...INVITE, '--coordinator=none']);
    milliseconds = result.milliseconds;
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toMatch(
      /\(none\) lacks discover, queueWork, lock, guardrails, so the plan is sequential\./,
    );
    expect(result.output).toContain('Claims: not claimed: no coordinator can lock');
    expect(readPlan(workspace(), 'invite-members').packages).toHaveLength(1);
    expect(workspace().exists(STORE)).toBe(false);
  });

  it('is parallel with the transport none on request', () => {
    const result = planFeature(workspace(), [
      ...INVITE,
      ...['--coordinator=none', '--tier=local-parallel'],
    ]);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(readPlan(workspace(), 'invite-members').packages.length).toBeGreaterThan(2);
  });

  it('waits three seconds for a configured server that does not answer', async () => {
    // Connections are made, and nobody reads from them: this process waits for the command.
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const result = workspace().nx(
      ['generate', 'parallel-plan:feature', ...INVITE, '--no-interactive'],
      { env: { COORDINATION_API_URL: `http://127.0.0.1:${port}` } },
    );
    server.close();
    expect(result).toMatchObject({ exitCode: 0 });
    expectNoStackTrace(result);
    expect(result.output).toMatch(/\(http\) was too slow for .*was not answered within 3 s/);
    expect(readPlan(workspace(), 'invite-members').packages).toHaveLength(1);
    // What the same takes without a server, three seconds, and a busy machine.
    expect(result.milliseconds).toBeLessThan(milliseconds + 8_000);
    expect(workspace().exists(STORE)).toBe(false);
  });
});

/** Who holds what is held, each once. */
function holders(workspace: Workspace): readonly string[] {
  const { stdout } = workspace.bin(['coordinator', 'locks', '--json']);
  const { locks } = JSON.parse(stdout) as { locks: readonly { agentId: string }[] };
  return [...new Set(locks.map(({ agentId }) => agentId))];
}
