import type { RelatedLocation, Severity } from '@parallel-plan/plan';

/** The contracts of one change, as they are: texts, not paths, because nothing is read or fetched later. */
export interface ContractSources {
  /** The change's folder, workspace-relative: `openspec/changes/add-users`. */
  readonly folder: string;
  /**
   * Everything under `<folder>/contracts/`, and what `contracts.openapi.files` names elsewhere in the
   * workspace. Keys are workspace-relative POSIX paths, sorted.
   */
  readonly files: ReadonlyMap<string, string>;
  /** The keys of `files` that are OpenAPI documents to be checked, each an entry point. */
  readonly openapi: readonly string[];
  /**
   * Files of projects that hold a copy of the generated code, for their own code to import: text by
   * workspace-relative path, `undefined` for a file that is missing. A `.ts` holds types, a `.py` models.
   */
  readonly copies?: ReadonlyMap<string, string | undefined>;
}

/** What is wrong with a contract, and where. Lines and columns start at 1; columns count UTF-16 units. */
export interface ContractFinding {
  /** A rule of the catalogue: `contract/openapi`, `module/mismatch`. */
  readonly code: `contract/${string}` | `module/${string}`;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  /** What is wrong, why it matters, what to do. One line. */
  readonly message: string;
  /** A key of `ContractSources.files`, or the path that should have been one. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Default: the end of the line. */
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly related?: readonly RelatedLocation[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A check that could not run. Absent is not passed. */
export interface UncheckedContract {
  /** `contract/sql` */
  readonly check: string;
  /** What is missing, and how to get it. */
  readonly why: string;
}

/** An operation, a table or a channel that the contracts hold. */
export interface ContractFact {
  /** Canonical: `api:POST /v1/sessions`, `db:schema:sessions`, `event:session.created`. */
  readonly lockKey: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /**
   * The contract only refers to the table, and another change or the main branch defines it. It wants no
   * lock of its own unless another package of the plan holds one.
   */
  readonly isReference?: boolean;
}

export interface ContractCheck {
  readonly findings: readonly ContractFinding[];
  /** What the contracts define, as far as they can be read: each wants a package that locks it. */
  readonly facts: readonly ContractFact[];
  readonly notChecked: readonly UncheckedContract[];
}

export interface CheckLimits {
  /** How long one file may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Absolute: where what is costly to make may be kept between runs. Nothing is kept without it. */
  readonly cacheFolder?: string;
  /** Absolute: the workspace's root, where optional packages such as PGlite are looked for first. */
  readonly resolveFrom?: string;
}

/** One version of one contract. */
export interface ContractText {
  /** Workspace-relative. */
  readonly file: string;
  readonly text: string;
}

/** What comparing two versions of contracts gave. */
export interface BreakingEdits {
  readonly findings: readonly ContractFinding[];
  readonly notChecked: readonly UncheckedContract[];
}
