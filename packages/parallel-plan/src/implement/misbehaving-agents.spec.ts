import { execFileSync } from 'node:child_process';
import { CHANGE, logOf, outcomes, type RunPackage, runWorkspace } from './testing/run-workspace';

const TWO: readonly RunPackage[] = [
  { id: 'wp-api', write: ['apps/api/**'] },
  { id: 'wp-web', write: ['apps/web/**'] },
];
const WORK = { write: { path: 'apps/api/session.ts', text: 'api\n' } };
const OTHER = { 'wp-web': [[{ write: { path: 'apps/web/session.ts', text: 'web\n' } }]] };

/** The scripted agents and what they start, by a mark in the command line. */
function sleepers(seconds: number): string {
  const listed = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((line) => line.trim() === `sleep ${seconds}`)
    .join('\n');
}

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

describe('an agent that', () => {
  it.each([
    ['hangs', [{ hang: true }], 'TIMEOUT', /printed nothing for too long/],
    [
      'hangs and ignores TERM',
      [{ ignoreTerm: true }, { hang: true }],
      'TIMEOUT',
      /printed nothing/,
    ],
    ['floods', [{ flood: 1024 ** 3 }], 'TIMEOUT', /printed too much/],
    [
      'does nothing and says that all is well',
      [{ print: 'All done!' }],
      'NO_CHANGES',
      /without changing anything[^]*All done!/,
    ],
    [
      'fails',
      [{ print: 'no credit left' }, { exit: 1 }],
      'AGENT_FAILED',
      /exit code 1[^]*no credit left/,
    ],
    ['is killed', [{ die: true }], 'AGENT_FAILED', /exit code 137/],
  ])(
    '%s is reported, stopped and retried while others continue',
    async (_, steps, outcome, feedback) => {
      const workspace = await runWorkspace(TWO);
      const report = await workspace.implement(
        { 'wp-api': [steps, [{ readPrompt: 'apps/api/prompt.txt' }]], ...OTHER },
        { silence: 1_500 },
      );
      expect(report).toMatchObject({ status: 'done', problems: [] });
      expect(outcomes(workspace, 'wp-api')).toEqual([outcome, 'DELIVERED']);
      expect(workspace.merged('apps/api/prompt.txt')).toMatch(feedback);
      workspace.expectTidy();
    },
  );

  it.each([
    ['forks a process in the background', { fork: 98_701 }, 98_701],
    ['starts a daemon that leaves the process group', { daemon: 98_702 }, 98_702],
    [
      'starts a daemon that has cleared its environment as well',
      { run: 'env -i setsid sleep 98703 </dev/null >/dev/null 2>&1 &' },
      98_703,
    ],
  ])('%s leaves no process after the attempt', async (_, step, seconds) => {
    const workspace = await runWorkspace(TWO);
    const report = await workspace.implement({ 'wp-api': [[step, WORK]], ...OTHER });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(sleepers(seconds)).toBe('');
  });

  it('exits with an error after valid work is accepted', async () => {
    const workspace = await runWorkspace(TWO);
    const report = await workspace.implement({ 'wp-api': [[WORK, { exit: 1 }]], ...OTHER });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['DELIVERED']);
  });

  it('uses up its retry budget fails, and the others continue', async () => {
    const workspace = await runWorkspace([
      { id: 'wp-api', write: ['apps/api/**'], verify: 'test -f apps/api/never.ts', retries: 2 },
      { id: 'wp-web', write: ['apps/web/**'] },
      { id: 'wp-docs', write: ['docs/**'], dependsOn: ['wp-api'] },
    ]);
    const report = await workspace.implement({ 'wp-api': [[WORK]], ...OTHER });
    expect(report).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(outcomes(workspace, 'wp-api')).toEqual(Array(3).fill('VERIFICATION_FAILED'));
    expect(report.packages.map(({ package: id, state }) => [id, state])).toEqual([
      ['wp-api', 'failed'],
      ['wp-web', 'merged'],
      ['wp-docs', 'waiting'],
    ]);
    expect(report.next).toBe(`npx parallel-plan implement ${CHANGE} --retry wp-api`);
  });

  it('has failed starts again after a person resets its budget', async () => {
    const workspace = await runWorkspace([{ ...TWO[0]!, retries: 0 }]);
    expect(await workspace.implement({ '*': [[]] })).toMatchObject({ status: 'failed' });
    expect(await workspace.implement({ '*': [[WORK]] })).toMatchObject({ status: 'failed' });
    const report = await workspace.implement({ '*': [[WORK]] }, { retry: ['wp-api'] });
    expect(report).toMatchObject({ status: 'done', problems: [] });
  });

  it('is not installed stops the run with its own exit code and no attempt', async () => {
    const workspace = await runWorkspace(TWO);
    const agents = { default: 'surely-no-such-agent -p' };
    const report = await workspace.implement({}, { agents });
    expect(report).toMatchObject({ status: 'agent-missing', exitCode: 3 });
    expect(report.problems[0]).toMatch(/surely-no-such-agent -p can't be started: .*not found/);
    expect(await workspace.implement({ 'wp-api': [[WORK]], ...OTHER })).toMatchObject({
      status: 'done',
    });
  });

  it('fails several times has a log of each attempt', async () => {
    const workspace = await runWorkspace(TWO);
    await workspace.implement({ 'wp-api': [[{ print: 'hello' }], [WORK]], ...OTHER });
    expect(logOf(workspace, 'wp-api', 1, 'agent.log')).toBe('hello\n');
    expect(logOf(workspace, 'wp-api', 2, 'feedback.md')).toContain('nothing was changed');
  });
});
