import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { replaceFile } from './replace-file';

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
      'gone.yaml could not be written (ENOENT).',
    );
  });
});
