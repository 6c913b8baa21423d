import { type PackageVerification, type VerificationStep } from '../parse/plan.generated';
import type { FeatureProject } from './feature-request';
import { byCodeUnit } from '../text';

/** Targets that verify, though their name contains no test word. */
const CHECKING_TARGETS = new Set(['lint', 'typecheck', 'build']);
/** Words in the names of verifying targets. */
const TEST_WORDS = ['test', 'tests', 'e2e', 'check', 'checks', 'spec', 'specs', 'verify'];
/** Words in the names of targets that run until stopped, or that write files. */
const EXCLUDED_WORDS = ['watch', 'fix', 'update', 'debug', 'ui', 'open', 'serve', 'dev', 'merge'];
/** Words in the names of targets that run tests. They decide the tier. */
const RUNS_TESTS = ['test', 'tests', 'e2e', 'spec', 'specs'];

/**
 * Selects the targets that verify a project: `lint`, `typecheck`, `build`, and each target with
 * `test`, `e2e`, `check`, `spec` or `verify` as a word in its name. When a project has other tests,
 * its end-to-end tests run in the integration package.
 *
 * @param targets the project's targets, in its own order
 * @param configured names that replace the derived ones, in execution order
 */
export function verificationTargets(
  targets: readonly string[],
  configured?: readonly string[],
): readonly string[] {
  if (configured !== undefined) return configured.filter((target) => targets.includes(target));
  const found = targets.filter(verifies);
  const hasOthers = found.some((target) => isTest(target) && !wordsOf(target).includes('e2e'));
  return found.filter((target) => !hasOthers || !wordsOf(target).includes('e2e'));
}

/** Whether a target runs tests, judged by the words in its name: `unit-test`, `test:int`, `e2e`. */
export function isTest(target: string): boolean {
  return wordsOf(target).some((word) => RUNS_TESTS.includes(word));
}

function verifies(target: string): boolean {
  const words = wordsOf(target);
  if (words.some((word) => EXCLUDED_WORDS.includes(word))) return false;
  // Nx splits e2e and test targets into one target for each file: `e2e-ci--src/a.spec.ts`.
  if (target.includes('--')) return false;
  return CHECKING_TARGETS.has(target) || words.some((word) => TEST_WORDS.includes(word));
}

function wordsOf(target: string): readonly string[] {
  return target
    .replace(/([a-z0-9])([A-Z])/gu, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/u);
}

/**
 * Predicts the targets of a new project: those that most of its siblings have. Siblings are
 * projects of the same type in the same folder, otherwise all projects of that type.
 */
export function foreseenTargets(
  { type, root }: Pick<FeatureProject, 'type' | 'root'>,
  existing: readonly Pick<FeatureProject, 'type' | 'root' | 'targets'>[],
): readonly string[] {
  const ofType = existing.filter((project) => project.type === type && project.root !== '.');
  const parent = root.split('/').slice(0, -1).join('/');
  const beside = ofType.filter(
    (project) => project.root.split('/').slice(0, -1).join('/') === parent,
  );
  // Sorted, so that the result does not depend on the order of the workspace's list.
  const siblings = [...(beside.length > 0 ? beside : ofType)].sort((a, b) =>
    byCodeUnit(a.root, b.root),
  );
  const all = [...new Set(siblings.flatMap(({ targets }) => targets))];
  return all.filter(
    (target) =>
      2 * siblings.filter(({ targets }) => targets.includes(target)).length > siblings.length,
  );
}

/**
 * The verification of a package: one step for each target that verifies one of its projects. Tier A
 * with tests, C without. A package without any such target validates the plan.
 *
 * @param configured targets that replace the derived ones
 */
export function verifyProjects(
  projects: readonly FeatureProject[],
  changeProject: string,
  configured?: readonly string[],
): PackageVerification {
  const byProject = projects
    .filter(({ name }) => isAddressable(name))
    .map(({ name, targets }) => ({ name, targets: verificationTargets(targets, configured) }));
  const all = [...new Set(byProject.flatMap(({ targets }) => targets))];
  const steps = all.map((target) => {
    const names = byProject
      .filter(({ targets }) => targets.includes(target))
      .map(({ name }) => name);
    return commandStep(
      target,
      `nx run-many -t ${target} -p ${shellWord(names.sort(byCodeUnit).join(','))}`,
    );
  });
  return withTier(steps.length === 0 ? [validateStep(changeProject)] : steps);
}

