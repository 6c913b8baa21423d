import fc from 'fast-check';
import { inScope, isWorkspacePath } from './in-scope';

describe('inScope', () => {
  const deny = [
    'libs/db/migrator/**',
    'docs/ReadMe.md',
    'app/[[]id]/**',
    'data/[A-C]*',
    'tools/[Ss]eed*/**',
    'tools/[Bb]uild/[A-Z]*.ts',
  ];

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
    // A class with letters in one case tells cases apart on purpose. Its folder does not.
    ['data/B', false],
    ['data/b', true],
    ['Data/Bx', false],
    ['data./B.', false],
    ['DATA/b', true],
    // A class with both cases does not.
    ['tools/seed/x', false],
    ['tools/SEED/x', false],
    ['Tools/sEEDs/X', false],
    ['tools/sead/x', true],
    ['tools/BUILD/Run.TS', false],
    ['tools/build/run.ts', true],
  ])('%j in the scope: %j', (path, expected) => {
    expect(inScope({ write_allow: ['**'], deny }, path)).toBe(expected);
  });

  it.each([
    ['cafe\u0301', 'caf\u00e9'],
    ['caf\u00e9', 'cafe\u0301'],
    ['CAF\u00c9', 'cafe\u0301'],
  ])('treats Unicode normal forms as equal: %j, %j', (denied, path) => {
    expect(inScope({ write_allow: ['**'], deny: [`libs/${denied}/**`] }, `libs/${path}/x`)).toBe(
      false,
    );
  });

  it.each([
    ['straße', 'STRASSE', false],
    ['strasse', 'straße', false],
    ['STRAẞE', 'straße', false],
    ['straße', 'strase', true],
    ['ﬁles', 'files', false],
    ['FILES', 'ﬁles', false],
    ['files', 'ﬂes', true],
    ['ŉ', 'ʼN', false],
    ['ΟΔΟΣ', 'οδος', false],
    ['οδος', 'οδοσ', false],
    ['Kelvin', '\u212aelvin', false],
    ['İlk', 'i\u0307lk', false],
    ['I\u0307lk', 'İLK', false],
    // Only Turkish holds these to be one letter, and no file system does.
    ['İlk', 'ilk', true],
    ['ilk', 'ılk', true],
    ['ISIK', 'ışık', true],
    // In patterns.
    ['stra?e', 'STRAẞE', false],
    ['*straße', 'HAUPTSTRASSE', false],
    ['{straße,gasse}-*', 'Strasse-1', false],
    ['cafe\u0301*', 'caf\u00e9s', false],
    ['caf\u00c9*', 'cafe\u0301s', false],
    ['[Ss]traße', 'STRASSE', false],
  ])('with the deny %j, %j is in scope: %j', (denied, path, expected) => {
    expect(inScope({ write_allow: ['**'], deny: [`libs/${denied}/**`] }, `libs/${path}/x`)).toBe(
      expected,
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
  ])('refuses every path in %j', (name) => {
    expect(isWorkspacePath(`libs/${name}/hooks/pre-commit`)).toBe(false);
    expect(inScope({ write_allow: ['**'] }, `${name}/config`)).toBe(false);
    expect(inScope({ write_allow: ['**'] }, `sub/${name}`)).toBe(false);
  });

  it.each(['.github/x.yml', '.gitignore', 'legit/x', 'git/x', '.gitmodules'])(
    'accepts %s',
    (path) => {
      expect(inScope({ write_allow: ['**'] }, path)).toBe(true);
    },
  );

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
