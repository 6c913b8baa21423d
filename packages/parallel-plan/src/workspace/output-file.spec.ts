import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { writeOutputFile } from './output-file';

describe('writeOutputFile', () => {
  it('says which file could not be written, why, and what to do', () => {
    const { root } = tempWorkspace({ dist: 'a file' });
    expect(() => writeOutputFile(join(root, 'dist', 'plans.json'), '{}')).toThrow(
      /^The output file "plans\.json" could not be written \(E[A-Z]+\): give write access to its folder, or name another file\.$/,
    );
  });
});
