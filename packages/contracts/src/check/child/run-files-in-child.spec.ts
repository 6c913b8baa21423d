import { join } from 'node:path';
import { type FileAnswers, runFilesInChild } from './run-files-in-child';

function run(files: readonly string[]): Promise<FileAnswers<string>> {
  return runFilesInChild(files, (left) => ({
    entry: join(__dirname, 'testing/sample-files-child'),
    input: left,
    timeoutMs: 1_000,
  }));
}

describe('runFilesInChild', () => {
  it('starts no process without files', async () => {
    expect(await run([])).toEqual({ answers: [], stopped: [], skipped: [] });
  });

  it('returns the results of all other files and names those that hang or fail', async () => {
    const { answers, stopped, skipped } = await run(['a', 'hang', 'exit', 'b', 'c']);
    expect(answers).toEqual(['a', 'b', 'c']);
    expect(stopped.map(({ file, ending }) => [file, ending.kind])).toEqual([
      ['hang', 'timeout'],
      ['exit', 'failed'],
    ]);
    expect(skipped).toEqual([]);
  });

  it('stops after three failures and names the files that were skipped', async () => {
    const { stopped, skipped } = await run(['hang-1', 'exit', 'hang-2', 'a', 'hang-3']);
    expect(stopped.map(({ file }) => file)).toEqual(['hang-1', 'exit', 'hang-2']);
    expect(skipped).toEqual(['a', 'hang-3']);
  });
});
