import { CAPABILITIES } from '@parallel-plan/coordinator';
import { sharedReason } from '../../../coordinator/planning-steps';
import type { CoordinatorAnswer } from '../coordinate/ask-coordinator';
import type { Notes } from '../notes';

interface AnsweredRun {
  readonly answer: CoordinatorAnswer;
  readonly notes: Notes;
}

/** Which coordinator it is, and what that makes of the plan. */
export function coordinatorState({ answer: { transport, detection, tier } }: AnsweredRun): string {
  const plan = `the plan is ${tier}`;
  if (detection === undefined) return `${transport}, not asked in a dry run; ${plan}`;
  if (detection.available || transport === 'none') return `${transport}; ${plan}`;
  return `${transport}, which can't be used; ${plan}`;
}

/** What it can do, and why not where it can't. */
export function coordinatorLines({ answer: { detection }, notes }: AnsweredRun): readonly string[] {
  if (detection === undefined) return [];
  const { available, can, missing } = detection;
  if (!available) {
    const reason = sharedReason(missing);
    // A warning says so already, where the plan is another one because of it.
    return notes.warnings.some((warning) => warning.includes(reason)) ? [] : [reason];
  }
  return [
    CAPABILITIES.map((name) => `${can[name] ? '✔' : '✖'} ${name}`).join('  '),
    ...missing.map(({ capability, why }) => `${capability}: ${why}`),
  ];
}
