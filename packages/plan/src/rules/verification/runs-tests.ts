/** Words that commands which run tests have in them, in any ecosystem. */
const RUNS_TESTS =
  /(?:^|[^a-z])(?:tests?|pytest|unittest|jest|vitest|mocha|ava|tap|jasmine|karma|playwright|cypress|e2e|tox|nox|rspec|phpunit|ctest|bats|behave|cucumber|specs?|check|verify)(?:$|[^a-z])/i;

/**
 * Whether a verification step runs tests, by the words in its command and its name: what tier A asks
 * for. Where a command doesn't say so (`make ci`), the name of the step can.
 */
export function runsTests(step: {
  readonly kind: string;
  readonly name?: string;
  readonly command?: string;
}): boolean {
  return step.kind === 'command' && RUNS_TESTS.test(`${step.command ?? ''} ${step.name ?? ''}`);
}
