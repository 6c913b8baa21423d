import { join } from 'node:path';
import { runInChild } from './run-in-child';

const entry = join(__dirname, 'testing/sample-child');

function run(input: unknown, timeoutMs = 20_000) {
  return runInChild({ entry, input, timeoutMs, memoryMb: 100 });
}

describe('runInChild', () => {
  it('gives what the program answers, and what it told before', async () => {
    const value = { text: 'line\nbreak \u2028 \ud83d\ude00', list: [null, 1] };
    expect(await run({ act: 'answer', value, tell: [1, 'two'] })).toEqual({
      kind: 'done',
      value,
      told: [1, 'two'],
    });
  });

  it('sends and reads megabytes', async () => {
    const value = 'x'.repeat(5_000_000);
    expect(await run({ act: 'answer', value })).toEqual({ kind: 'done', value, told: [] });
  });

  it.each([
    ['throw', 'no such thing'],
    ['exit', 'it ended with exit code 3'],
    ['fill-memory', 'it ran out of memory'],
  ])('says in a line why a program failed: %s', async (act, why) => {
    expect(await run({ act, tell: [1] })).toEqual({ kind: 'failed', why, told: [1] });
  });

  it('kills a program that never ends, and keeps what it told', async () => {
    expect(await run({ act: 'hang', tell: [1] }, 10_000)).toEqual({
      kind: 'timeout',
      timeoutMs: 10_000,
      told: [1],
    });
  });

  it('gives it nothing of the environment but where things are', async () => {
    process.env['SOME_TOKEN'] = 'secret';
    const { kind, value } = { value: [], ...(await run({ act: 'environment' })) };
    delete process.env['SOME_TOKEN'];
    expect(kind).toBe('done');
    expect(value).toContain('PATH');
    expect(value).not.toContain('SOME_TOKEN');
  });

  it('says that there is no such program', async () => {
    const outcome = await runInChild({
      entry: join(__dirname, 'testing/no-child'),
      input: {},
      timeoutMs: 20_000,
    });
    expect(outcome).toMatchObject({ kind: 'failed', told: [] });
  });
});
