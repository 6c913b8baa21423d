import {
  type Diagnostic,
  type FileResult,
  type NotChecked,
  type ParsedPlan,
  type PlanShape,
  parsePlanBytes,
  type RuleSettings,
  summarize,
  unknownRuleSettings,
  validatePlans,
  type ValidationResult,
  type Workspace,
} from '@parallel-plan/plan';
import { pathFacts } from '../workspace/path-facts';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { askOpenspec } from './ask-openspec';
import { askContracts, type ContractOptions } from './contracts/ask-contracts';
import { openPlansOf, type OtherOpenPlans } from './open-plans';
import type { PlanSource, UnreadableSource } from './plan-source';

export interface ValidationOptions extends ContractOptions {
  /** Severity by rule id. */
  readonly rules?: RuleSettings;
  /** Collisions with other open changes and breaking edits of contracts are errors. */
  readonly strict?: boolean;
  /** More warnings than this make the result invalid. */
  readonly maxWarnings?: number;
  /** Also ask OpenSpec about each change. */
  readonly openspec?: boolean;
  /** The projects of the workspace, where they are known. */
  readonly workspace?: Workspace;
}

/** One plan, as a person is told about it. */
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
  /** Plans that could not be read: the result is not valid then, and not complete. */
  readonly unreadable: readonly UnreadableSource[];
  /** How many other branches were looked at, where that was asked for. */
  readonly branches?: number;
  /** Set when the result is invalid for its warnings alone. */
  readonly tooManyWarnings?: { readonly allowed: number };
}

/** What is to be validated. */
export interface ValidationInput {
  /** The workspace root, absolute, its own links resolved; missing when plans are in none. */
  readonly root?: string;
  readonly sources: readonly PlanSource[];
  readonly unreadable: readonly UnreadableSource[];
  /** What is known not to be checked. */
  readonly notChecked: readonly NotChecked[];
  /** Compares the plans with each other, and with those that are open elsewhere. */
  readonly compareWith?: OtherOpenPlans;
}

/**
 * Validates plans: the one way in which the bin, the executor and the generators do it.
 *
 * @throws NotCheckableError for settings that make no sense, and a base that isn't there
 */
export async function validateSources(
  { root, sources, unreadable, notChecked, compareWith }: ValidationInput,
  options: ValidationOptions,
): Promise<ValidationReport> {
  checkSettings(options);
  const plans = sources.map(({ file, bytes }) => parsePlanBytes(bytes, { file }));
  const contracts = await askContracts(root, sources, plans, options);
  const checked = validatePlans(plans, {
    contracts: contracts.facts,
    ...(options.rules && { rules: options.rules }),
    ...(options.strict === undefined ? {} : { strict: options.strict }),
    ...(options.workspace && { workspace: options.workspace }),
    ...(compareWith && { changes: [...openPlansOf(root, sources, plans), ...compareWith.plans] }),
    ...(root === undefined ? {} : { paths: pathFacts(root, plans.flatMap(globsOf)) }),
  });

  const texts = new Map([...contracts.texts, ...plans.map(textOf)]);
  const openspec = await askOpenspec(root, sources, options.openspec ?? false);
  for (const [file, text] of openspec.texts) texts.set(file, text);
  const files = sources.flatMap(({ changeId }, index) => {
    const own = checked.files[index];
    return own === undefined
      ? []
      : addDiagnostics(own, openspec.byChange.get(changeId ?? '') ?? []);
  });

  const outcomes = plans.map((plan, index): PlanOutcome => {
    const { changeId } = sources[index] ?? {};
    const own = errorsIn(checked.files[index]?.diagnostics ?? []);
    const shape = checked.plans?.find(({ file }) => file === plan.file);
    return {
      file: plan.file,
      errors: own + errorsIn(openspec.byChange.get(changeId ?? '') ?? []),
      ...(changeId === undefined ? {} : { changeId }),
      ...(own === 0 && shape ? { summary: shape } : {}),
    };
  });
  const summary = summarize(files.flatMap(({ diagnostics }) => diagnostics));
  const allowed = options.maxWarnings;
  const noErrors = summary.errors === 0 && unreadable.length === 0;
  const tooMany = allowed !== undefined && summary.warnings > allowed;
  return {
    result: {
      version: 1,
      valid: noErrors && !tooMany,
      files,
      summary,
      ...(checked.plans && { plans: checked.plans }),
      ...(checked.collisions && { collisions: checked.collisions }),
      notChecked: [
        ...unreadable.map(({ file, why }) => ({ check: file, why })),
        ...checked.notChecked,
        ...(root === undefined ? [NO_WORKSPACE] : []),
        ...openspec.notChecked,
        ...contracts.notChecked,
        ...notChecked,
      ],
    },
    plans: outcomes,
    sources: texts,
    unreadable,
    ...(compareWith?.branches === undefined ? {} : { branches: compareWith.branches }),
    ...(noErrors && tooMany ? { tooManyWarnings: { allowed } } : {}),
  };
}

const NO_WORKSPACE: NotChecked = {
  check: 'symbolic links',
  why: 'There is no nx.json and no openspec/ folder above, so it is not known where the workspace is.',
};

/** @throws NotCheckableError for settings that make no sense */
export function checkSettings({
  rules = {},
  maxWarnings,
}: Pick<ValidationOptions, 'rules' | 'maxWarnings'>): void {
  const [problem] = unknownRuleSettings(rules);
  if (problem !== undefined) throw new NotCheckableError(problem.message);
  if (maxWarnings !== undefined && !(Number.isInteger(maxWarnings) && maxWarnings >= 0)) {
    throw new NotCheckableError(
      'The number of warnings allowed must be a whole number, 0 or more.',
    );
  }
}

/** Everything in a plan that the disk has something to say about. */
export function globsOf({ view }: ParsedPlan): readonly string[] {
  return view.packages.flatMap(({ scope, locks }) =>
    [scope.write_allow, scope.read_allow, scope.deny, locks.files].flatMap((globs) =>
      globs.map(({ value }) => value),
    ),
  );
}

/** The plan's result, then one for each other file of its change that something was found in. */
function addDiagnostics(own: FileResult, more: readonly Diagnostic[]): readonly FileResult[] {
  const byFile = new Map<string, Diagnostic[]>([[own.file, []]]);
  for (const diagnostic of [...own.diagnostics, ...more]) {
    const known = byFile.get(diagnostic.file);
    if (known === undefined) byFile.set(diagnostic.file, [diagnostic]);
    else known.push(diagnostic);
  }
  return [...byFile].map(([file, diagnostics]) => ({
    file,
    valid: errorsIn(diagnostics) === 0,
    diagnostics,
  }));
}

function textOf({ file, text }: ParsedPlan): [string, string] {
  return [file, text];
}

function errorsIn(diagnostics: readonly Diagnostic[]): number {
  return summarize(diagnostics).errors;
}
