import { runsTests, type WorkPackage } from '@parallel-plan/plan';
import type { StepResult, Tier } from './work-result';

type Steps = WorkPackage['verification']['steps'];

/**
 * Explains why no outcome of the steps can reach the tier that the plan requires. Tier A needs a
 * command that runs tests here. Tier B needs such a command or a `ci` step, because tests that ran
 * here are stronger evidence than tests that CI is trusted to run. Tier C needs any step.
 *
 * @returns one sentence that says what to do; `undefined` if the tier can be reached
 */
export function whyInfeasible(required: Tier, steps: Steps): string | undefined {
  if (required === 'C' || steps.some(runsTests)) return undefined;
  if (required === 'A') {
    return 'Tier A asks for tests that run here, and no command of this package runs any: add one, name the step after the tests that its command runs, or ask for tier C.';
  }
  if (steps.some(({ kind }) => kind === 'ci')) return undefined;
  return 'Tier B asks for CI, and this package has neither a `ci` step nor a command that runs tests: add one, or ask for tier C.';
}

/**
 * The tier that the steps have reached: A if tests ran here and all commands passed, B if CI has to
 * confirm that, C if only other commands ran or people review. `null` if a step failed or didn't
 * run. If the plan requires only C, no higher tier is reported.
 */
export function reachedTier(required: Tier, steps: readonly StepResult[]): Tier | null {
  if (steps.some(({ status }) => status === 'failed' || status === 'not-run')) return null;
  if (required === 'C') return 'C';
  if (steps.some((step) => step.status === 'passed' && runsTests(step))) return 'A';
  if (steps.some(({ kind }) => kind === 'ci')) return 'B';
  return 'C';
}
