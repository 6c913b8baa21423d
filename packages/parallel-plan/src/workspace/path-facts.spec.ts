import { mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { pathFacts } from './path-facts';

describe('pathFacts', () => {
  it('contains exactly the folders of literal segments', () => {
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

  it('contains links that leave the workspace, also to missing targets', () => {
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

  it('contains globs with brackets that match existing names, without following links out', () => {
    const outside = tempWorkspace({ '[id]/x.ts': '' });
    const { root } = tempWorkspace({
      'app/[id]/page.tsx': '',
      'app/[...all]/a.ts': '',
      'app/i/b.ts': '',
    });
    symlinkSync(outside.root, join(root, 'out'));
    const named = [
      ['app/[id]/page.tsx', 'app/[id]/page.tsx'],
      ['app/[id]/**', 'app/[id]'],
      ['app/[id]/{a,b}/[xy].ts', 'app/[id]'],
      ['app/[...all]/*.ts', 'app/[...all]'],
    ] as const;
    const others = [
      'app/[[]id]/page.tsx',
      'app/[id]/none.tsx',
      'app/*/[id]',
      'app/[ab]/**',
      'app/i/b.ts',
      'out/[id]/x.ts',
      `../${basename(root)}/app/[id]/page.tsx`,
      `${root}/app/[id]/page.tsx`,
      'app//[id]',
      'app/[id]\0',
    ];
    const { literal, directories } = pathFacts(root, [...named.map(([glob]) => glob), ...others]);
    expect([...(literal ?? [])]).toEqual(named);
    expect([...directories]).toEqual(['app', 'app/i']);
  });

  it.each(['/etc/**', '../..', 'a/../../etc', 'x\0y/**', `${'n'.repeat(300)}/a`, '', '[a]/b'])(
    'contains nothing about %j',
    (glob) => {
      const { root } = tempWorkspace({ 'a/b.ts': '' });
      const { directories, outside } = pathFacts(root, [glob]);
      expect([...directories, ...outside]).toEqual([]);
    },
  );
});
