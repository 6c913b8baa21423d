import {
  type Diagnostic,
  type FileResult,
  type NotChecked,
  type OpenPlan,
  type ParsedPlan,
  type RuleSettings,
  summarize,
  unknownRuleSettings,
  validatePlans,
  type ValidationResult,
  type Workspace,
  namedPaths,
} from '@parallel-plan/plan';
import type { OpenspecAnswers } from '../openspec/diagnostics';
import type { ContractAnswers } from '../contracts/ask-contracts';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { pathFacts } from '../workspace/path-facts';

/** The input of a proof: plans, and all related data that was read from disk or from a `Tree`. */
export interface ProofSource {
  /**
   * Absolute path of the workspace root on disk, with symbolic links resolved. Missing if the plans
   * are not in a workspace.
   */
  readonly root?: string;
  readonly plans: readonly {
    readonly parsed: ParsedPlan;
    /** The open change of the plan, if it belongs to one. */
    readonly changeId?: string;
  }[];
  readonly contracts: ContractAnswers;
  readonly openspec: OpenspecAnswers;
  /** All open plans, including these. Missing if they are not compared. */
  readonly openPlans?: readonly OpenPlan[];
}

export interface ProofOptions {
  /** Severity by rule id. */
  readonly rules?: RuleSettings;
  /** Whether collisions with other open changes and breaking edits of contracts are errors. */
  readonly strict?: boolean;
  /** The projects of the workspace, if known. */
  readonly workspace?: Workspace;
}

/** The result of a proof. Findings and shapes have the same form as in `validatePlans`. */
export interface Proof extends Pick<ValidationResult, 'plans' | 'collisions' | 'notChecked'> {
  /** The result of each plan, followed by one for each other file of its change with findings. */
  readonly files: readonly FileResult[];
  /**
   * The number of errors by plan, in the order of the source: in the plan, and in its whole change.
   */
  readonly errors: readonly { readonly plan: number; readonly change: number }[];
  /** Texts that findings refer to, by file. */
  readonly texts: ReadonlyMap<string, string>;
}

const NO_WORKSPACE: NotChecked = {
  check: 'symbolic links',
  why: 'There is no nx.json and no openspec/ folder above, so the workspace root is unknown.',
};

/**
 * Proves plans: checks every rule, with the facts from disk about their paths. The command line,
 * the executors and the generators all call this function; only their sources differ.
 *
 * @param source created by `readDiskSource`, `readTreeSource` or `readEditSource`
 * @throws NotCheckableError if a rule doesn't exist
 */
export function prove(source: ProofSource, options: ProofOptions): Proof {
  checkRules(options.rules);
  const { root, plans, contracts, openspec, openPlans } = source;
  const parsed = plans.map((plan) => plan.parsed);
  const checked = validatePlans(parsed, {
    contracts: contracts.facts,
    ...(options.rules && { rules: options.rules }),
    ...(options.strict === undefined ? {} : { strict: options.strict }),
    ...(options.workspace && { workspace: options.workspace }),
    ...(openPlans && { changes: openPlans }),
    ...(root === undefined
      ? {}
      : {
          paths: pathFacts(
            root,
            parsed.flatMap(({ view }) => namedPaths(view)),
          ),
        }),
  });
  const ofOpenspec = plans.map(({ changeId }) => openspec.byChange.get(changeId ?? '') ?? []);
  const own = checked.files.map(({ diagnostics }) => errorsIn(diagnostics));
  return {
    ...(checked.plans && { plans: checked.plans }),
    ...(checked.collisions && { collisions: checked.collisions }),
    files: checked.files.flatMap((file, at) => addDiagnostics(file, ofOpenspec[at] ?? [])),
    errors: own.map((plan, at) => ({ plan, change: plan + errorsIn(ofOpenspec[at] ?? []) })),
    notChecked: [
      ...checked.notChecked,
      ...(root === undefined ? [NO_WORKSPACE] : []),
      ...openspec.notChecked,
      ...contracts.notChecked,
    ],
    texts: new Map([
      ...contracts.texts,
      ...parsed.map(({ file, text }): [string, string] => [file, text]),
      ...openspec.texts,
    ]),
  };
}

/**
 * Checks the settings of rules.
 *
 * @throws NotCheckableError if a rule or a severity doesn't exist
 */
export function checkRules(rules: RuleSettings = {}): void {
  const [problem] = unknownRuleSettings(rules);
  if (problem !== undefined) throw new NotCheckableError(problem.message);
}

/** The result of the plan, then one for each other file of its change with findings. */
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

function errorsIn(diagnostics: readonly Diagnostic[]): number {
  return summarize(diagnostics).errors;
}
