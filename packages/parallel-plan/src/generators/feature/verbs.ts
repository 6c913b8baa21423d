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
