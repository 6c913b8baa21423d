import type { Writable } from 'node:stream';
import { escapeControls, quoted, type WorkPackage } from '@parallel-plan/plan';
import { whyNotToRun } from '../approval/read-approval';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { collectArtifacts, isThere } from './collect-artifacts';
import { modifiedFiles } from './modified-files';
import { reachedTier, whyInfeasible } from './reach-tier';
import { findPackage, readSoundPlan, type SoundPlan } from './read-package';
import { removeResult, writeResult } from './result-file';
import { runStep, skippedStep } from './run-step';
import { VERIFYING } from './step-environment';
import { withoutSecrets } from './without-secrets';
import type { ResultStatus, ResultValue, StepReason, StepResult, WorkResult } from './work-result';

export interface VerifyOptions {
  readonly change: string;
  readonly packageId: string;
  /** Stop at the first step that fails. Default: true. */
  readonly failFast?: boolean;
  /** Milliseconds for all steps together. Default: the package's `timeout_minutes`. */
  readonly timeout?: number;
  /** The ref that modified files are compared with. Default: the default branch. */
  readonly base?: string;
  /** Run the commands of a plan that is not approved in its current form. Default: false. */
  readonly unapproved?: boolean;
  /** Set for the commands of all steps. Overrides the plan. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Reasons that mean that the step can't run here, not that the work is wrong. */
const INFEASIBLE: ReadonlySet<StepReason | undefined> = new Set<StepReason>([
  'command-not-found',
  'not-executable',
  'not-started',
  'refused-variable',
  'cwd-outside',
]);

/**
 * Runs the verification steps of a package and writes its result. Steps run one after the other. A
 * `ci` step and a `manual` step are pending, never passed. If the steps can't reach the required
 * tier, the result is infeasible. There is no fallback to a lower tier.
 *
 * @param workspaceRoot absolute path
 * @throws NotCheckableError if the plan is missing, not valid or not approved, if one of the
 *   package's own steps makes the call, or if the result can't be written
 */
export async function verifyPackage(
  workspaceRoot: string,
  options: VerifyOptions,
): Promise<WorkResult> {
  removeResult(workspaceRoot, options.change, options.packageId);
  const plan = readSoundPlan(workspaceRoot, options.change);
  refuseLoop(plan.root, options);
  const work = findPackage(plan, options.packageId);
  const refusal =
    options.unapproved === true ? undefined : whyNotToRun(plan.root, plan.change, plan.plan);
  if (refusal !== undefined) throw new NotCheckableError(refusal);

  const infeasible = whyInfeasible(work.verification.tier_required, work.verification.steps);
  const steps = infeasible === undefined ? await runSteps(plan, work, options) : [];
  const whole = await toResult(plan, work, steps, infeasible, options.base);
  const result = withoutSecrets(whole, variablesOf(work, options));
  writeResult(plan.root, result);
  return result;
}

/**
 * Refuses a step that verifies its own package. It would start itself again until the time of the
 * package is over.
 */
function refuseLoop(root: string, { change, packageId }: VerifyOptions): void {
  if (!packagesBeingVerified().includes(verifying(root, change, packageId))) return;
  throw new NotCheckableError(
    `A verification step of ${quoted(packageId)} in ${quoted(change)} asks for ${quoted(packageId)} itself, so it would never end: let the step run the tests or builds of projects instead.`,
  );
}

function packagesBeingVerified(): readonly string[] {
  return (process.env[VERIFYING] ?? '').split('\n').filter((line) => line !== '');
}

/**
 * One line of `VERIFYING`. It includes the root, because tests of plans have their own workspaces.
 */
function verifying(root: string, change: string, packageId: string): string {
  return `${change} ${packageId} ${JSON.stringify(root)}`;
}

/** The variables whose values must not be printed or stored. */
function variablesOf(work: WorkPackage, { env }: VerifyOptions): NodeJS.ProcessEnv {
  const ofSteps = work.verification.steps.map((step) => step.env ?? {});
  return Object.assign({}, process.env, ...ofSteps, env) as NodeJS.ProcessEnv;
}

async function runSteps(
  { root }: SoundPlan,
  work: WorkPackage,
  options: VerifyOptions,
): Promise<readonly StepResult[]> {
  const { failFast = true, timeout = work.timeout_minutes * 60_000, stdout, stderr } = options;
  const own = verifying(root, options.change, options.packageId);
  const env = { ...options.env, [VERIFYING]: [...packagesBeingVerified(), own].join('\n') };
  const context = { root, deadline: performance.now() + timeout, env, stdout, stderr };
  const results: StepResult[] = [];
  for (const step of work.verification.steps) {
    const failed = results.find(({ status }) => status === 'failed');
    const isOver = performance.now() >= context.deadline;
    if (step.kind === 'command' && failed !== undefined && (failFast || isOver)) {
      const why = `It was not tried, because ${quoted(failed.name)} failed.`;
      results.push(skippedStep(step, 'earlier-step-failed', why));
      continue;
    }
    if (step.kind === 'command') {
      const { name, command = '' } = step;
      const shown = withoutSecrets({ name, command }, variablesOf(work, options));
      stdout.write(`\n> ${escapeControls(shown.name)}: ${escapeControls(shown.command)}\n`);
    }
    results.push(await runStep(step, context));
  }
  return results;
}

async function toResult(
  { root, change, plan }: SoundPlan,
  work: WorkPackage,
  steps: readonly StepResult[],
  infeasible: string | undefined,
  ref: string | undefined,
): Promise<WorkResult> {
  const [modified, artifacts] = await Promise.all([
    modifiedFiles(root, work, ref),
    collectArtifacts(root, work.outputs.artifacts ?? []),
  ]);
  const files = modified.base === null ? null : modified.files;
  const missing = artifacts.filter((artifact) => !isThere(artifact)).map(({ path }) => path);
  const { scope, locks, verification } = work;
  return {
    schema_version: 1,
    change,
    feature_id: plan.feature.id,
    package_id: work.package_id,
    ...conclude(steps, infeasible, missing),
    revisions: { plan: plan.feature.plan_revision, contracts: plan.contracts.revision },
    scope: {
      write_allow: scope.write_allow,
      read_allow: scope.read_allow,
      deny: scope.deny ?? [],
    },
    locks: { files: locks.files, keys: locks.keys },
    base: modified.base,
    head: modified.head,
    files_modified: files,
    verification: {
      tier_required: verification.tier_required,
      tier_reached:
        infeasible === undefined ? reachedTier(verification.tier_required, steps) : null,
      steps,
    },
    results: resultsOf(work, steps, files),
    artifacts,
    not_checked: modified.base === null ? [{ check: 'files_modified', why: modified.why }] : [],
  };
}

function conclude(
  steps: readonly StepResult[],
  infeasible: string | undefined,
  missing: readonly string[],
): Pick<WorkResult, 'code' | 'message'> & { readonly status: ResultStatus } {
  if (infeasible !== undefined) {
    return { status: 'infeasible', code: 'VERIFICATION_INFEASIBLE', message: infeasible };
  }
  const failed = steps.find(({ status }) => status === 'failed');
  if (failed !== undefined) {
    const message = `${quoted(failed.name)} failed: ${failed.message ?? ''}`;
    return INFEASIBLE.has(failed.reason)
      ? { status: 'infeasible', code: 'VERIFICATION_INFEASIBLE', message }
      : { status: 'failed', code: 'VERIFICATION_FAILED', message };
  }
  if (missing.length > 0) {
    const paths = missing.map(quoted).join(', ');
    const message = `Every step passed, but files that the package must produce are missing: ${paths}.`;
    return { status: 'failed', code: 'VERIFICATION_FAILED', message };
  }
  const pending = steps.filter(({ status }) => status === 'pending');
  if (pending.length === 0) return { status: 'passed', code: null };
  return {
    status: 'pending',
    code: null,
    message: pending.map(({ name, message }) => `${quoted(name)}: ${message ?? ''}`).join(' '),
  };
}

/**
 * Values for the plan's result keys, as far as steps provide them: an exit code, or whether a step
 * passed.
 */
function resultsOf(
  { outputs }: WorkPackage,
  steps: readonly StepResult[],
  files: readonly string[] | null,
): Readonly<Record<string, ResultValue>> {
  const valueOf = (key: string): ResultValue => {
    if (key === 'files_modified') return files;
    const step = steps.find(({ evidence }) => evidence.result_keys.includes(key));
    if (step === undefined || step.status === 'pending' || step.status === 'not-run') return null;
    if (/exit_?code$/i.test(key)) return step.exit_code ?? null;
    return /count$/i.test(key) ? null : step.status === 'passed';
  };
  return Object.fromEntries(outputs.result_keys.map((key) => [key, valueOf(key)]));
}
