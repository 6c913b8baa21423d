/** Words of a description that don't indicate a place in the code. */
const STOP_WORDS = new Set(
  (
    'a about after again all also an and any app application are as at back be because been before ' +
    'behaviour being both but by can code correctly could data date day default does doesn don each easy existing every feature few file ' +
    'first for from full get give given good had has have how if in instead into is isn it its just kind last less ' +
    'like make many may more most much must need new no not now of off on one only onto or other our out ' +
    'over own page people per properly same shall should so some stay support sure system than that the their them then there ' +
    'these they thing this those through to too two under until up use used user users using via want was ' +
    'way we were what when where which while who will with within without work would you your'
  ).split(' '),
);

/** Words of two letters that name a part of a system. */
const SHORT_WORDS = new Set('ai ci db js ts ui ux'.split(' '));
/** `withEffects`, `user_id`: a name from the code. It is searched as it is written. */
const IDENTIFIER = /^(?=.*(?:\p{Ll}\p{Lu}|_))[\p{L}\p{N}_$]+$/u;

/** Whether a word is a name from the code, such as `withEffects` or `user_id`. */
export function isIdentifier(word: string): boolean {
  return IDENTIFIER.test(word);
}

/**
 * The words of a description that code may contain, in the order of the text.
 *
 * @param description one or two sentences
 * @returns unique stems in lower case, and identifiers as written; numbers, common verbs and words
 *   without a subject are left out
 */
export function searchWords(description: string): readonly string[] {
  const words = description
    .normalize('NFC')
    .split(/[^\p{L}\p{N}_$]+/u)
    .flatMap((word) => {
      if (isIdentifier(word)) return [word];
      const lower = word.toLowerCase();
      const isWord = lower.length > 2 || SHORT_WORDS.has(lower);
      return !isWord || /^\p{N}+$/u.test(lower) || STOP_WORDS.has(lower) || isEmptyVerb(lower)
        ? []
        : [stem(lower)];
    });
  return [...new Set(words)];
}

/**
 * The words of an identifier, a name or a path: `mergeReports.spec.ts` gives `merge`, `report`,
 * `spec` and `ts`.
 *
 * @returns stems in lower case, in order
 */
export function wordsOf(identifier: string): readonly string[] {
  return identifier
    .normalize('NFC')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(stem);
}

/** Words that speak of one side of a system. */
const SIDE_WORDS = {
  frontend: stems(
    'avatar banner button card checkbox column dialog drawer dropdown editor footer header icon ' +
      'layout menu modal navigation navbar page panel popover screen sidebar spinner tab theme ' +
      'toast toolbar tooltip ui ux widget',
  ),
  backend: stems(
    'backend controller cron database endpoint graphql middleware migration queue resolver server ' +
      'webhook worker',
  ),
} as const;

/**
 * The side of a system that a text speaks of: `button` and `page` are of a frontend, `endpoint` of
 * a backend.
 *
 * @param words stems, as `searchWords` and `wordsOf` return them
 * @returns the side with more words; `undefined` if both have equally many
 */
export function spokenSide(words: Iterable<string>): keyof typeof SIDE_WORDS | undefined {
  const all = [...words];
  const count = (side: keyof typeof SIDE_WORDS): number =>
    all.filter((word) => SIDE_WORDS[side].has(word)).length;
  const difference = count('frontend') - count('backend');
  return difference === 0 ? undefined : difference > 0 ? 'frontend' : 'backend';
}

function stems(words: string): ReadonlySet<string> {
  return new Set(words.split(' ').map(stem));
}

/** Also matches inflected forms: `adds` and `added` are the verb `add`. */
function isEmptyVerb(word: string): boolean {
  return [word, word.replace(/s$/, ''), word.replace(/(e)?d$/, '$1'), word.replace(/ed$/, '')].some(
    (form) => EMPTY_VERBS.has(form),
  );
}

/** The prefix that singular and plural of a word share. Code is searched for it. */
function stem(word: string): string {
  if (/(ss|us|is)$/.test(word) || word.length < 4) {
    return word;
  }
  return word.replace(/(ie)?s$/, '').replace(/(?<=.{4})(ing|ed)$/, '');
}

/** Verbs that don't indicate where in the code a feature belongs. */
const EMPTY_VERBS: ReadonlySet<string> = new Set(
  (
    'add adjust allow avoid change convert correct create delete disable display drop ' +
    'enable ensure expose extend extract fix handle hide implement improve increase ' +
    'introduce invite let make move optimize prevent provide reduce refactor remove ' +
    'rename replace require restrict rework run set show simplify support unify update ' +
    'use'
  ).split(' '),
);

/**
 * Verbs that a change id may start with. Other ids get the prefix `add`. Words that more often name
 * a thing (order, review, message) are left out.
 */
export const VERBS: ReadonlySet<string> = new Set([
  ...EMPTY_VERBS,
  ...(
    'archive automate block build bump cache clean deduplicate deprecate detect document ' +
    'encrypt enforce export filter format generate harden import integrate limit link ' +
    'list localize lock log merge migrate notify paginate persist protect publish rate ' +
    'read record redesign refresh report reset restore retry revoke rotate save schedule ' +
    'search secure send share sort speed split store stream switch sync test throttle ' +
    'track translate upgrade upload validate verify version write ' +
    'abort accelerate accept activate adapt adopt align announce apply approve assign attach ' +
    'authenticate authorize avoid broadcast bundle calculate cancel centralize choose clarify ' +
    'clear clone close collect combine compare compress compute configure confirm connect ' +
    'consolidate consume copy customize decode decouple define delay deliver deploy derive ' +
    'describe disallow discard discover dispatch duplicate edit eliminate embed emit encode ' +
    'escape evaluate exclude execute expand explain fetch find forbid forward get give grant ' +
    'guard hash highlight identify ignore initialize inject inline insert inspect install ' +
    'instrument isolate join keep launch lint load lower maintain manage mask measure modernize ' +
    'modify normalize observe offer open organize override parallelize parse prepare print ' +
    'propose prune purge raise recover redirect register reject render reorder repair resolve ' +
    'restart restructure resume retain retrieve return reuse reverse revert rewrite sanitize scan ' +
    'seed select separate serialize serve shorten skip specify standardize start stop streamline ' +
    'strengthen strip submit subscribe suggest summarize suspend swap tighten transform trigger ' +
    'trim truncate turn undo unlock unpublish visualize warn watch wrap'
  ).split(' '),
]);
