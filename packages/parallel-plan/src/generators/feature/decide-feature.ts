import type { Question } from './brief/types';
import type { PlanningContext } from './context';
import { type ContractSurroundings, requestContracts } from './contracts/interfaces';
import {
  acceptProposal,
  checkProjects,
  type ProjectProposal,
  proposeProjects,
  resolveProjects,
} from './projects/choose-projects';
import type { Tier } from '@parallel-plan/plan';
import type { Assumption, FeatureDecisions, FeatureOptions, Notes } from './types';

/**
 * Takes every decision that the options leave open, and notes it.
 *
 * @param ask missing where there is nobody to ask
 */
export async function decideFeature(
  options: FeatureOptions,
  tier: Tier,
  { workspace, words, counts }: PlanningContext,
  surroundings: ContractSurroundings,
  ask: ((proposal: ProjectProposal) => Promise<readonly string[]>) | undefined,
  notes: Notes,
): Promise<FeatureDecisions> {
  const requested = options.projects ?? (await chooseProjects());
  const projects = resolveProjects(checkProjects(requested, workspace), workspace);
  const { contracts, interfaces } = requestContracts(
    options,
    projects,
    workspace,
    surroundings,
    notes,
  );
  return {
    options,
    tier,
    projects,
    contracts,
    interfaces,
    questions: openQuestions(options, notes.assumptions, interfaces.length),
  };

  async function chooseProjects() {
    const proposal = proposeProjects(workspace, words, counts);
    if (ask === undefined) {
      return acceptProposal(proposal, notes);
    }
    const answer = await ask(proposal);
    return answer.length > 0 ? answer.map((name) => ({ name })) : acceptProposal(proposal, notes);
  }
}

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
