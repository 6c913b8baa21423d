import { camelCase, isPlural, pascalCase, pluralWords, singularWords, splitWords } from './words';

describe('splitting and joining names', () => {
  it.each([
    ['userSessions_v2', ['user', 'sessions', 'v2']],
    ['HTTPServer-URL', ['http', 'server', 'url']],
    ['a.b c', ['a', 'b', 'c']],
    ['', []],
  ])('splits %j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it.each([
    ['session', 'sessions'],
    ['category', 'categories'],
    ['key', 'keys'],
    ['status', 'statuses'],
    ['address', 'addresses'],
    ['box', 'boxes'],
    ['branch', 'branches'],
    ['house', 'houses'],
    ['person', 'people'],
    ['cache', 'caches'],
    ['movie', 'movies'],
    ['invoice', 'invoices'],
    ['size', 'sizes'],
  ])('%s, %s', (one, many) => {
    expect(pluralWords([one])).toEqual([many]);
    expect(singularWords([many])).toEqual([one]);
    expect(singularWords([one])).toEqual([one]);
    expect(pluralWords([many])).toEqual([many]);
    expect([isPlural(one), isPlural(many)]).toEqual([false, true]);
  });

  it.each(['analytics', 'news', 'series', 'analysis', 'login', 'health'])(
    'does not treat %s as a collection',
    (word) => {
      expect(isPlural(word)).toBe(false);
    },
  );

  it('always returns identifiers', () => {
    expect([pascalCase(['2fa', 'codes']), camelCase([]), pascalCase(['user', 'id'])]).toEqual([
      'N2faCodes',
      'n',
      'UserId',
    ]);
  });
});
