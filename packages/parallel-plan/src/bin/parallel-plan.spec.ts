import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';

const ROOT = join(__dirname, '../../../..');
const BIN = join(__dirname, 'parallel-plan.ts');
const ENV = {
  ...process.env,
  NODE_OPTIONS: '',
};
/** Runs the program from its source: Node itself can't start a TypeScript file. */
const START = `process.argv.splice(1, 0, ${JSON.stringify(BIN)}); require(process.argv[1]);`;
const ARGS = ['--require', join(ROOT, 'tools/testing/register.cjs'), '-e', START, '--'];

function run(args: readonly string[], cwd: string, input = '') {
  return spawnSync(process.execPath, [...ARGS, ...args], {
    cwd,
    env: ENV,
    encoding: 'utf8',
    input,
  });
}

describe('the parallel-plan program', () => {
  it('exits with 0, 1 or 2 and prints no stack trace', () => {
    const { root } = tempWorkspace({
      'nx.json': '{}',
      'good.yaml': planText('a', [{ id: 'wp-main', write: ['src/**'] }]),
      'bad.yaml': 'a: [',
    });
    const results = [['good.yaml'], ['bad.yaml'], ['gone.yaml']].map((files) =>
      run(['validate', ...files], root),
    );
    expect(results.map(({ status }) => status)).toEqual([0, 1, 2]);
    for (const { stdout, stderr } of results) expect(stdout + stderr).not.toMatch(/^ {4}at /m);
    expect(results[0]?.stdout).not.toContain('\u001b');
  });

  it.each([
    [['--version'], 0, /^0\.\d+\.\d+\n$/],
    [['--help'], 0, /^Usage: parallel-plan <command>/],
    [['explain', 'scope/overlap'], 0, /^scope\/overlap \(error, always\)\n/],
    [['explain', 'scope/overlapp'], 2, /^There is no rule "scope\/overlapp"\. Did you mean/],
    [[], 2, /^No command was given\. See/],
    [['frobnicate'], 2, /^There is no command "frobnicate"\. See/],
  ])('responds to %j', (args, status, message) => {
    const result = run(args, ROOT);
    expect(result.status).toBe(status);
    expect(result.stdout + result.stderr).toMatch(message);
  });

  it('reports in one line that its output cannot be written', () => {
    const { root } = tempWorkspace({
      'nx.json': '{}',
      'good.yaml': planText('a', [{ id: 'wp-main', write: ['src/**'] }]),
    });
    const readOnly = openSync(join(root, 'good.yaml'), 'r');
    const { status, stderr } = spawnSync(process.execPath, [...ARGS, 'validate', 'good.yaml'], {
      cwd: root,
      env: ENV,
      encoding: 'utf8',
      stdio: ['ignore', readOnly, 'pipe'],
    });
    closeSync(readOnly);
    expect([status, stderr]).toEqual([2, 'The result could not be written (EBADF).\n']);
  });

  it('prints only the fixed plan on standard output with --fix', () => {
    const { root } = tempWorkspace({ 'nx.json': '{}' });
    const sound = planText('a', [{ id: 'wp-main', write: ['src/**'] }]);
    const input = sound.replace('keys: []', 'keys: [DB:migration_slot]');
    const { status, stdout, stderr } = run(['validate', '-', '--fix'], root, input);
    expect([status, stdout]).toEqual([0, sound.replace('keys: []', "keys: ['db:migration-slot']")]);
    expect(stderr).toContain('Fixed 1 finding in 1 file.\n');
  });

  it('exits without an error when its reader closes the pipe', async () => {
    const packages = Array.from({ length: 400 }, (_, index) => ({
      id: `wp-${index}`,
      write: ['x/**'],
    }));
    const { root } = tempWorkspace({ 'nx.json': '{}', 'plan.yaml': planText('a', packages) });
    const child = spawn(process.execPath, [...ARGS, 'validate', 'plan.yaml', '--json'], {
      cwd: root,
      env: ENV,
    });
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, stderr]).toEqual([1, '']);
  });
});
