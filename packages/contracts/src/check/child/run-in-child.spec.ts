import { join } from 'node:path';
import { runInChild } from './run-in-child';

const entry = join(__dirname, 'testing/sample-child');

function run(input: unknown, timeoutMs = 20_000) {
  return runInChild({ entry, input, timeoutMs, memoryMb: 100 });
}

describe('runInChild', () => {
  it('returns the result of the program and its earlier messages', async () => {
    const value = { text: 'line\nbreak \u2028 \ud83d\ude00', list: [null, 1] };
    expect(await run({ act: 'answer', value, tell: [1, 'two'] })).toEqual({
      kind: 'done',
      value,
      told: [1, 'two'],
    });
  });

  it('transfers megabytes in both directions', async () => {
    const value = 'x'.repeat(5_000_000);
    expect(await run({ act: 'answer', value })).toEqual({ kind: 'done', value, told: [] });
  });

  it.each([
    ['throw', 'no such thing'],
    ['exit', 'it ended with exit code 3'],
    ['fill-memory', 'it ran out of memory'],
  ])('reports in one line why a program failed: %s', async (act, why) => {
    expect(await run({ act, tell: [1] })).toEqual({ kind: 'failed', why, told: [1] });
  });

  it('kills a program at the timeout and keeps its messages', async () => {
    expect(await run({ act: 'hang', tell: [1] }, 10_000)).toEqual({
      kind: 'timeout',
      timeoutMs: 10_000,
      told: [1],
    });
  });

  it('passes only location variables of the environment, such as PATH', async () => {
    process.env['SOME_TOKEN'] = 'secret';
    const { kind, value } = { value: [], ...(await run({ act: 'environment' })) };
    delete process.env['SOME_TOKEN'];
    expect(kind).toBe('done');
    expect(value).toContain('PATH');
    expect(value).not.toContain('SOME_TOKEN');
  });

  it('fails for a missing program', async () => {
    const outcome = await runInChild({
      entry: join(__dirname, 'testing/no-child'),
      input: {},
      timeoutMs: 20_000,
    });
    expect(outcome).toMatchObject({ kind: 'failed', told: [] });
  });
});
