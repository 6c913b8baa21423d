import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { approveChange } from '../approval/approve-change';
import { tempWorkspace, type TempWorkspace } from '../testing/temp-workspace';
import { formatResult } from './format-result';
import { Sink } from './testing/sink';
import { type TestVerification, verificationPlan } from './testing/verification-plan';
import { verifyPackage, type VerifyOptions } from './verify-package';

const PLAN = 'openspec/changes/x/work-packages.yaml';
const RESULT = 'openspec/changes/x/results/wp-a/result.json';
const SCHEMA = JSON.parse(
  readFileSync(join(__dirname, '../../../../schemas/work-result.schema.json'), 'utf8'),
) as object;
const isResult = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
  SCHEMA,
);

async function verify(
  plan: TestVerification,
  {
    workspace = tempWorkspace(),
    ...more
  }: Partial<VerifyOptions> & { workspace?: TempWorkspace } = {},
) {
  workspace.write({ [PLAN]: verificationPlan('x', plan) });
  const [stdout, stderr] = [new Sink(), new Sink()];
  const result = await verifyPackage(workspace.root, {
    change: 'x',
    packageId: 'wp-a',
    unapproved: true,
    stdout,
    stderr,
    ...more,
  });
  const written: unknown = JSON.parse(readFileSync(join(workspace.root, RESULT), 'utf8'));
  expect(written).toEqual(result);
  expect({ errors: isResult(written) ? null : isResult.errors }).toEqual({ errors: null });
  return { result, step: result.verification.steps[0], output: stdout.text, root: workspace.root };
}

