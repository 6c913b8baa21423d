import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { tempWorkspace } from '../testing/temp-workspace';
import { type CommandOptions, runCommand } from './run-command';
import { isRunning } from './testing/is-running';
import { Sink } from './testing/sink';

async function run(command: string, more: Partial<CommandOptions> = {}) {
  const { root } = tempWorkspace();
  const [stdout, stderr] = [new Sink(), new Sink()];
  const options = { root, cwd: root, env: {}, timeout: 20_000, stdout, stderr, ...more };
  const start = performance.now();
  const result = await runCommand(command, options);
  const elapsed = performance.now() - start;
  return { result, root, elapsed, stdout: stdout.text, stderr: stderr.text };
}

/** Starts a process that would run for ten minutes, and writes its id to a file. */
const LONG = 'sleep 600 & echo $! > pid';

function pidIn(root: string): number {
  return Number(readFileSync(join(root, 'pid'), 'utf8'));
}

describe('runCommand', () => {
  it.each([
    ['true', 0],
    ['exit 3', 3],
    ['echo a | grep b', 1],
    ['no-such-program-at-all', 127],
    ['touch file && ./file', 126],
  ])('returns the exit code of %s', async (command, exitCode) => {
    const { result } = await run(command);
    expect(result).toEqual({ outcome: 'exited', exitCode, leftProcesses: false });
  });

  it('supports pipes, lists and several lines of shell', async () => {
    const { stdout, stderr } = await run('echo "a b" | tr a-z A-Z &&\necho two >&2');
    expect([stdout, stderr]).toEqual(['A B\n', 'two\n']);
  });

  it("passes the plan's variables and the tools of the workspace", async () => {
    const { root, write } = tempWorkspace({
      'node_modules/.bin/x': '',
      'libs/a/node_modules/.bin/y': '',
    });
    write({ 'libs/a/z': '' });
    const { stdout } = await run('echo "$A" "$PATH"', {
      root,
      cwd: join(root, 'libs/a'),
      env: { A: '$(b)' },
    });
    const tools = ['libs/a/node_modules/.bin', 'node_modules/.bin'].map((path) => join(root, path));
    expect(stdout).toMatch(`$(b) ${tools.join(':')}:`);
  });

  it('provides an empty standard input', async () => {
    expect((await run('cat')).result).toMatchObject({ exitCode: 0 });
  });

  it('kills a command with all child processes at the timeout', async () => {
    const { result, root, elapsed } = await run(`${LONG}; sleep 600`, { timeout: 300 });
    expect(result.outcome).toBe('timed-out');
    expect(isRunning(pidIn(root))).toBe(false);
    expect(elapsed).toBeLessThan(10_000);
  });

  it('kills a command that ignores signals', async () => {
    const { result, root } = await run(`trap '' TERM; ${LONG}; wait; sleep 600`, { timeout: 300 });
    expect(result.outcome).toBe('timed-out');
    expect(isRunning(pidIn(root))).toBe(false);
  });

  it('kills remaining child processes and reports them', async () => {
    const { result, root, elapsed } = await run(LONG);
    expect(result).toEqual({ outcome: 'exited', exitCode: 0, leftProcesses: true });
    expect(isRunning(pidIn(root))).toBe(false);
    expect(elapsed).toBeLessThan(10_000);
  });

  it('kills processes outside the process group, on Linux', async () => {
    const detach = `const { spawn } = require('node:child_process');
      const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
      require('node:fs').writeFileSync('pid', String(child.pid));
      child.unref();`;
    const { result, root } = await run(
      `"${process.execPath}" -e "${detach.replaceAll('\n', ' ')}"`,
    );
    const expected = process.platform === 'linux';
    expect(result).toMatchObject({ exitCode: 0, leftProcesses: expected });
    if (expected) expect(isRunning(pidIn(root))).toBe(false);
    else process.kill(pidIn(root));
  });

  it.each([
    [
      'a cleared environment and a session of its own',
      'env -i setsid sh -c "echo \\$\\$ > pid; exec sleep 7321" &',
    ],
    [
      'no output of ours either',
      'env -i setsid sh -c "echo \\$\\$ > pid; exec sleep 7322 <&- >&- 2>&-" &',
    ],
    [
      'a parent that has ended',
      '(env -i setsid sh -c "(echo \\$\\$ > pid; exec sleep 7323) &" &);',
    ],
    [
      'another folder',
      'env -i setsid sh -c "echo \\$\\$ > pid; cd /; exec nohup sleep 7324" >/dev/null 2>&1 &',
    ],
  ])('kills a process with %s, on Linux', async (_, start) => {
    if (process.platform !== 'linux') return;
    const { result, root } = await run(`${start} until test -s pid; do sleep 0.05; done`);
    expect(result).toEqual({ outcome: 'exited', exitCode: 0, leftProcesses: true });
    expect(isRunning(pidIn(root))).toBe(false);
  });

  it('kills only its own processes', async () => {
    const [long, short] = [run('sleep 1; echo done'), run('true')];
    expect((await short).result.leftProcesses).toBe(false);
    expect(await long).toMatchObject({ stdout: 'done\n', result: { leftProcesses: false } });
  });

  it('removes its listeners after many parallel commands', async () => {
    const count = () => process.listenerCount('SIGTERM') + process.listenerCount('exit');
    const before = count();
    await Promise.all(Array.from({ length: 12 }, () => run('true')));
    expect(count()).toBe(before);
  });

  it('returns the output up to its end', async () => {
    const { stdout, result } = await run('(sleep 0.1; echo late) & echo early');
    expect(stdout).toBe('early\nlate\n');
    expect(result.leftProcesses).toBe(false);
  });

  it('passes on 50 MB without keeping them', async () => {
    let bytes = 0;
    let most = 0;
    const slow: Writable = new Writable({
      write(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        most = Math.max(most, slow.writableLength);
        setImmediate(done);
      },
    });
    const { result } = await run('head -c 52428800 /dev/zero', { stdout: slow });
    expect([result.outcome, bytes]).toEqual(['exited', 52_428_800]);
    expect(most).toBeLessThan(1024 * 1024);
  });

  it('reports a missing folder', async () => {
    const { root } = tempWorkspace();
    const { result } = await run('true', { cwd: join(root, 'gone') });
    expect(result).toEqual({ outcome: 'not-started', leftProcesses: false });
    expect(existsSync(join(root, 'gone'))).toBe(false);
  });

  it('distinguishes a signal from an exit code', async () => {
    const { result } = await run('kill -KILL $$');
    expect(result).toEqual({ outcome: 'signalled', signal: 'SIGKILL', leftProcesses: false });
  });
});
