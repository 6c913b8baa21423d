import type { Question } from './brief/types';
import type { PlanningContext } from './context';
import { requestCopies } from './contracts/copies';
import { type ContractSurroundings, requestContracts } from './contracts/interfaces';
import { foreseenDependencies } from './contracts/modules';
import {
  acceptProposal,
  checkProjects,
  proposeProjects,
  resolveProjects,
} from './projects/choose-projects';
import type { Tier } from '@parallel-plan/plan';
import { deriveCapabilities } from './documents/capabilities';
import { assignRequirements } from './requirements';
import type {
  AssignedRequirement,
  Assumption,
  FeatureDecisions,
  FeatureOptions,
  Notes,
  ProjectProposal,
} from './types';

/**
 * Makes every decision that the options leave open, and notes each.
 *
 * @param ask missing if there is no terminal
 */
export async function decideFeature(
  options: FeatureOptions,
  tier: Tier,
  { workspace, words, counts, specs }: PlanningContext,
  surroundings: Omit<ContractSurroundings, 'tier'>,
  ask: ((proposal: ProjectProposal) => Promise<readonly string[]>) | undefined,
  notes: Notes,
): Promise<FeatureDecisions> {
  const requested = options.projects ?? (await chooseProjects());
  const named = checkProjects(requested, workspace);
  const touched = resolveProjects(named, workspace);
  const { contracts, interfaces, defaults } = requestContracts(
    options,
    touched,
    workspace,
    { ...surroundings, tier },
    notes,
  );
  // Who owns an interface says what a project is, so the plan and the documents agree on its role.
  const projects = resolveProjects(named, workspace, interfaces);
  const capabilities = deriveCapabilities(
    { options, interfaces, projects },
    specs.map(({ capability }) => capability),
  );
  const requirements = assignRequirements(capabilities, projects, interfaces, [
    ...workspace.dependencies,
    ...foreseenDependencies(projects, workspace),
  ]);
  return {
    options,
    tier,
    projects,
    contracts,
    interfaces,
    copies: requestCopies(surroundings.root, options, contracts, projects, workspace),
    capabilities,
    requirements,
    defaults,
    questions: openQuestions(options, notes.assumptions, interfaces.length, requirements),
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

/** Questions that only a person can answer: those of the brief, and those that it leaves open. */
function openQuestions(
  { brief, description }: FeatureOptions,
  assumptions: readonly Assumption[],
  interfaceCount: number,
  requirements: readonly AssignedRequirement[],
): readonly Question[] {
  const missing: Question[] = [];
  if (brief.why === undefined) {
    missing.push({
      question: 'Which problem does this solve, and for whom?',
      assumption: `The request itself: ${description}`,
    });
  }
  if (brief.capabilities === undefined) {
    missing.push({
      question: 'What must be observable when the feature is complete?',
      assumption: 'The requirements in `specs/` are complete',
    });
  }
  if (interfaceCount === 0) {
    missing.push({
      question: 'Which operations, tables and events do the projects share?',
      assumption: 'No new ones. A package waits for the packages that its projects depend on',
    });
  }
  for (const { name, implementedBy } of requirements) {
    if (implementedBy.length === 0) {
      missing.push({ question: `Which project implements the requirement "${name}"?` });
    }
  }
  const assumed = assumptions.map(({ question, assumption }) => ({ question, assumption }));
  return [...(brief.questions ?? []), ...missing, ...assumed];
}
