import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { pathFacts } from './path-facts';

describe('pathFacts', () => {
  it('knows the folders that literal segments name, and no others', () => {
    const { root } = tempWorkspace({ 'libs/a/src/x.ts': '', 'libs/b/y.ts': '' });
    const { directories } = pathFacts(root, [
      'libs/a/src/**',
      'libs/b/y.ts',
      'libs/*/deep/**',
      'none/x/**',
      'libs/a/',
    ]);
    expect([...directories].sort()).toEqual(['libs', 'libs/a', 'libs/a/src', 'libs/b']);
  });

  it('finds links that leave the workspace, also those to something that is not there yet', () => {
    const outside = tempWorkspace({ 'x.txt': '' });
    const { root } = tempWorkspace({ 'real/a.ts': '' });
    mkdirSync(join(root, 'libs'));
    symlinkSync(outside.root, join(root, 'libs/out'));
    symlinkSync('../../not-there', join(root, 'libs/dangling'));
    symlinkSync('../real', join(root, 'libs/in'));
    symlinkSync('loop', join(root, 'libs/loop'));

    const { directories, outside: found } = pathFacts(root, [
      'libs/out/**',
      'libs/dangling/x.ts',
      'libs/in/**',
      'libs/loop/**',
    ]);
    expect([...found.keys()]).toEqual(['libs/out', 'libs/dangling']);
    expect(found.get('libs/dangling')).toBe('../not-there');
    expect([...directories]).toEqual(['libs', 'libs/in']);
  });

  it.each(['/etc/**', '../..', 'a/../../etc', 'x\0y/**', `${'n'.repeat(300)}/a`, '', '[a]/b'])(
    'has nothing to say about %j',
    (glob) => {
      const { root } = tempWorkspace({ 'a/b.ts': '' });
      const { directories, outside } = pathFacts(root, [glob]);
      expect([...directories, ...outside]).toEqual([]);
    },
  );
});
