import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { replaceFile, writeOutputFile } from './output-file';

/** No process has it: Linux counts to 2^22 at most. */
const DEAD_PID = 2 ** 22 + 1;

describe('writeOutputFile', () => {
  it('says which file could not be written, why, and what to do', () => {
    const { root } = tempWorkspace({ dist: 'a file' });
    expect(() => writeOutputFile(join(root, 'dist', 'plans.json'), '{}')).toThrow(
      /^The output file "plans\.json" could not be written \(E[A-Z]+\): give write access to its folder, or name another file\.$/,
    );
  });

  it('writes through a link that stays, and removes what a killed run left', () => {
    const { root } = tempWorkspace({ 'real.json': 'old', [`.real.json.${DEAD_PID}.tmp`]: 'ha' });
    symlinkSync('real.json', join(root, 'link.json'));
    writeOutputFile(join(root, 'link.json'), 'new');
    expect(readFileSync(join(root, 'real.json'), 'utf8')).toBe('new');
    expect(readdirSync(root).sort()).toEqual(['link.json', 'real.json']);
  });

  it('leaves the temporary file of a running process alone', () => {
    const { root } = tempWorkspace();
    const other = `.a.json.${process.ppid}.tmp`;
    writeFileSync(join(root, other), 'ha');
    writeOutputFile(join(root, 'a.json'), 'new');
    expect(readdirSync(root).sort()).toEqual([other, 'a.json'].sort());
  });
});

describe('replaceFile', () => {
  it('leaves a file alone that has changed since it was read, and no trace', () => {
    const { root } = tempWorkspace({ 'a.yaml': 'now' });
    const path = join(root, 'a.yaml');
    expect(() => replaceFile(path, Buffer.from('before'), 'after')).toThrow(/^a\.yaml was changed/);
    expect(readFileSync(path, 'utf8')).toBe('now');
    expect(readdirSync(root)).toEqual(['a.yaml']);
  });

  it('says in one line why a file could not be written', () => {
    const { root } = tempWorkspace();
    expect(() => replaceFile(join(root, 'gone.yaml'), Buffer.from(''), 'x')).toThrow(
      'gone.yaml could not be written (ENOENT): give write access to its folder, or name another file.',
    );
  });
});
