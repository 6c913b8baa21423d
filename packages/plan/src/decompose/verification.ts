import { type PackageVerification, type VerificationStep } from '../model/plan.generated';
import { type FeatureProject } from './feature';
import { byCodeUnit } from '../text';

/** Targets that verify a project, in the order in which they fail fastest. */
const PACKAGE_TARGETS = ['lint', 'typecheck', 'test', 'e2e', 'build'];
const WORKSPACE_TARGETS = ['lint', 'test', 'build'];
const TEST_TARGETS = ['test', 'e2e'];

/**
 * How a package proves itself: one step for each kind of target that its projects have. Tier A with
 * tests, C without; a package that has no target at all checks the plan.
 */
export function verifyProjects(
  projects: readonly FeatureProject[],
  changeProject: string,
): PackageVerification {
  const steps = PACKAGE_TARGETS.flatMap((target) => {
    const names = projects
      .filter(({ name, targets }) => isAddressable(name) && has(targets, target))
      .map(({ name }) => name);
    if (names.length === 0) return [];
    return [
      commandStep(
        target,
        `nx run-many -t ${target} -p ${shellWord(names.sort(byCodeUnit).join(','))}`,
      ),
    ];
  });
  return withTier(steps.length === 0 ? [validateStep(changeProject)] : steps);
}

/** How the whole is proved once all is merged: everything affected, with what targets there are. */
export function verifyWorkspace(
  projects: readonly FeatureProject[],
  changeProject: string,
): PackageVerification {
  const targets = WORKSPACE_TARGETS.filter((target) =>
    projects.some((project) => project.targets.includes(target)),
  );
  const validate = validateStep(changeProject);
  if (targets.length === 0) return { tier_required: 'C', steps: [validate] };
  const affected = commandStep('affected', `nx affected -t ${targets.join(' ')}`, targets);
  return { tier_required: targets.includes('test') ? 'A' : 'C', steps: [validate, affected] };
}

/** How a plan of one package proves itself: its projects, and the contracts that it writes too. */
export function verifyAlone(
  projects: readonly FeatureProject[],
  changeProject: string,
): PackageVerification {
  const { tier_required, steps } = verifyProjects(projects, changeProject);
  const validate = validateStep(changeProject);
  const others = steps.filter(({ name }) => name !== validate.name);
  return { tier_required, steps: [validate, ...others] };
}

/** How contracts are proved. */
export function verifyChange(changeProject: string): PackageVerification {
  return withTier([validateStep(changeProject)]);
}

function withTier(steps: VerificationStep[]): PackageVerification {
  const tests = steps.some(({ name }) => TEST_TARGETS.includes(name));
  return { tier_required: tests ? 'A' : 'C', steps };
}

function validateStep(changeProject: string): VerificationStep {
  return commandStep('validate', `nx run ${shellWord(`${changeProject}:validate`)}`);
}

function commandStep(
  name: string,
  command: string,
  proves: readonly string[] = [name],
): VerificationStep {
  return {
    name,
    kind: 'command',
    command,
    expect_exit_code: 0,
    evidence: { artifacts: [], result_keys: proves.map((key) => `${key}_passed`) },
  };
}

/** A project that has unit tests leaves its end-to-end tests to the integration. */
function has(targets: readonly string[], target: string): boolean {
  return targets.includes(target) && !(target === 'e2e' && targets.includes('test'));
}

/** `-p` separates names by commas and takes names with the other signs for patterns. */
function isAddressable(name: string): boolean {
  return !/^(-|tag:|directory:)|[,*?!{}[\]()]/u.test(name);
}

/** One word of a POSIX shell's command line. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
