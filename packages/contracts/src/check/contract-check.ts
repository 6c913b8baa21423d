import type { ContractIssue } from '@parallel-plan/plan';

/** The contracts of one change as texts, not paths: nothing is read or fetched later. */
export interface ContractSources {
  /** Workspace-relative path of the change folder, such as `openspec/changes/add-users`. */
  readonly folder: string;
  /**
   * All files under `<folder>/contracts/`, and the files that `contracts.openapi.files` names
   * elsewhere in the workspace. Keys are workspace-relative POSIX paths, sorted.
   */
  readonly files: ReadonlyMap<string, string>;
  /** The OpenAPI documents to check, as keys of `files`; each is an entry point. */
  readonly openapi: readonly string[];
  /**
   * Files in projects that contain a copy of the generated code, for the projects' own code to
   * import: text by workspace-relative path, `undefined` for a missing file. A `.ts` file contains
   * types, a `.py` file models.
   */
  readonly copies?: ReadonlyMap<string, string | undefined>;
}

/**
 * A problem in a contract, with its position. Lines and columns start at 1; columns count UTF-16
 * units.
 */
export interface ContractFinding extends ContractIssue {
  /** A rule of the catalogue, such as `contract/openapi` or `module/mismatch`. */
  readonly code: `contract/${string}` | `module/${string}`;
}

/** A check that could not run. A missing check has not passed. */
export interface UncheckedContract {
  /** The code of the check, such as `contract/sql`. */
  readonly check: string;
  /** What is missing, and how to install it. */
  readonly why: string;
}

/** An operation, a table or a channel that the contracts define. */
export interface ContractFact {
  /** Canonical: `api:POST /v1/sessions`, `db:schema:sessions`, `event:session.created`. */
  readonly lockKey: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /**
   * The contract only references the table; another change or the main branch defines it. It needs
   * no lock of its own unless another package of the plan holds one.
   */
  readonly isReference?: boolean;
}

export interface ContractCheck {
  readonly findings: readonly ContractFinding[];
  /**
   * What the contracts define, as far as they can be read. Each fact needs a package that locks it.
   */
  readonly facts: readonly ContractFact[];
  readonly notChecked: readonly UncheckedContract[];
}

export interface CheckLimits {
  /** The time limit for one file, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * Absolute path of a folder that caches expensive results between runs. If missing, nothing is
   * cached.
   */
  readonly cacheFolder?: string;
  /**
   * Absolute path of the workspace root. Optional packages such as PGlite are looked up here first.
   */
  readonly resolveFrom?: string;
}

/** One version of one contract. */
export interface ContractText {
  /** Workspace-relative. */
  readonly file: string;
  readonly text: string;
}

/** The result of comparing two versions of contracts. */
export interface BreakingEdits {
  readonly findings: readonly ContractFinding[];
  readonly notChecked: readonly UncheckedContract[];
}