/** The verification of the integrated change: all verifying targets of everything affected. */
export function verifyWorkspace(
  projects: readonly FeatureProject[],
  changeProject: string,
  configured?: readonly string[],
): PackageVerification {
  const targets = [
    ...new Set(projects.flatMap((project) => verificationTargets(project.targets, configured))),
  ];
  const validate = validateStep(changeProject);
  if (targets.length === 0) return { tier_required: 'C', steps: [validate] };
  const affected = commandStep('affected', `nx affected -t ${targets.join(' ')}`, targets);
  return { tier_required: targets.some(isTest) ? 'A' : 'C', steps: [validate, affected] };
}

/** The verification of a single-package plan: its projects and the contracts that it writes. */
export function verifyAlone(
  projects: readonly FeatureProject[],
  changeProject: string,
  configured?: readonly string[],
): PackageVerification {
  const { tier_required, steps } = verifyProjects(projects, changeProject, configured);
  const validate = validateStep(changeProject);
  const others = steps.filter(({ name }) => name !== validate.name);
  return { tier_required, steps: [validate, ...others] };
}

/** The verification of contracts. */
export function verifyChange(changeProject: string): PackageVerification {
  return withTier([validateStep(changeProject)]);
}

/**
 * Prepends the check of code against module contracts. It runs first, because code that consumers
 * cannot compile against needs no tests.
 *
 * @param which the arguments of `parallel-plan modules check`; when missing, nothing is added
 */
export function withModules(
  verification: PackageVerification,
  which: readonly string[] | undefined,
): PackageVerification {
  if (which === undefined) return verification;
  return { ...verification, steps: [modulesStep(which), ...verification.steps] };
}

/**
 * The check of code against module contracts.
 *
 * @param which the arguments of `parallel-plan modules check`
 * @returns a verification step
 */
export function modulesStep(which: readonly string[]): CommandStep {
  const words = ['parallel-plan', 'modules', 'check', ...which];
  return commandStep('modules', words.map(shellWord).join(' '));
}

/**
 * Prepends the check that the decisions made by default are confirmed. It runs first, because the
 * contracts may still change.
 *
 * @param changeId the change with the decisions; when missing, nothing is added
 */
export function withDefaults(
  verification: PackageVerification,
  changeId: string | undefined,
): PackageVerification {
  if (changeId === undefined) return verification;
  const command = ['parallel-plan', 'defaults', '--change', changeId].map(shellWord).join(' ');
  return { ...verification, steps: [commandStep('defaults', command), ...verification.steps] };
}

/**
 * Appends the check that projects have up-to-date copies of the generated code.
 *
 * @param changeId the change that the code is generated from; when missing, nothing is added
 */
export function withCopies(
  verification: PackageVerification,
  changeId: string | undefined,
): PackageVerification {
  if (changeId === undefined) return verification;
  return { ...verification, steps: [...verification.steps, copiesStep(changeId)] };
}

/**
 * The check that the copies of the code generated from a change are there and up to date.
 *
 * @param changeId the change that the code is generated from
 * @returns a verification step
 */
export function copiesStep(changeId: string): CommandStep {
  const words = ['parallel-plan', 'contracts', '--change', changeId, '--check'];
  return commandStep('generated', words.map(shellWord).join(' '));
}

/** A verification step that runs a command, as an edit can write it into a plan. */
export type CommandStep = ReturnType<typeof commandStep>;

function withTier(steps: VerificationStep[]): PackageVerification {
  const tests = steps.some(({ name }) => isTest(name));
  return { tier_required: tests ? 'A' : 'C', steps };
}

function validateStep(changeProject: string): VerificationStep {
  return commandStep('validate', `nx run ${shellWord(`${changeProject}:validate`)}`);
}

function commandStep(name: string, command: string, proves: readonly string[] = [name]) {
  return {
    name,
    kind: 'command' as const,
    command,
    expect_exit_code: 0,
    evidence: { artifacts: new Array<string>(), result_keys: proves.map((key) => `${key}_passed`) },
  } satisfies VerificationStep;
}

/**
 * Whether `-p` accepts the name literally. It splits at commas and treats other special characters
 * as patterns.
 */
function isAddressable(name: string): boolean {
  return !/^(-|tag:|directory:)|[,*?!{}[\]()]/u.test(name);
}

/** Quotes text as one word of a POSIX shell command. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
