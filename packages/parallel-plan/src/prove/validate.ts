import { realpathSync } from 'node:fs';
import {
  type NotChecked,
  parsePlanBytes,
  type PlanShape,
  summarize,
  type ValidationResult,
} from '@parallel-plan/plan';
import { askOpenspec } from '../openspec/diagnostics';
import { askContracts, type ContractOptions } from '../contracts/ask-contracts';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { openPlansOf, type OtherOpenPlans, readPlansElsewhere } from './open-plans';
import { type PlanSource, readChangeSources, type UnreadableSource } from './plan-source';
import { checkRules, prove, type ProofOptions, type ProofSource } from './prove';

export interface ValidationOptions extends ContractOptions, ProofOptions {
  /** The maximum number of warnings. More make the result invalid. */
  readonly maxWarnings?: number;
  /** Also run OpenSpec for each change. */
  readonly openspec?: boolean;
}

export interface OpenChangesOptions extends ValidationOptions {
  /** Also compare with the changes that are open on other branches. */
  readonly branches?: boolean;
}

/** The result of one plan, for display. */
export interface PlanOutcome {
  readonly file: string;
  readonly changeId?: string;
  /** The number of errors in the plan and, if OpenSpec ran, in its change. */
  readonly errors: number;
  /** The plan's shape, if the plan itself has no error. */
  readonly summary?: PlanShape;
}

/** The findings, and the data for displaying them. */
export interface ValidationReport {
  readonly result: ValidationResult;
  readonly plans: readonly PlanOutcome[];
  /** Texts that findings refer to, by file. */
  readonly sources: ReadonlyMap<string, string>;
  /** Unreadable plans. If there are any, the result is neither valid nor complete. */
  readonly unreadable: readonly UnreadableSource[];
  /** The number of other branches that were compared, if requested. */
  readonly branches?: number;
  /** Set if the result is invalid only because of its warnings. */
  readonly tooManyWarnings?: { readonly allowed: number };
}

/** The input of a validation. */
export interface ValidationInput {
  /**
   * Absolute path of the workspace root, with symbolic links resolved. Missing if the plans are not
   * in a workspace.
   */
  readonly root?: string;
  readonly sources: readonly PlanSource[];
  readonly unreadable: readonly UnreadableSource[];
  /** Checks that are known not to run. */
  readonly notChecked: readonly NotChecked[];
  /** Compares the plans with each other, and with these plans that are open elsewhere. */
  readonly compareWith?: OtherOpenPlans;
}

/**
 * Validates plans that were already read.
 *
 * @throws NotCheckableError if a setting is invalid, or the base doesn't exist
 */
export async function validateSources(
  input: ValidationInput,
  options: ValidationOptions,
): Promise<ValidationReport> {
  checkRules(options.rules);
  checkMaxWarnings(options.maxWarnings);
  const source = await readDiskSource(input, options);
  const proof = prove(source, options);
  const { unreadable, notChecked, compareWith } = input;

  const outcomes = source.plans.map(({ parsed: { file }, changeId }, at): PlanOutcome => {
    const { plan = 0, change = 0 } = proof.errors[at] ?? {};
    const shape = proof.plans?.find((known) => known.file === file);
    return {
      file,
      errors: change,
      ...(changeId === undefined ? {} : { changeId }),
      ...(plan === 0 && shape ? { summary: shape } : {}),
    };
  });
  const summary = summarize(proof.files.flatMap(({ diagnostics }) => diagnostics));
  const allowed = options.maxWarnings;
  const noErrors = summary.errors === 0 && unreadable.length === 0;
  const tooMany = allowed !== undefined && summary.warnings > allowed;
  return {
    result: {
      version: 1,
      valid: noErrors && !tooMany,
      files: proof.files,
      summary,
      ...(proof.plans && { plans: proof.plans }),
      ...(proof.collisions && { collisions: proof.collisions }),
      notChecked: [
        ...unreadable.map(({ file, why }) => ({ check: file, why })),
        ...proof.notChecked,
        ...notChecked,
      ],
    },
    plans: outcomes,
    sources: proof.texts,
    unreadable,
    ...(compareWith?.branches === undefined ? {} : { branches: compareWith.branches }),
    ...(noErrors && tooMany ? { tooManyWarnings: { allowed } } : {}),
  };
}

/**
 * Validates all open changes of a workspace, individually and against each other, or one change.
 *
 * A single change is not compared with others: its verdict would depend on their plans, and an edit
 * of another change must not make it stale.
 *
 * @param root absolute path of the workspace root
 * @param changeId the single change; default: all changes
 * @throws NotCheckableError if the change doesn't exist or has no plan, or a setting is invalid
 */
export async function validateOpenChanges(
  root: string,
  changeId: string | undefined,
  { branches = false, ...options }: OpenChangesOptions,
): Promise<ValidationReport> {
  if (branches && changeId !== undefined) throw new NotCheckableError(BRANCHES_NEED_ALL);
  const realRoot = realpathSync(root);
  const { sources, unreadable, withoutPlan } = readChangeSources(realRoot, changeId);
  const notChecked = withoutPlan.map((change) => ({
    check: change.root,
    why: 'The change has no work-packages.yaml.',
  }));
  const input = { root: realRoot, sources, unreadable };
  if (changeId !== undefined) return validateSources({ ...input, notChecked }, options);

  const { notChecked: unread, ...elsewhere } = branches
    ? await readPlansElsewhere(realRoot)
    : { plans: [], notChecked: [] };
  return validateSources(
    { ...input, notChecked: [...notChecked, ...unread], compareWith: elsewhere },
    // A comparison with branches reads git anyway.
    branches ? { base: 'default', ...options } : options,
  );
}

const BRANCHES_NEED_ALL =
  'Other branches are compared with all open changes: leave out either `branches` or `change`.';

/** Reads the data from disk: contracts, OpenSpec's findings, and the other open plans. */
async function readDiskSource(
  { root, sources, compareWith }: ValidationInput,
  options: ValidationOptions,
): Promise<ProofSource> {
  const plans = sources.map(({ file, bytes }) => parsePlanBytes(bytes, { file }));
  const contracts = await askContracts(root, sources, plans, options);
  const openspec = await askOpenspec(root, sources, options.openspec ?? false);
  return {
    ...(root === undefined ? {} : { root }),
    plans: sources.flatMap(({ changeId }, at) => {
      const parsed = plans[at];
      return parsed ? [{ parsed, ...(changeId === undefined ? {} : { changeId }) }] : [];
    }),
    contracts,
    openspec,
    ...(compareWith && {
      openPlans: [...openPlansOf(root, sources, plans), ...compareWith.plans],
    }),
  };
}

function checkMaxWarnings(maxWarnings: number | undefined): void {
  if (maxWarnings === undefined || (Number.isInteger(maxWarnings) && maxWarnings >= 0)) return;
  throw new NotCheckableError('The number of warnings allowed must be a whole number, 0 or more.');
}
