import { createProjectGraphAsync, type GeneratorCallback, type Tree } from '@nx/devkit';
import { toWorkspace } from '../../workspace/to-workspace';
import { ask, isDryRun, isInteractive } from '../terminal';
import { withWholeWrites } from '../whole-writes';
import { planFeature } from './plan-feature';
import type { FeatureEnvironment, ProjectProposal } from './types';
import type { FeatureGeneratorSchema } from './schema';

/**
 * `nx g parallel-plan:feature`: creates an OpenSpec change with contracts and a proven plan from a
 * description or a brief. Nothing is implemented. If anything is wrong, nothing is written.
 *
 * @throws GeneratorError with a code and what to do, for every error of the user
 */
export async function featureGenerator(
  tree: Tree,
  options: FeatureGeneratorSchema,
): Promise<GeneratorCallback> {
  return withWholeWrites(tree, () => planFeature(tree, options, nxEnvironment()));
}

export default featureGenerator;

function nxEnvironment(): FeatureEnvironment {
  return {
    readWorkspace: async () => toWorkspace(await createProjectGraphAsync({ exitOnError: false })),
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    isDryRun: isDryRun(),
    env: process.env,
    ...(isInteractive() && { askForChangeId, askForProjects, confirm }),
  };
}

/** Offers a guessed id; an empty answer accepts it. */
function askForChangeId(guess: string): Promise<string> {
  return ask(`What is the id of the change? [${guess}]`);
}

/** Asks a yes-or-no question; the default is no. */
async function confirm(question: string): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`${question} [y/N]`));
}

/** Shows the proposal and returns the answer; an empty answer accepts the proposal. */
async function askForProjects({ projects, doubt }: ProjectProposal): Promise<readonly string[]> {
  const proposed = projects.map(({ name }) => name);
  const reasons = projects.map(({ name, reason }) => `  ${name}: ${reason}`);
  const lines = [
    ...(reasons.length === 0 ? [] : ['Proposed:', ...reasons]),
    ...(doubt === undefined ? [] : [`Weak evidence: ${doubt}`]),
    `Which projects does the feature touch?${proposed.length === 0 ? '' : ` [${proposed.join(', ')}]`}`,
  ];
  const answer = await ask(lines.join('\n'));
  const names = answer
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length > 0 ? names : proposed;
}
