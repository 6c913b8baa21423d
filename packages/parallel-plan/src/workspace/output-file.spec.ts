import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { replaceFile, writeOutputFile } from './output-file';

/** No process has it: Linux counts to 2^22 at most. */
const DEAD_PID = 2 ** 22 + 1;

describe('writeOutputFile', () => {
  it('names the file, the reason and a solution', () => {
    const { root } = tempWorkspace({ dist: 'a file' });
    expect(() => writeOutputFile(join(root, 'dist', 'plans.json'), '{}')).toThrow(
      /^The output file "plans\.json" could not be written \(E[A-Z]+\): give write access to its folder, or name another file\.$/,
    );
  });

  it('writes the target of a link, and removes temporary files of a killed run', () => {
    const { root } = tempWorkspace({ 'real.json': 'old', [`.real.json.${DEAD_PID}.tmp`]: 'ha' });
    symlinkSync('real.json', join(root, 'link.json'));
    writeOutputFile(join(root, 'link.json'), 'new');
    expect(readFileSync(join(root, 'real.json'), 'utf8')).toBe('new');
    expect(readdirSync(root).sort()).toEqual(['link.json', 'real.json']);
  });

  it('keeps the temporary file of a running process', () => {
    const { root } = tempWorkspace();
    const other = `.a.json.${process.ppid}.tmp`;
    writeFileSync(join(root, other), 'ha');
    writeOutputFile(join(root, 'a.json'), 'new');
    expect(readdirSync(root).sort()).toEqual([other, 'a.json'].sort());
  });
});

describe('replaceFile', () => {
  it('keeps a file that has changed since it was read, without temporary files', () => {
    const { root } = tempWorkspace({ 'a.yaml': 'now' });
    const path = join(root, 'a.yaml');
    expect(() => replaceFile(path, Buffer.from('before'), 'after')).toThrow(/^a\.yaml was changed/);
    expect(readFileSync(path, 'utf8')).toBe('now');
    expect(readdirSync(root)).toEqual(['a.yaml']);
  });

  it('reports in one line why a file could not be written', () => {
    const { root } = tempWorkspace();
    expect(() => replaceFile(join(root, 'gone.yaml'), Buffer.from(''), 'x')).toThrow(
      'gone.yaml could not be written (ENOENT): give write access to its folder, or name another file.',
    );
  });
});
