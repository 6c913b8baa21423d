import type { Question } from '../brief/feature-brief';
import type { FeatureOptions } from '../normalize-options';
import type { Assumption } from '../notes';

/** What only a person can decide: what the brief asks, and what nobody has said. */
export function openQuestions(
  { brief, description }: FeatureOptions,
  assumptions: readonly Assumption[],
  interfaceCount: number,
): readonly Question[] {
  const missing: Question[] = [];
  if (brief.why === undefined) {
    missing.push({
      question: 'Which problem does this solve, and for whom?',
      assumption: `What was asked for is reason enough: ${description}`,
    });
  }
  if (brief.capabilities === undefined) {
    missing.push({
      question: 'What exactly must be seen to call it done?',
      assumption: 'The requirements in `specs/` say all of it',
    });
  }
  if (interfaceCount === 0) {
    missing.push({
      question: 'Which operations, tables and events do the projects share?',
      assumption: 'None that is new, so packages wait for each other where their projects do',
    });
  }
  const assumed = assumptions.map(({ question, assumption }) => ({ question, assumption }));
  return [...(brief.questions ?? []), ...missing, ...assumed];
}
