import { runsTests, type WorkPackage } from '@parallel-plan/plan';
import type { StepResult, Tier } from './work-result';

type Steps = WorkPackage['verification']['steps'];

/**
 * Why no outcome of the steps could reach the tier that the plan asks for, if so. Tier A needs a
 * command that runs tests here. Tier B needs that too or a `ci` step, because tests that ran here
 * prove more than CI that is trusted to run them. Tier C needs any step.
 *
 * @returns one sentence, with what to do
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
 * What the steps have proved: A where tests ran here and all commands passed, B where CI is to say
 * so, C where only other commands ran or people look. Nothing where a step failed or didn't run.
 * Where C is enough, nothing more is claimed.
 */
export function reachedTier(required: Tier, steps: readonly StepResult[]): Tier | null {
  if (steps.some(({ status }) => status === 'failed' || status === 'not-run')) return null;
  if (required === 'C') return 'C';
  if (steps.some((step) => step.status === 'passed' && runsTests(step))) return 'A';
  if (steps.some(({ kind }) => kind === 'ci')) return 'B';
  return 'C';
}