describe('verifyPackage', () => {
  it('runs nothing without a current approval', async () => {
    const touch = (file: string) => ({
      steps: [{ command: `touch ${file}` }],
      write: ['src/**', 'openspec/changes/x/contracts/**'],
    });
    const workspace = tempWorkspace({ [PLAN]: verificationPlan('x', touch('ran')) });
    const run = () =>
      verifyPackage(workspace.root, {
        change: 'x',
        packageId: 'wp-a',
        stdout: new Sink(),
        stderr: new Sink(),
      });
    const hasRun = () => existsSync(join(workspace.root, 'ran'));
    await expect(run()).rejects.toThrow(/^Nothing was run: x is not approved: .*--unapproved\.$/);
    expect(hasRun()).toBe(false);

    await approveChange(workspace.root, 'x', { by: 'Ada' });
    // The contracts are what a package of this plan writes.
    workspace.write({ 'openspec/changes/x/contracts/README.md': '# Final\n' });
    expect((await run()).status).toBe('passed');
    expect(hasRun()).toBe(true);

    for (const [file, text] of [
      ['design.md', 'Another design.\n'],
      ['work-packages.yaml', verificationPlan('x', touch('ran2'))],
    ]) {
      workspace.write({ [`openspec/changes/x/${file}`]: text ?? '' });
      await expect(run()).rejects.toThrow(new RegExp(`Nothing was run: .* is stale: .*${file}`));
    }
    expect(existsSync(join(workspace.root, 'ran2'))).toBe(false);
  });

  it('writes the result of the package', async () => {
    const workspace = tempWorkspace({ 'src/a.ts': '', 'src/old.ts': 'a\nb\nc\n', 'docs/x.md': '' });
    workspace.commit();
    workspace.git('checkout', '-q', '-b', 'x--wp-a');
    workspace.git('mv', 'src/old.ts', 'src/new.ts');
    workspace.write({ 'src/b.ts': '', 'docs/x.md': 'not its own' });
    const { result } = await verify(
      {
        tier: 'A',
        steps: [
          { name: 'lint', command: 'echo linted' },
          {
            name: 'test',
            command: 'echo hello > report.txt',
            evidence: {
              artifacts: ['report.txt', 'src/'],
              result_keys: ['test_passed', 'test_exit_code'],
            },
          },
        ],
        outputs: {
          result_keys: ['files_modified', 'test_passed', 'test_exit_code', 'test_count', 'other'],
          artifacts: ['src/b.ts'],
        },
      },
      { workspace },
    );
    expect({ ...result, base: 'a commit', head: 'another commit' }).toMatchSnapshot();
    expect(result.base).toBe(workspace.git('rev-parse', 'main').trim());
    expect(result.head).toBe(workspace.git('rev-parse', 'HEAD').trim());
    expect(formatResult(result)).toBe(
      '✔ x wp-a: passed, tier A, 3 files modified\n  ✔ lint\n  ✔ test\n',
    );
    expect(workspace.git('status', '--short', '--', 'openspec/changes/x/results')).toBe('');
  });

  it('refuses a call from one of its own steps, which would not end', async () => {
    const workspace = tempWorkspace();
    const { output } = await verify(
      { steps: [{ name: 'chain', command: 'echo "$PARALLEL_PLAN_VERIFYING"' }] },
      { workspace },
    );
    const chain = output.split('\n').filter((line) => line.startsWith('x '));
    expect(chain).toEqual([`x wp-a ${JSON.stringify(realpathSync(workspace.root))}`]);

    process.env['PARALLEL_PLAN_VERIFYING'] = ['y wp-a "/elsewhere"', ...chain].join('\n');
    try {
      await expect(verify({ steps: [{ command: 'true' }] }, { workspace })).rejects.toThrow(
        'asks for "wp-a" itself',
      );
      await expect(verify({ steps: [{ command: 'true' }] })).resolves.toHaveProperty(
        'result.status',
        'passed',
      );
    } finally {
      delete process.env['PARALLEL_PLAN_VERIFYING'];
    }
  });

  it('prints each command and its output', async () => {
    const { output } = await verify({ steps: [{ name: 'say', command: 'echo hello' }] });
    expect(output).toBe('\n> say: echo hello\nhello\n');
  });

  it.each([
    ['an exit code', { command: 'exit 2' }, 'exit-code', /exit code 2 instead of 0/, 'failed'],
    [
      'success where failure is expected',
      { command: 'true', expect_exit_code: 1 },
      'exit-code',
      /exit code 0 instead of 1/,
      'failed',
    ],
    [
      'a missing command',
      { command: 'no-such-program' },
      'command-not-found',
      /not found/,
      'infeasible',
    ],
    [
      'a file that cannot be executed',
      { command: './package.json' },
      'not-executable',
      /mode/,
      'infeasible',
    ],
    ['a signal', { command: 'kill -KILL $$' }, 'signal', /SIGKILL/, 'failed'],
    [
      'missing evidence',
      { command: 'true', evidence: { artifacts: ['a.xml'] } },
      'missing-evidence',
      /"a.xml"/,
      'failed',
    ],
    [
      'evidence outside by a link',
      { command: 'true', evidence: { artifacts: ['link/sub/x'] } },
      'missing-evidence',
      /link/,
      'failed',
    ],
    [
      'a folder outside by a link',
      { command: 'true', cwd: 'link/sub' },
      'cwd-outside',
      /outside/,
      'infeasible',
    ],
    [
      'a folder that is not there',
      { command: 'true', cwd: 'nope' },
      'cwd-missing',
      /"nope"/,
      'failed',
    ],
    [
      'a folder that is a file',
      { command: 'true', cwd: 'package.json' },
      'cwd-missing',
      /no folder/,
      'failed',
    ],
    [
      'a loader variable',
      { command: 'true', env: { NODE_OPTIONS: '-r ./x' } },
      'refused-variable',
      /NODE_OPTIONS/,
      'infeasible',
    ],
  ])('fails for %s', async (_, first, reason, message, status) => {
    const workspace = tempWorkspace({ 'package.json': '{}' });
    const outside = tempWorkspace({ 'sub/x': '' });
    symlinkSync(outside.root, join(workspace.root, 'link'));
    const steps = [
      first,
      { command: 'touch second' },
      { kind: 'manual', manual_instructions: 'Look.' },
    ];
    const { result, step, root } = await verify({ steps }, { workspace });
    expect(step).toMatchObject({
      status: 'failed',
      reason,
      message: expect.stringMatching(message),
    });
    expect(result.status).toBe(status);
    expect(result.code).toBe(
      status === 'failed' ? 'VERIFICATION_FAILED' : 'VERIFICATION_INFEASIBLE',
    );
    expect(result.verification.tier_reached).toBeNull();
    expect(result.verification.steps.slice(1)).toMatchObject([
      { status: 'not-run', reason: 'earlier-step-failed' },
      { status: 'pending', reason: 'waits-for-a-person' },
    ]);
    expect(existsSync(join(root, 'second'))).toBe(false);
  });

  it('runs the other steps after a failure on request', async () => {
    const { result } = await verify(
      { steps: [{ command: 'false' }, { command: 'true' }] },
      { failFast: false },
    );
    expect(result.verification.steps.map(({ status }) => status)).toEqual(['failed', 'passed']);
    expect(result.status).toBe('failed');
  });

  it('stops steps at the time limit of the package', async () => {
    const start = performance.now();
    const { result } = await verify(
      { steps: [{ command: 'sleep 600' }, { command: 'true' }] },
      { timeout: 300, failFast: false },
    );
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(result.verification.steps).toMatchObject([
      { status: 'failed', reason: 'timeout' },
      { status: 'not-run' },
    ]);
  });

  it('runs a step in its folder', async () => {
    const workspace = tempWorkspace({ 'libs/a/x': '' });
    await verify({ steps: [{ command: 'touch here', cwd: 'libs/a' }] }, { workspace });
    expect(existsSync(join(workspace.root, 'libs/a/here'))).toBe(true);
  });

  it('leaves steps for CI or a person pending', async () => {
    const { result } = await verify({
      tier: 'B',
      steps: [
        { name: 'lint', command: 'true' },
        {
          name: 'ci',
          kind: 'ci',
          ci: { provider: 'github', workflow: 'ci.yml', required_checks: ['test', 'e2e'] },
          evidence: { result_keys: ['ci_green'] },
        },
        { name: 'look', kind: 'manual', manual_instructions: 'Open the page\nand look.' },
      ],
      outputs: { result_keys: ['ci_green'] },
    });
    expect(result).toMatchObject({ status: 'pending', code: null, results: { ci_green: null } });
    expect(result.verification).toMatchObject({ tier_required: 'B', tier_reached: 'B' });
    expect(result.verification.steps.slice(1)).toMatchObject([
      {
        status: 'pending',
        required_checks: ['test', 'e2e'],
        message: 'CI has to report "test", "e2e" of "ci.yml".',
      },
      { status: 'pending', message: 'A person has to do this: Open the page and look.' },
    ]);
  });

  it.each<[string, TestVerification['tier'], TestVerification['steps'], string, string | null]>([
    ['tests for A', 'A', [{ command: 'true # npm test' }], 'passed', 'A'],
    ['lint for A', 'A', [{ command: 'true # lint' }], 'infeasible', null],
    ['CI for A', 'A', [{ kind: 'ci', ci: {} }], 'infeasible', null],
    [
      'a step named after its tests for A',
      'A',
      [{ command: 'true', name: 'unit tests' }],
      'passed',
      'A',
    ],
    ['tests for B', 'B', [{ command: 'true # pytest' }], 'passed', 'A'],
    ['CI for B', 'B', [{ kind: 'ci', ci: {} }], 'pending', 'B'],
    ['lint for B', 'B', [{ command: 'true # lint' }], 'infeasible', null],
    ['a person for C', 'C', [{ kind: 'manual', manual_instructions: 'Look.' }], 'pending', 'C'],
    ['lint for C', 'C', [{ command: 'true # lint' }], 'passed', 'C'],
  ])('%s', async (_, tier, steps, status, reached) => {
    const { result } = await verify({ tier: tier ?? 'C', steps });
    expect([result.status, result.verification.tier_reached]).toEqual([status, reached]);
    expect(result.verification.steps).toHaveLength(status === 'infeasible' ? 0 : 1);
    if (status === 'infeasible') expect(result.message).toMatch(/tier C\.$/);
  });

  it('fails without a declared artifact', async () => {
    const { result } = await verify({
      steps: [{ command: 'true' }],
      outputs: { result_keys: ['x'], artifacts: ['src/made.ts'] },
    });
    expect(result).toMatchObject({ status: 'failed', code: 'VERIFICATION_FAILED' });
    expect(result.message).toContain('"src/made.ts"');
  });

  it('reports modified files as unknown without git', async () => {
    const { result } = await verify({ steps: [{ command: 'true' }] });
    expect(result).toMatchObject({
      base: null,
      files_modified: null,
      results: { files_modified: null },
    });
    expect(result.not_checked).toMatchObject([{ check: 'files_modified' }]);
  });

  it.each([
    ['a plan that is not valid', 'schema_version: 2\n', /is not valid, so nothing was run.*:1:/],
    ['broken YAML', 'packages: [\n', /is not valid/],
    [
      'a package that is not there',
      verificationPlan('x', { steps: [{ command: 'true' }] }).replace(
        'package_id: wp-a',
        'package_id: wp-b',
      ),
      /no package "wp-a".*"wp-b"/,
    ],
  ])('refuses %s and removes the older result', async (_, text, message) => {
    const { root, write } = tempWorkspace({ [PLAN]: text });
    write({ [RESULT]: '{}' });
    const [stdout, stderr] = [new Sink(), new Sink()];
    const options = { change: 'x', packageId: 'wp-a', stdout, stderr };
    await expect(verifyPackage(root, options)).rejects.toThrow(message);
    expect(existsSync(join(root, RESULT))).toBe(false);
  });

  it('refuses to write its result through a link out of the workspace', async () => {
    const outside = tempWorkspace();
    const workspace = tempWorkspace();
    mkdirSync(join(workspace.root, 'openspec/changes/x'), { recursive: true });
    symlinkSync(outside.root, join(workspace.root, 'openspec/changes/x/results'));
    writeFileSync(join(outside.root, 'keep'), '');
    await expect(verify({ steps: [{ command: 'true' }] }, { workspace })).rejects.toThrow(
      /outside/,
    );
    expect(existsSync(join(outside.root, 'wp-a'))).toBe(false);
  });

  it('escapes control characters of the plan', async () => {
    const { output, result } = await verify({
      steps: [
        { name: 'a\u001b[31m', command: 'true # \u001b[2J' },
        { kind: 'manual', manual_instructions: '\u001b[31m' },
      ],
    });
    expect(output + formatResult(result)).not.toContain('\u001b');
  });
});
