import fc from 'fast-check';
import { inScope, isWorkspacePath } from './in-scope';

describe('inScope', () => {
  const deny = ['libs/db/migrator/**', 'docs/ReadMe.md', 'app/[[]id]/**', 'data/[A-C]*'];

  it.each([
    ['libs/db/src/a.ts', true],
    ['libs/db/migrator/x', false],
    ['libs/db/Migrator/x', false],
    ['libs/db/migrator./x', false],
    ['libs/db/migrator /x', false],
    ['libs/db/migrator. ./x', false],
    ['libs/db/migrator::$INDEX_ALLOCATION/x', false],
    ['libs/db/migr\u200cator/x', false],
    ['libs/db/migrators/x', true],
    ['libs/db./migrators/x', true],
    ['docs/README.MD', false],
    ['docs/readme.md', false],
    ['docs/readme.md2', true],
    ['app/[ID]/page.tsx', false],
    ['app/[slug]/page.tsx', true],
    // A class of letters tells cases apart on purpose.
    ['data/B', false],
    ['data/b', true],
  ])('%j: %j', (path, expected) => {
    expect(inScope({ write_allow: ['**'], deny }, path)).toBe(expected);
  });

  it.each([
    ['cafe\u0301', 'caf\u00e9'],
    ['caf\u00e9', 'cafe\u0301'],
    ['CAF\u00c9', 'cafe\u0301'],
  ])('takes normal forms of Unicode for one name: %j, %j', (denied, path) => {
    expect(inScope({ write_allow: ['**'], deny: [`libs/${denied}/**`] }, `libs/${path}/x`)).toBe(
      false,
    );
  });

  it.each([
    '.git',
    '.GIT',
    '.Git.',
    '.git ',
    'git~1',
    'GIT~2',
    '.g\u200cit',
    '.git::$INDEX_ALLOCATION',
  ])('has no path in %j', (name) => {
    expect(isWorkspacePath(`libs/${name}/hooks/pre-commit`)).toBe(false);
    expect(inScope({ write_allow: ['**'] }, `${name}/config`)).toBe(false);
    expect(inScope({ write_allow: ['**'] }, `sub/${name}`)).toBe(false);
  });

  it.each(['.github/x.yml', '.gitignore', 'legit/x', 'git/x', '.gitmodules'])('has %s', (path) => {
    expect(inScope({ write_allow: ['**'] }, path)).toBe(true);
  });

  it('denies every spelling of a denied path', () => {
    const name = fc.stringMatching(/^[a-z]{1,4}$/);
    const spelled = fc.tuple(name, fc.constantFrom('', '.', ' ', '...'), fc.boolean());
    fc.assert(
      fc.property(fc.array(spelled, { minLength: 1, maxLength: 3 }), (names) => {
        const plain = names.map(([text]) => text).join('/');
        const other = names
          .map(([text, end, upper]) => `${upper ? text.toUpperCase() : text}${end}`)
          .join('/');
        const scope = { write_allow: ['**'], deny: [`${plain}/**`] };
        expect([other, inScope(scope, `${other}/x`)]).toEqual([other, false]);
      }),
    );
  });
});
