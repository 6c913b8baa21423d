import type { FeatureDecisions } from './decisions';
import type { PlanningContext } from './context/gather-context';
import { type ContractSurroundings, requestContracts } from './contracts/request-contracts';
import type { FeatureOptions } from './normalize-options';
import type { Notes } from './notes';
import { openQuestions } from './proposal/open-questions';
import {
  acceptProposal,
  checkProjects,
  proposeProjects,
  type ProjectProposal,
} from './projects/choose-projects';
import { resolveProjects } from './projects/resolve-projects';

/**
 * Takes every decision that the options leave open, and notes it.
 *
 * @param ask missing where there is nobody to ask
 */
export async function decideFeature(
  options: FeatureOptions,
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
