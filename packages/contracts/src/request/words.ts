const IRREGULAR: Readonly<Record<string, string>> = {
  people: 'person',
  children: 'child',
  men: 'man',
  women: 'woman',
  caches: 'cache',
  movies: 'movie',
  cookies: 'cookie',
  indices: 'index',
  matrices: 'matrix',
  quizzes: 'quiz',
  media: 'medium',
  criteria: 'criterion',
};

/**
 * Words that end in `s` but are not plural: `status`, `address`, `analysis`, `analytics`, `series`,
 * `news`.
 */
const SINGULAR_IN_S = /(?:ss|us|is|ics|series|species|news|sms|dns|https|aws|gps)$/;

/** The words of a name in any style, in lower case: `userSessions_v2` -> user, sessions, v2. */
export function splitWords(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** `['user', 'session']` -> `UserSession`; always a valid identifier. */
export function pascalCase(words: readonly string[]): string {
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Z]/.test(name) ? name : `N${name}`;
}

/** `['user', 'session']` -> `userSession`; always a valid identifier. */
export function camelCase(words: readonly string[]): string {
  const name = pascalCase(words);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `['user', 'session']` -> `user_session` */
export function snakeCase(words: readonly string[]): string {
  return words.join('_');
}

/**
 * Whether the last word of a name is an English plural, as in the names of collections in paths.
 */
export function isPlural(name: string): boolean {
  const last = splitWords(name).at(-1);
  if (last === undefined) {
    return false;
  }
  return Object.hasOwn(IRREGULAR, last) || (last.endsWith('s') && !SINGULAR_IN_S.test(last));
}

/** Makes the last word singular: `user sessions` -> `user session`. */
export function singularWords(words: readonly string[]): string[] {
  const last = words.at(-1);
  return last === undefined ? [] : [...words.slice(0, -1), singular(last)];
}

/** Makes the last word plural, for names of tables and collections. */
export function pluralWords(words: readonly string[]): string[] {
  const last = words.at(-1);
  return last === undefined ? [] : [...words.slice(0, -1), plural(last)];
}

function singular(word: string): string {
  if (!isPlural(word)) {
    return word;
  }
  return (
    IRREGULAR[word] ??
    word
      .replace(/ies$/, 'y')
      .replace(/((?:stat|vir|bon|b|cens)us|ss|sh|ch|x)es$/, '$1')
      .replace(/(?<![isu])s$/, '')
  );
}

function plural(word: string): string {
  if (isPlural(word)) {
    return word;
  }
  const irregular = Object.keys(IRREGULAR).find((key) => IRREGULAR[key] === word);
  if (irregular !== undefined) {
    return irregular;
  }
  if (/[^aeiou]y$/.test(word)) {
    return `${word.slice(0, -1)}ies`;
  }
  return /(?:s|sh|ch|x|z)$/.test(word) ? `${word}es` : `${word}s`;
}
