import { Readable } from 'node:stream';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { runExplainCommand } from './explain-command';

const PLAN = planText('add-login', [
  { id: 'wp-contracts', write: ['contracts/**'] },
  { id: 'wp-api', write: ['apps/**'], deny: ['apps/web/**'], dependsOn: ['wp-contracts'] },
  { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-contracts'] },
]);

async function run(args: readonly string[], files: Record<string, string> = {}, stdin = '') {
  const { root } = tempWorkspace({
    'nx.json': '{}',
    'openspec/changes/add-login/work-packages.yaml': PLAN,
    'plan.yaml': PLAN,
    ...files,
  });
  const output = { stdout: '', stderr: '' };
  const code = await runExplainCommand(args, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: { write: (text) => (output.stdout += text) },
    stderr: { write: (text) => (output.stderr += text) },
    env: {},
    cwd: () => root,
  });
  return { code, ...output };
}

describe('parallel-plan explain', () => {
  it('lists all rules without a code', async () => {
    const { code, stdout } = await run([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^scope\/overlap +error, always +Two packages/m);
    const { rules } = JSON.parse((await run(['--json'])).stdout);
    expect(rules[0]).toMatchObject({ id: 'yaml/syntax', severity: 'error', required: true });
  });

  it('explains a rule', async () => {
    const { stdout } = await run(['scope/hotspot']);
    expect(stdout).toMatch(/^scope\/hotspot \(warning\)\n/);
    expect(JSON.parse((await run(['scope/hotspot', '--json'])).stdout)).toMatchObject({
      version: 1,
      rule: { id: 'scope/hotspot', examples: { wrong: expect.any(String) } },
    });
  });

  it.each([['plan.yaml'], ['add-login'], ['-']])('explains two packages of %s', async (plan) => {
    const { code, stdout } = await run([plan, 'wp-api', 'wp-web'], {}, PLAN);
    expect(code).toBe(0);
    expect(stdout).toContain('✔ wp-api and wp-web may run in parallel.');
    expect(stdout).toContain('the deny "apps/web/**" of wp-api excludes that');
  });

  it('prints the pair as JSON', async () => {
    const { stdout } = await run(['plan.yaml', 'wp-contracts', 'wp-api', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      file: 'plan.yaml',
      packages: ['wp-contracts', 'wp-api'],
      verdict: 'sequential',
      order: [{ from: 'wp-api', to: 'wp-contracts', line: expect.any(Number) }],
      notChecked: [],
    });
  });

  it('explains the readable part of a broken plan', async () => {
    const broken = PLAN.replace('schema_version: 1', 'schema_version: 2');
    const { code, stdout } = await run(['x.yaml', 'wp-api', 'wp-contracts'], { 'x.yaml': broken });
    expect(code).toBe(0);
    expect(stdout).toContain('→ wp-api runs after wp-contracts.');
    expect(stdout).toContain('not checked  schema: the plan has 1 error in its shape');
  });

  it.each<[readonly string[], RegExp]>([
    [
      ['scope/overlapp'],
      /^There is no rule "scope\/overlapp"\. Did you mean "scope\/overlap"\?\n$/,
    ],
    [['plan.yaml', 'wp-api'], /^Name one code, or a plan and two packages\. See/],
    [['plan.yaml', 'wp-api', 'wp-wbe'], /Did you mean "wp-web"\?\n$/],
    [['gone.yaml', 'a', 'b'], /^gone\.yaml: There is no such file\.\n$/],
    [['bad.yaml', 'a', 'b'], /^bad\.yaml:1:\d+: /],
    [['--what'], /^Unknown option '--what'\. See `parallel-plan explain --help`\.\n$/],
  ])('%j exits with 2 and one line', async (args, message) => {
    const { code, stdout, stderr } = await run(args, { 'bad.yaml': 'a: [' });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('shows help', async () => {
    const { code, stdout } = await run(['--help']);
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      'Usage: parallel-plan explain [options] [code]',
    ]);
  });
});
