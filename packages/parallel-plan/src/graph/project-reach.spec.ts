import { projectReach } from './project-reach';

const projects = ['apps/api', 'apps/web', 'apps/web/e2e', 'libs/a', 'libs/b', 'libs/shared/ui'].map(
  (root) => ({ name: root, root }),
);

function reached(
  write: string | readonly string[],
  deniedFolders: readonly string[] = [],
  all = projects,
) {
  return [...projectReach(all)({ write: [write].flat(), deniedFolders })].sort();
}

describe('projectReach', () => {
  it.each([
    ['apps/api/**', ['apps/api']],
    ['apps/api/src/main.ts', ['apps/api']],
    ['apps/web/**', ['apps/web', 'apps/web/e2e']],
    ['apps/web/src/**', ['apps/web']],
    ['apps/web/e2e/x.ts', ['apps/web/e2e']],
    ['libs/*/src/**', ['libs/a', 'libs/b']],
    ['libs/*', []],
    ['libs/**/index.ts', ['libs/a', 'libs/b', 'libs/shared/ui']],
    ['libs/?/x.ts', ['libs/a', 'libs/b']],
    ['libs/[!a]/x.ts', ['libs/b']],
    ['libs/[a-z]/x.ts', ['libs/a', 'libs/b']],
    ['{apps,libs}/{api,a}/x.ts', ['apps/api', 'libs/a']],
    ['**/x.ts', ['apps/api', 'apps/web', 'apps/web/e2e', 'libs/a', 'libs/b', 'libs/shared/ui']],
    ['apps/api-client/**', []],
    ['package.json', []],
  ])('%s reaches %j', (glob, expected) => {
    expect(reached(glob)).toEqual(expected);
  });

  it('assigns files without another owner to a project at the workspace root', () => {
    const all = [...projects, { name: 'root', root: '.' }];
    expect(reached('package.json', [], all)).toEqual(['root']);
    expect(reached('apps/api/**', [], all)).toEqual(['apps/api']);
    expect(reached('tools/**', [], all)).toEqual(['root']);
    expect(reached('**', ['apps', 'libs'], all)).toEqual(['root']);
  });

  it('excludes denied folders', () => {
    expect(reached('apps/web/**', ['apps/web/e2e'])).toEqual(['apps/web']);
  });

  it.each([
    ['many braces', `libs/${'{a,b}'.repeat(40)}/x.ts`, ['libs/a', 'libs/b', 'libs/shared/ui']],
    ['many stars', `libs/${'*a'.repeat(200)}b/x.ts`, []],
    ['many depths', `${'**/'.repeat(500)}x.ts`, projects.map(({ name }) => name)],
    ['an open class', 'libs/[a/x.ts', ['libs/a', 'libs/b', 'libs/shared/ui']],
    ['a class that is backwards', 'libs/[z-a]/x.ts', ['libs/a', 'libs/b', 'libs/shared/ui']],
  ])('returns a superset in time on %s', (_, glob, expected) => {
    const start = performance.now();
    expect(reached(glob)).toEqual(expected);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
