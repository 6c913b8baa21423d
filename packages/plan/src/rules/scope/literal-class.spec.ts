import { matchGlob } from '../../scope/in-scope';
import { findingsOf, fixed } from '../testing/findings-of';

describe('scope/literal-class', () => {
  it.each([
    ['app/[id]/page.tsx', 'app/[id]/page.tsx', 'app/[[]id]/page.tsx'],
    ['app/[id]/**', 'app/[id]', 'app/[[]id]/**'],
    ['app/[id]/[slug]/*.ts', 'app/[id]/[slug]', 'app/[[]id]/[[]slug]/*.ts'],
    ['app/[id]/{a,b}/[xy].ts', 'app/[id]', 'app/[[]id]/{a,b}/[xy].ts'],
    ['app/[...all]/page.tsx', 'app/[...all]/page.tsx', 'app/[[]...all]/page.tsx'],
  ])('in %s, where %s exists, suggests %s', (glob, path, offered) => {
    const yaml = planOf({ write: [glob] });
    const found = findingsOf('scope/literal-class', yaml, onDisk([glob, path]));
    expect(found).toMatchObject([{ severity: 'warning', data: { path, suggestion: offered } }]);
    expect(fixed(yaml, found)).toBe(planOf({ write: [offered] }));

    const file = path === glob ? path : glob.replace('**', 'x.ts').replace('*.ts', 'x.ts');
    const plain = file.replace('{a,b}', 'a').replace('[xy].ts', 'x.ts');
    expect([matchGlob(glob, plain), matchGlob(offered, plain)]).toEqual([false, true]);
  });

  it('explains the effect on writing for an allow and a deny', () => {
    const disk = onDisk(['app/[id]/**', 'app/[id]']);
    const messages = (scope: Scope) =>
      findingsOf('scope/literal-class', planOf(scope), disk).map(({ message }) => message);
    expect(messages({ write: ['app/[id]/**'] })).toEqual([
      '"app/[id]" exists, but the brackets of the glob "app/[id]/**" are read as a character class, so that it does not let the package write it: write "app/[[]id]/**".',
    ]);
    expect(messages({ write: ['app/**'], deny: ['app/[id]/**'] })).toEqual([
      expect.stringContaining('it does not keep the package from writing it'),
    ]);
  });

  const long = `app/${'[id]'.repeat(120)}`;
  it.each([
    ['nothing of that name exists', { write: ['app/[ab]/x.ts'] }, []],
    ['the path has a glob of its own', { write: ['a/[id]', 'a/[[]id]'] }, ['a/[id]']],
    [
      'the glob is not in the dialect',
      { write: ['a/[^id]', 'a/[[...b]]'] },
      ['a/[^id]', 'a/[[...b]]'],
    ],
    ['the glob for it would be too long', { write: [long] }, [long]],
  ])('accepts it where %s', (_, scope, paths) => {
    const disk = onDisk(...paths.map((path) => [path, path] as const));
    expect(findingsOf('scope/literal-class', planOf(scope), disk)).toEqual([]);
  });

  it('reports nothing without knowledge of the disk', () => {
    expect(findingsOf('scope/literal-class', planOf({ write: ['app/[id]/**'] }))).toEqual([]);
  });
});

interface Scope {
  readonly write: readonly string[];
  readonly deny?: readonly string[];
}

function planOf({ write, deny = [] }: Scope): string {
  return `packages:
  - package_id: wp-web
    depends_on: []
    scope:
      write_allow: ${JSON.stringify(write)}
      read_allow: ['**']
      deny: ${JSON.stringify(deny)}`;
}

function onDisk(...literal: (readonly [string, string])[]) {
  return {
    paths: { directories: new Set<string>(), outside: new Map(), literal: new Map(literal) },
  };
}
