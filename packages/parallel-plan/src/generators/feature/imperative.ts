import { VERBS } from './projects/search-words';

/** Words that stand before a request and say nothing about it. */
const LABEL =
  /^(?:\[[^\]]*\]|(?:user story|feature request|feature|feat|story|task|epic|idea|request|chore|perf|refactor|bug report|bug|bugfix|hotfix|fix)(?:\([^)]*\))?!?[:/])\s*/;
const IS_FIX = /^(?:bug|hotfix|fix)/;
const MODAL = '(?:should|must|shall|can|could|may|will)';
const ADVERBS = '(?:also |always |only |then |automatically )*';

/**
 * Ways to ask for something, and the imperative of each. All that match are applied, in order. `>`
 * marks that a verb follows.
 */
const REQUESTS: readonly (readonly [RegExp, string])[] = [
  [/^(?:please|kindly|lets) /, ''],
  [/^(?:could|can|would|will) (?:you|we) (?:please )?/, ''],
  [/^as (?!soon |long |far )[^,]*?,? (?=i |id |we |wed )/, ''],
  [
    /^(?:when|whenever|if|once|after|before|while|as soon as) ([a-z]+ )?([a-z]+) [^,]+, (?:then )?([a-z]+) (?:it|them|him|her)\b/,
    '$3 $2',
  ],
  [/^(?:when|whenever|if|once|after|before|while|as soon as) [^,]+, (?:then )?/, ''],
  [/^(?:id|wed|i|we) (?:would )?(?:want|need|wish|like|love)(?: to)? (?:to )?be able to /, '> '],
  [/^(?:id|wed|i|we) (?:would )?(?:want|need|wish|like|love) to /, '> '],
  [/^(?:i|we) (?:should|must|can|could) (?:be able to )?/, '> '],
  [/^(?:i|we) (?:want|need) ((?:[a-z]+ ){1,3})to /, 'let $1'],
  [/^(?:id|wed|i|we) (?:would )?(?:want|need|like|miss|lack) /, 'add '],
  [
    /^it (?:should|must|shall|would|has to|needs to) be (?:possible|nice)(?: for [^,]+?)? to /,
    '> ',
  ],
  [/^is it possible to /, '> '],
  [/^(?:allow|enable|permit|help|make it (?:easy|easier|possible)) to /, '> '],
  [/^there (?:is|are) no (?:way|possibility) to /, '> '],
  [/^there (?:is|are) (?:an? )?(?:bug|problem|error|issue)s? (?:in|with) /, 'fix '],
  [/^there (?:should be|must be|shall be|needs? to be|has to be|is no|are no) /, 'add '],
  [/\b(?:add|provide|offer) (?:an?|the) (?:way|possibility|ability) (?:for|to) (?:let )?/, 'let '],
  [/^(?:do not|dont|never|no longer) ([a-z]+)/, 'stop $1'],
  [new RegExp(`^(.{1,40}?) ${MODAL} ${ADVERBS}be able to `), 'let $1 '],
];

/** Statements about a subject, and the imperative of each. At most one is applied. */
const STATEMENTS: readonly (readonly [RegExp, (...parts: readonly string[]) => string])[] = [
  [
    new RegExp(`^(.{1,60}?) ${MODAL} (?:not|never|no longer) (?:be )?(?:able to )?([a-z]+)(.*)$`),
    (subject = '', verb = '') => `stop ${baseOf(verb) ?? verb} ${subject}`,
  ],
  [
    new RegExp(`^(.{1,60}?) ${MODAL} ${ADVERBS}be ([a-z]+)(.*)$`),
    (subject = '', verb = '', rest = '') => {
      const base = baseOf(verb);
      return base === undefined ? `make ${subject} ${verb}${rest}` : `${base} ${subject}${rest}`;
    },
  ],
  [
    /^(.{1,60}?) (?:gets?|receives?|has|have|needs?) (?:an?|the|their|its|his|her) (.*)$/,
    (_, what = '') => `add ${what}`,
  ],
  [
    /^(.{1,50}?) (?:crash(?:es)?|throws?|fails?|breaks?|hangs?|leaks?|freezes?|flickers?|loses?|(?:is|are|was|were|do|does|can) ?not|(?:is|are|was|were|do|does)nt|cant|cannot|no longer)\b/,
    (subject = '') => `fix ${subject}`,
  ],
];

const IRREGULAR: Readonly<Record<string, string>> = {
  built: 'build',
  chosen: 'choose',
  given: 'give',
  hidden: 'hide',
  kept: 'keep',
  made: 'make',
  seen: 'show',
  sent: 'send',
  shown: 'show',
  written: 'write',
};

/** A request as an imperative. */
interface Imperative {
  readonly text: string;
  /** Whether its form shows that the first word is a verb, known or not. */
  readonly hasVerb: boolean;
}

/**
 * Rewrites a request as an imperative: `as a shopper, i want to save my cart` and `carts should be
 * saved` give `save my cart` and `save carts`. A report of a bug starts with `fix`. Text of another
 * form stays as it is.
 *
 * @param text lower case, without apostrophes
 * @returns the imperative, in lower case
 */
export function toImperative(text: string): Imperative {
  const label = LABEL.exec(text)?.[0] ?? '';
  const plain = REQUESTS.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    text.slice(label.length),
  );
  if (plain.startsWith('> ')) return { text: plain.slice(2), hasVerb: true };
  const request = withGerund(stated(plain));
  const isVerb = startsWithVerb(request);
  return IS_FIX.test(label) && !isVerb
    ? { text: `fix ${request}`, hasVerb: true }
    : { text: request, hasVerb: isVerb };
}

function stated(text: string): string {
  for (const [pattern, imperative] of STATEMENTS) {
    const match = pattern.exec(text);
    const [, subject = ''] = match ?? [];
    // `search` in `search should be fast` is a noun.
    if (match !== null && (!startsWithVerb(text) || !subject.includes(' '))) {
      return imperative(...match.slice(1));
    }
  }
  return text;
}

function startsWithVerb(text: string): boolean {
  return VERBS.has(/^[a-z]*(?![a-z-])/.exec(text)?.[0] ?? '');
}

/** `stop lock users` becomes `stop locking users`. */
function withGerund(text: string): string {
  return text.replace(/^stop ([a-z]+)\b/, (whole, verb: string) => {
    if (verb.endsWith('ing') || !VERBS.has(verb)) return whole;
    const isShort = /^[^aeiou]*[aeiou][^aeiouwxy]$/.test(verb);
    return `stop ${isShort ? verb + verb.slice(-1) : verb.replace(/(?<!e)e$/, '')}ing`;
  });
}

/** The verb of a participle: `sorted` gives `sort`. `undefined` if it is not known as one. */
function baseOf(participle: string): string | undefined {
  if (VERBS.has(participle)) return participle;
  const stem = participle.replace(/ed$/, '');
  return (
    IRREGULAR[participle] ??
    [stem, `${stem}e`, stem.slice(0, -1), stem.replace(/i$/, 'y')].find(
      (verb) => stem !== participle && VERBS.has(verb),
    )
  );
}
