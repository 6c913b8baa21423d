import { realpathSync } from 'node:fs';
import {
  type NotChecked,
  parsePlanBytes,
  type PlanShape,
  summarize,
  type ValidationResult,
} from '@parallel-plan/plan';
import { askOpenspec } from '../openspec/diagnostics';
import { askContracts, type ContractOptions } from '../validation/contracts/ask-contracts';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { openPlansOf, type OtherOpenPlans, readPlansElsewhere } from './open-plans';
import { type PlanSource, readChangeSources, type UnreadableSource } from './plan-source';
import { checkRules, prove, type ProofOptions, type ProofSource } from './prove';

export interface ValidationOptions extends ContractOptions, ProofOptions {
  /** More warnings than this make the result invalid. */
  readonly maxWarnings?: number;
  /** Also ask OpenSpec about each change. */
  readonly openspec?: boolean;
}

export interface OpenChangesOptions extends ValidationOptions {
  /** Also compare with the changes that are open on other branches. */
  readonly branches?: boolean;
}

/** The result of one plan, for a person. */
export interface PlanOutcome {
  readonly file: string;
  readonly changeId?: string;
  /** Errors in the plan and, where OpenSpec was asked, in its change. */
  readonly errors: number;
  /** The plan's shape, where the plan itself has no error. */
  readonly summary?: PlanShape;
}

/** What was found, with what is needed to show it. */
export interface ValidationReport {
  readonly result: ValidationResult;
  readonly plans: readonly PlanOutcome[];
  /** Texts that findings point into, by file. */
  readonly sources: ReadonlyMap<string, string>;
  /** Plans that could not be read: the result is neither valid nor complete then. */
  readonly unreadable: readonly UnreadableSource[];
  /** How many other branches were looked at, where that was asked for. */
  readonly branches?: number;
  /** Set when the result is invalid for its warnings alone. */
  readonly tooManyWarnings?: { readonly allowed: number };
}

/** What is to be validated. */
export interface ValidationInput {
  /** The workspace root, absolute, links resolved; missing when plans are in none. */
  readonly root?: string;
  readonly sources: readonly PlanSource[];
  readonly unreadable: readonly UnreadableSource[];
  /** What is known not to be checked. */
  readonly notChecked: readonly NotChecked[];
  /** Compares the plans with each other, and with those that are open elsewhere. */
  readonly compareWith?: OtherOpenPlans;
}

/**
 * Validates plans that were read.
 *
 * @throws NotCheckableError for settings that make no sense, and a base that doesn't exist
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
 * Validates the open changes of a workspace and then all of them against each other, or one change.
 *
 * One change is not compared with others: its verdict would depend on their plans, and an edit of
 * another change must not make it stale.
 *
 * @param root the workspace root, absolute
 * @param changeId the one change; without it all
 * @throws NotCheckableError for a change that doesn't exist or has no plan, and for settings that
 *   make no sense
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

/** What the disk holds: contracts, what OpenSpec says, and the other open plans. */
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
