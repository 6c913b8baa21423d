/** Words of a description that say nothing about where in the code it belongs. */
const STOP_WORDS = new Set(
  (
    'a about after again all also an and any app application are as at back be because been before ' +
    'behaviour being both but by can code could data date day does each easy existing every feature few file ' +
    'first for from full get give given good had has have how if in into is it its just kind last less ' +
    'like make many may more most much must need new no not now of off on one only onto or other our out ' +
    'over own page people per shall should so some stay support system than that the their them then there ' +
    'these they thing this those through to too two under until up use used user users using via want was ' +
    'way we were what when where which while who will with within without work would you your'
  ).split(' '),
);

const MAX_WORDS = 8;

/**
 * The words of a description that code may speak of, in lower case, cut to a stem, in the order
 * of the text.
 */
export function searchWords(description: string): readonly string[] {
  const words = description
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 && !STOP_WORDS.has(word) && !COMMON_VERBS.has(word))
    .map(stem);
  return [...new Set(words)].slice(0, MAX_WORDS);
}

/** A part of the word that its singular and its plural share: it is searched inside words. */
function stem(word: string): string {
  if (/(ss|us|is)$/.test(word) || word.length < 4) {
    return word;
  }
  return word.replace(/(ie)?s$/, '').replace(/(?<=.{4})(ing|ed)$/, '');
}

/** Verbs that say nothing about what a feature touches. */
export const COMMON_VERBS: ReadonlySet<string> = new Set(
  (
    'add adjust allow archive automate block build bump cache change clean convert correct create ' +
    'deduplicate delete deprecate detect disable display document drop enable encrypt enforce ' +
    'ensure export expose extend extract filter fix format generate handle harden hide implement ' +
    'import improve increase integrate introduce invite let limit link list localize lock log ' +
    'make merge migrate move notify optimize paginate persist prevent protect provide publish ' +
    'rate read record redesign reduce refactor refresh remove rename replace report require reset ' +
    'restore restrict retry revoke rework rotate run save schedule search secure send set share ' +
    'show simplify sort speed split store stream support switch sync test throttle track ' +
    'translate unify update upgrade upload use validate verify version write'
  ).split(' '),
);

/**
 * Verbs that a change id may start with; anything else gets `add` in front. Words that more often
 * name a thing (order, review, message) are left out.
 */
export const VERBS: ReadonlySet<string> = new Set([
  ...COMMON_VERBS,
  ...(
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
