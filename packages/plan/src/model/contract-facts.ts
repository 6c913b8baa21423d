import type { RelatedLocation, Severity } from '../diagnostics/diagnostic';

/** An operation, a table or a channel that a contract defines. */
export interface ContractInterface {
  /** Canonical: `api:POST /v1/sessions`, `db:schema:sessions`, `event:session.created`. */
  readonly lockKey: string;
  /** Where it is defined: a workspace-relative path. Lines and columns start at 1. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The contract only refers to it, and something else defines it: it wants no lock because of that. */
  readonly isReference?: boolean;
}

/** What the checkers of contracts found, before anybody's settings. */
export interface ContractIssue {
  /** A rule of the catalogue: `contract/openapi`. */
  readonly code: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Default: where it starts. */
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly related?: readonly RelatedLocation[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * What is known of the contracts of one change. A rule never reads the disk: an adapter reads and
 * checks the files and passes this in. Without it nothing is said about contracts.
 */
export interface ContractFacts {
  /** The change's folder, workspace-relative: `openspec/changes/add-users`. */
  readonly folder: string;
  /** The contract files that are there, workspace-relative. */
  readonly files: ReadonlySet<string>;
  /** What they define, in the order of files and lines. */
  readonly interfaces: readonly ContractInterface[];
  /** Whether `files` are all there are: what isn't among them is missing then. */
  readonly complete: boolean;
  readonly issues: readonly ContractIssue[];
}

/**
 * The contract file that a path of a plan names: below the change's folder first, then, for plans
 * written elsewhere, below the workspace root.
 *
 * @returns a workspace-relative path of `files`, or nothing where there is none
 */
export function contractFileAt(
  { folder, files }: { readonly folder: string; readonly files: Pick<ReadonlySet<string>, 'has'> },
  path: string,
): string | undefined {
  const plain = path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
  return [`${folder}/${plain}`, plain].find((candidate) => files.has(candidate));
}

/** The contract files as a plan names them: below the change's folder where they are in it. */
export function contractNames({ folder, files }: ContractFacts): readonly string[] {
  return [...files].map((file) =>
    file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file,
  );
}
