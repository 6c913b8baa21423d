/** Words in commands that run tests, in any ecosystem. */
const RUNS_TESTS =
  /(?:^|[^a-z])(?:tests?|pytest|unittest|jest|vitest|mocha|ava|tap|jasmine|karma|playwright|cypress|e2e|tox|nox|rspec|phpunit|ctest|bats|behave|cucumber|specs?|check|verify)(?:$|[^a-z])/i;

/**
 * Whether a verification step runs tests, judged by the words in its command and its name. Tier A
 * requires such a step. The name helps when the command is generic (`make ci`).
 *
 * @param step the command and the name of the step
 * @returns whether the step runs tests
 */
export function runsTests(step: {
  readonly kind: string;
  readonly name?: string;
  readonly command?: string;
}): boolean {
  return step.kind === 'command' && RUNS_TESTS.test(`${step.command ?? ''} ${step.name ?? ''}`);
}
