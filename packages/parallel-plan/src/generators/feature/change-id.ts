import { GeneratorError } from '../generator-error';
import { VERBS } from './projects/search-words';

/** Long enough to say something, short enough for a branch name. */
const MAX_DERIVED = 50;
/** The id is part of worktree names, which have at most 80 characters. */
const MAX_GIVEN = 60;

/** Words that a cut id must not end with. */
const TAIL_WORDS = new Set(
  'a an and as at by for from in into of on or per that the to via when where which with'.split(
    ' ',
  ),
);

/** Letters that Unicode doesn't decompose into a base letter and marks. */
const TRANSLITERATED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
};

/**
 * A change id from a description: kebab-case, verb first, cut at a word.
 *
 * @throws GeneratorError `feature/change-id-underivable` when no letter of it can be written in ASCII
 */
export function deriveChangeId(description: string): string {
  const words = toAscii(description)
    .replace(/(?<=[a-z0-9])['’](?=[a-z])/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const [first] = words;
  if (first === undefined) {
    throw new GeneratorError(
      'feature/change-id-underivable',
      'No change id can be made of this description. Give one: --changeId add-something.',
    );
  }
  return cut(VERBS.has(first) ? words : ['add', ...words]);
}

/**
 * @throws GeneratorError `feature/change-id` for an id that is no kebab-case or too long
 */
export function checkChangeId(id: string): void {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && id.length <= MAX_GIVEN && id !== 'archive') {
    return;
  }
  const suggestion = suggest(id);
  throw new GeneratorError(
    'feature/change-id',
    `The change id ${JSON.stringify(id)} must be kebab-case: lower case letters, digits and single dashes, at most ${MAX_GIVEN} characters.${suggestion === undefined ? '' : ` Try --changeId ${suggestion}.`}`,
  );
}

function suggest(id: string): string | undefined {
  try {
    const suggestion = deriveChangeId(id);
    return suggestion === id ? undefined : suggestion;
  } catch {
    return undefined;
  }
}

function toAscii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{ASCII}’]/gu, (letter) => TRANSLITERATED[letter] ?? ' ');
}

function cut(words: readonly string[]): string {
  const kept: string[] = [];
  for (const word of words) {
    if ([...kept, word].join('-').length > MAX_DERIVED) {
      break;
    }
    kept.push(word);
  }
  while (kept.length > 1 && TAIL_WORDS.has(kept.at(-1) ?? '')) {
    kept.pop();
  }
  return kept.length > 1 ? kept.join('-') : words.join('-').slice(0, MAX_DERIVED).replace(/-$/, '');
}
