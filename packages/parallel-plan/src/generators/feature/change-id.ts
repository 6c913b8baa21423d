import { GeneratorError } from '../generator-error';
import { toImperative } from './imperative';
import { VERBS } from './projects/search-words';
import type { FeatureOptions, Notes } from './types';

/** Short enough to say and type. */
const MAX_WORDS = 4;
/** Long enough to be meaningful, short enough for a branch name. */
const MAX_DERIVED = 50;
/** The id is part of worktree names, which have at most 80 characters. */
const MAX_GIVEN = 60;

const ARTICLES = new Set(
  'a an the this that its their his her our my your all any both each every some several new own'.split(
    ' ',
  ),
);
const PREPOSITIONS = new Set(
  'about across after against as at before by during for from in into of on onto over per through to under up via with within without'.split(
    ' ',
  ),
);
/** Words that end the first statement of a description. */
const CLAUSE_ENDS = new Set(
  'and or but so that which who whose when where while because if unless until then instead'.split(
    ' ',
  ),
);
/** In `let users comment on posts`, the verb that follows is the subject. */
const GIVING_VERBS = new Set('let allow enable permit help teach make'.split(' '));
const MODAL_VERBS = new Set('can could may must shall should'.split(' '));
/** Verbs that name what is built: `upload avatars` gives an avatar upload. */
const NAMING_VERBS = new Set(
  (
    'bookmark comment download export filter follow import invite like message reply report ' +
    'review search share sign-in sign-on sign-out sign-up log-in log-out subscribe sync tag upload vote'
  ).split(' '),
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

/** A change id that was derived from a description. */
interface DerivedId {
  readonly id: string;
  /** Whether a person should look at it: it has no known verb, or words are left out. */
  readonly isGuess: boolean;
}

/**
 * Derives a change id as a person would choose it: kebab-case, verb first, at most four words of
 * the first statement of a description. `let users comment on posts, and show the number` gives
 * `add-post-comments`.
 *
 * @param description one or two sentences
 * @returns an id that `checkChangeId` accepts
 * @throws GeneratorError `feature/change-id-underivable` if none of its letters can be written in
 *   ASCII
 */
export function deriveChangeId(description: string): DerivedId {
  const { text, hasVerb } = toImperative(plainText(description));
  const words = firstStatement(text);
  const [first] = words;
  if (first === undefined) {
    throw new GeneratorError(
      'feature/change-id-underivable',
      'No change id can be derived from this description. Pass one: --changeId add-something.',
    );
  }
  const name = named(words, hasVerb);
  return { id: clip(name), isGuess: name.length > MAX_WORDS || !(hasVerb || isEnglish(words)) };
}

/**
 * Offers a guessed change id to the user. Without a terminal, the guess is taken and a warning says
 * so.
 *
 * @param ask returns the answer of the user; an empty answer accepts the id
 * @returns the options with the id that the user chose
 * @throws GeneratorError `feature/change-id` if the answer can't be an id
 */
export async function settleChangeId(
  options: FeatureOptions,
  ask: ((guess: string) => Promise<string>) | undefined,
  notes: Notes,
): Promise<FeatureOptions> {
  const { changeId, isIdGuessed } = options;
  if (!isIdGuessed) return options;
  if (ask === undefined) {
    notes.warn(`The change id ${changeId} is a guess from the description. Set it: --changeId.`);
    return options;
  }
  const answer = await ask(changeId);
  if (answer === '') return options;
  checkChangeId(answer);
  return { ...options, changeId: answer };
}

/** Lower case, without marks, quotes and the symbols of code. Operations become their nouns. */
function plainText(description: string): string {
  const words = description
    .replace(/\b(?:GET|POST|PUT|PATCH|DELETE)\s+(\/\S*)/g, (_, path: string) =>
      path.replace(/\{[^}]*\}|:\w+|\/v\d+(?=\/|$)|\//g, ' '),
    )
    // `getUserById` is four words; `macOS` and `OAuth2` are one.
    .replace(/\b[a-z]{3,}[A-Z][a-z]\w*/g, (name) => name.replace(/([a-z])([A-Z])/g, '$1-$2'));
  return toAscii(words)
    .replace(/(?<=[a-z0-9])['’](?=[a-z])/g, '')
    .replace(/["'’`]|\(\)/g, '')
    .replace(/\b\d{1,3}(?:,\d{3})+\b|\b\d{3,}(?= [a-z])/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * The words up to the end of the first clause. If that clause has only one word, the next one is
 * added.
 */
function firstStatement(text: string): readonly string[] {
  const parts = text
    .replace(
      /\b(?:number|count) of ([a-z]+s|[a-z]+ [a-z]+s|[a-z]+)\b/g,
      (_, what: string) => `${singular(what)} count`,
    )
    .split(/[,;:.!?()]+(?=\s|$)/)
    .map((part) => part.split(/[^a-z0-9]+/).filter((word) => word !== ''))
    .map(withPhrasalVerbs);
  const clauses = parts.filter((words) => words.length > 0);
  const start = clauses.findIndex((words) => words.length > 1);
  const words = clauses[start === -1 ? 0 : start] ?? [];
  const end = words.findIndex((word, index) => index > 1 && CLAUSE_ENDS.has(word));
  return end === -1 ? words : words.slice(0, end);
}

/** Joins phrasal verbs: `sign in` and `log out` are one verb each. */
function withPhrasalVerbs(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1] ?? '';
    if (isPhrasal(words[index - 1], word)) return [];
    return isPhrasal(word, next) ? [`${word}-${next}`] : [word];
  });
}

function isPhrasal(verb: string | undefined, particle: string): boolean {
  return (verb === 'sign' || verb === 'log') && ['in', 'out', 'up', 'on', 'off'].includes(particle);
}

/** Orders the words: verb first, then the subject. */
function named(words: readonly string[], hasVerb: boolean): readonly string[] {
  const [first = '', ...rest] = words;
  const modal = words.findIndex((word, index) => index > 0 && MODAL_VERBS.has(word));
  const isStated = modal > 0 && modal < 4 && !hasVerb;
  const given =
    GIVING_VERBS.has(first) || isStated
      ? whatIsGiven(isStated ? ['', ...words.slice(modal + 1)] : rest, first)
      : undefined;
  if (given !== undefined) return given;
  if (first === 'give') return ['add', ...subject(rest)];
  // In `propagate the errors`, a word before an article is a verb.
  const isVerb = hasVerb || ARTICLES.has(rest[0] ?? '');
  if (isVerb) return [first, ...subject(rest)];
  return ['add', ...(isEnglish(words) ? subject(words) : longest(words))];
}

/** Whether a phrase of many words has one that only English has at such a place. */
function isEnglish(words: readonly string[]): boolean {
  const known = [ARTICLES, PREPOSITIONS, CLAUSE_ENDS, MODAL_VERBS, VERBS];
  return words.length <= MAX_WORDS || words.some((word) => known.some((some) => some.has(word)));
}

/** In most languages, the long words are the ones with meaning. */
function longest(words: readonly string[]): readonly string[] {
  const kept = [...words].sort((a, b) => b.length - a.length).slice(0, MAX_WORDS - 1);
  return words.filter((word) => kept.includes(word));
}

/** `users comment on posts` gives `add post comments`, `users apply a code` gives `apply code`. */
function whatIsGiven(words: readonly string[], giving: string): readonly string[] | undefined {
  const plain = words.filter((word) => !ARTICLES.has(word) && word !== 'to');
  const at = plain.findIndex(
    (word, index) => index > 0 && (VERBS.has(word) || NAMING_VERBS.has(word)),
  );
  const verb = plain[at === -1 ? 1 : at];
  const object = plain.slice((at === -1 ? 1 : at) + 1);
  const isAdjective = at === -1 && giving === 'make';
  if (verb === undefined || isAdjective) return undefined;
  if (!NAMING_VERBS.has(verb)) {
    const isBy = PREPOSITIONS.has(object[0] ?? '');
    const topic = [...(isBy ? object.slice(0, 1) : []), ...subject(object)];
    return topic.length === 0 ? ['add', verb] : [verb, ...topic];
  }
  const end = object.findIndex((word, index) => index > 0 && PREPOSITIONS.has(word));
  const isThing = PREPOSITIONS.has(object[0] ?? '') && !/s$|-/.test(verb);
  const thing = isThing ? `${verb}s` : verb;
  const room = MAX_WORDS - 1 - thing.split('-').length;
  const about = subject(end === -1 ? object : object.slice(0, end)).slice(0, room);
  const last = about.at(-1);
  return ['add', ...about.slice(0, -1), ...(last === undefined ? [] : [singular(last)]), thing];
}

/**
 * The nouns before the first preposition. If there are fewer than two, the nouns after it are
 * added.
 */
function subject(words: readonly string[]): readonly string[] {
  const plain = words.filter((word) => !ARTICLES.has(word) && !CLAUSE_ENDS.has(word));
  const end = plain.findIndex((word, index) => index > 0 && PREPOSITIONS.has(word));
  const head = (end === -1 ? plain : plain.slice(0, end)).filter((word) => !PREPOSITIONS.has(word));
  const tail = (end === -1 ? [] : plain.slice(end)).filter((word) => !PREPOSITIONS.has(word));
  return head.length >= 2 ? head : [...head, ...tail];
}

function singular(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word;
  return word.replace(/ies$/, 'y').replace(/s$/, '');
}

/** @throws GeneratorError `feature/change-id` if the id is not kebab-case, or too long */
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
    const { id: suggestion } = deriveChangeId(id.replace(/[-_]+/g, ' '));
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

function clip(words: readonly string[]): string {
  const kept: string[] = [];
  for (const word of words.slice(0, MAX_WORDS)) {
    if ([...kept, word].join('-').length > MAX_DERIVED) {
      break;
    }
    kept.push(word);
  }
  return kept.length > 1 ? kept.join('-') : words.join('-').slice(0, MAX_DERIVED).replace(/-$/, '');
}
