import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { runValidateCommand } from './validate-command';

const PLAN = 'openspec/changes/a/work-packages.yaml';
const SOUND = `# by hand\n${planText('a', [{ id: 'wp-main', write: ['src/**'] }])}`;
const FIXABLE = SOUND.replace('"src/**"', '"./src/", \'src\' # mine\n        ').replace(
  'keys: []',
  'keys: [api:get /v1/users/]',
);
const FIXED = FIXABLE.replace('"./src/"', '"src/**"')
  .replace("'src' #", "'src/**' #")
  .replace('api:get /v1/users/', "'api:GET /v1/users'");

async function run(args: readonly string[], cwd: string, stdin = '') {
  const output = { stdout: '', stderr: '' };
  const code = await runValidateCommand(args, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: { write: (text) => (output.stdout += String(text)) },
    stderr: { write: (text) => (output.stderr += String(text)) },
    env: {},
    cwd: () => cwd,
  });
  return { code, ...output };
}

function workspace(files: Record<string, string | Uint8Array> = {}) {
  const { root } = tempWorkspace({ 'nx.json': '{}', 'src/x.ts': '', [PLAN]: FIXABLE, ...files });
  return root;
}

describe('parallel-plan validate --fix', () => {
  it('fixes open changes in place, keeps the file mode and checks the result', async () => {
    const root = workspace();
    chmodSync(join(root, PLAN), 0o640);
    const { code, stdout, stderr } = await run(['--fix'], root);
    expect(readFileSync(join(root, PLAN), 'utf8')).toBe(FIXED);
    expect(statSync(join(root, PLAN)).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(root, 'openspec/changes/a'))).toEqual([
      'contracts',
      'work-packages.yaml',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      `${PLAN}:13:32: lock/not-canonical\n  - api:get /v1/users/\n  + 'api:GET /v1/users'\n`,
    );
    expect(stdout).toContain('Fixed 3 findings in 1 file.\n\n');
    expect(stdout).toContain('✔ a:');
  });

  it('changes nothing in a second run', async () => {
    const root = workspace();
    await run(['--fix'], root);
    const before = lstatSync(join(root, PLAN)).ino;
    const { code, stdout } = await run(['--fix'], root);
    expect([code, lstatSync(join(root, PLAN)).ino]).toEqual([0, before]);
    expect(stdout).toContain('There is nothing to fix safely.\n');
  });

  it('writes nothing with --dry-run and checks the plan on disk', async () => {
    const root = workspace();
    const { code, stdout } = await run(['--fix', '--dry-run'], root);
    expect(readFileSync(join(root, PLAN), 'utf8')).toBe(FIXABLE);
    expect(code).toBe(1);
    expect(stdout).toContain('Would fix 3 findings in 1 file; nothing was written.\n');
  });

  it('prints only the plan on standard output', async () => {
    const { code, stdout, stderr } = await run([PLAN, '--fix', '--json'], workspace());
    expect([code, JSON.parse(stdout).valid]).toEqual([0, true]);
    expect(stderr).toContain('Fixed 3 findings in 1 file.\n');
  });

  it('writes the target of a link and keeps the link', async () => {
    const root = workspace({ 'deep/plan.yaml': FIXABLE });
    symlinkSync('deep/plan.yaml', join(root, 'link.yaml'));
    expect((await run(['link.yaml', '--fix'], root)).code).toBe(0);
    expect(lstatSync(join(root, 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(root, 'deep/plan.yaml'), 'utf8')).toBe(FIXED);
  });

  it('fixes standard input to standard output', async () => {
    const { code, stdout, stderr } = await run(['-', '--fix'], workspace(), FIXABLE);
    expect([code, stdout]).toEqual([0, FIXED]);
    expect(stderr).toContain('Fixed 3 findings in 1 file.\n');
  });

  it('copies valid standard input to standard output', async () => {
    const { code, stdout } = await run(['-', '--fix'], workspace(), 'a: [');
    expect([code, stdout]).toEqual([1, 'a: [']);
  });

  it('does not fix findings of a disabled rule', async () => {
    const root = workspace({
      'nx.json':
        '{ "plugins": [{ "plugin": "parallel-plan", "options": { "rules": { "lock/not-canonical": "off" } } }] }',
    });
    await run(['--fix'], root);
    expect(readFileSync(join(root, PLAN), 'utf8')).toContain('api:get /v1/users/');
  });

  it.each([
    [['--dry-run'], /^--dry-run requires --fix/],
    [['-', PLAN, '--fix'], /^With --fix, standard input is fixed to standard output/],
    [['--fix', '--rule', 'x=off'], /^There is no rule "x"/],
  ])('refuses %j before it writes anything', async (args, message) => {
    const root = workspace();
    const { code, stdout, stderr } = await run(args, root, FIXABLE);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(readFileSync(join(root, PLAN), 'utf8')).toBe(FIXABLE);
  });
});
