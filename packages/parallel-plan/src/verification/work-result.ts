/**
 * The result of a work package, in the format of its file (`schemas/work-result.schema.json`). It
 * uses the names of the plan.
 */
export interface WorkResult {
  readonly schema_version: 1;
  readonly change: string;
  readonly feature_id: string;
  readonly package_id: string;
  readonly status: ResultStatus;
  readonly code: 'VERIFICATION_FAILED' | 'VERIFICATION_INFEASIBLE' | null;
  /** The reason, in one sentence; `undefined` if the status is `passed`. */
  readonly message?: string;
  readonly revisions: { readonly plan: number; readonly contracts: number };
  readonly scope: {
    readonly write_allow: readonly string[];
    readonly read_allow: readonly string[];
    readonly deny: readonly string[];
  };
  readonly locks: { readonly files: readonly string[]; readonly keys: readonly string[] };
  /** The commit that `files_modified` is compared with; `null` if git could not determine it. */
  readonly base: string | null;
  /** The checked-out commit; missing in results of older versions. */
  readonly head?: string | null;
  /** Paths in the write scope that differ from `base`, sorted; `null` if unknown. */
  readonly files_modified: readonly string[] | null;
  readonly verification: {
    readonly tier_required: Tier;
    /** The tier that the steps have reached; `null` if none. */
    readonly tier_reached: Tier | null;
    readonly steps: readonly StepResult[];
  };
  /** One entry for each of the plan's `outputs.result_keys`; `null` if no step provides a value. */
  readonly results: Readonly<Record<string, ResultValue>>;
  /** The plan's `outputs.artifacts`. */
  readonly artifacts: readonly Artifact[];
  readonly not_checked: readonly { readonly check: string; readonly why: string }[];
}

export type Tier = 'A' | 'B' | 'C';

/** `pending`: nothing failed, but the answer of CI or of a person is missing. */
export type ResultStatus = 'passed' | 'pending' | 'failed' | 'infeasible';

export type ResultValue = boolean | number | string | readonly string[] | null;

export type StepStatus = 'passed' | 'failed' | 'pending' | 'not-run';

/** Why a step did not pass. */
export type StepReason =
  | 'exit-code'
  | 'signal'
  | 'timeout'
  | 'command-not-found'
  | 'not-executable'
  | 'not-started'
  | 'refused-variable'
  | 'cwd-outside'
  | 'cwd-missing'
  | 'missing-evidence'
  | 'earlier-step-failed'
  | 'waits-for-ci'
  | 'waits-for-a-person';

export interface StepResult {
  readonly name: string;
  readonly kind: 'command' | 'ci' | 'manual';
  readonly status: StepStatus;
  readonly reason?: StepReason;
  readonly message?: string;
  readonly command?: string;
  readonly cwd?: string;
  readonly exit_code?: number;
  readonly expect_exit_code?: number;
  /** A process was still running when the command exited, and was ended. */
  readonly left_processes?: true;
  readonly provider?: string;
  readonly workflow?: string;
  readonly required_checks?: readonly string[];
  readonly instructions?: string;
  readonly evidence: {
    readonly artifacts: readonly Artifact[];
    readonly result_keys: readonly string[];
  };
}

/** A file that the plan requires as evidence. */
export interface Artifact {
  readonly path: string;
  readonly state: 'file' | 'directory' | 'missing' | 'outside' | 'not-looked-for';
  readonly bytes?: number;
  /** The hash of a file, in hexadecimal. */
  readonly sha256?: string;
}
