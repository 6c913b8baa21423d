import type { RelatedLocation, Severity } from '../diagnostics/diagnostic';

/** The facts about an Nx project that plans need. This package has no Nx types. */
export interface WorkspaceProject {
  readonly name: string;
  /** Workspace-relative POSIX path; `.` for a project at the workspace root. */
  readonly root: string;
  readonly type: 'application' | 'library' | 'e2e';
  readonly tags: readonly string[];
  /** Names of its targets, sorted. */
  readonly targets: readonly string[];
  /** Names of the registry packages that it depends on (`@nestjs/core`); missing when unknown. */
  readonly packages?: readonly string[];
}

/** The workspace of a plan: projects, sorted by name, and the dependencies between them. */
export interface Workspace {
  readonly projects: readonly WorkspaceProject[];
  /** `source` depends on `target`; both are names of listed projects. */
  readonly dependencies: readonly { readonly source: string; readonly target: string }[];
  /**
   * Names of the projects that represent changes and contain no code; missing when there are none.
   */
  readonly changeProjects?: readonly string[];
  /** The dependency constraints between project tags; missing when unknown. */
  readonly depConstraints?: readonly DepConstraint[];
}

/**
 * One entry of `depConstraints` of the lint rule `@nx/enforce-module-boundaries`. A tag is a name,
 * a name with `*`, or a regular expression between slashes.
 *
 * @see https://nx.dev/docs/features/enforce-module-boundaries
 */
export interface DepConstraint {
  /**
   * Applies to projects with this tag. When missing, applies to projects with all of
   * `allSourceTags`.
   */
  readonly sourceTag?: string;
  readonly allSourceTags?: readonly string[];
  readonly onlyDependOnLibsWithTags?: readonly string[];
  readonly notDependOnLibsWithTags?: readonly string[];
}

/** An operation, table or channel that a contract defines. */
export interface ContractInterface {
  /** Canonical: `api:POST /v1/sessions`, `db:schema:sessions`, `event:session.created`. */
  readonly lockKey: string;
  /** Where it is defined: a workspace-relative path. Lines and columns are 1-based. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /**
   * Whether the contract only refers to it and another one defines it. A reference needs no lock.
   */
  readonly isReference?: boolean;
}

/** A finding of a contract checker, before rule settings are applied. */
export interface ContractIssue {
  /** A rule id of the catalogue: `contract/openapi`. */
  readonly code: string;
  /** Overrides the rule's own severity. */
  readonly severity?: Severity;
  /** What is wrong, why it matters, how to fix it. One line. */
  readonly message: string;
  /** Workspace-relative, or as the caller of a checker named it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Default: the start line, to its end. */
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly related?: readonly RelatedLocation[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Facts about the contracts of one change. Rules never read the disk: an adapter reads and checks
 * the files. Without these facts, contract rules do not run.
 */
export interface ContractFacts {
  /** The change's folder, workspace-relative: `openspec/changes/add-users`. */
  readonly folder: string;
  /** The existing contract files, workspace-relative. */
  readonly files: ReadonlySet<string>;
  /** The interfaces that they define, sorted by file and line. */
  readonly interfaces: readonly ContractInterface[];
  /** Whether `files` is complete. If so, a file that is not listed is missing. */
  readonly complete: boolean;
  readonly issues: readonly ContractIssue[];
}

/**
 * Finds the contract file that a path in a plan refers to: first relative to the change's folder,
 * then, for plans from other tools, relative to the workspace root.
 *
 * @param facts the change's folder and its contract files
 * @param path the path as the plan has it
 * @returns a workspace-relative path from `files`; `undefined` when no file matches
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

/** The contract files as a plan names them: relative to the change's folder when they are in it. */
export function contractNames({ folder, files }: ContractFacts): readonly string[] {
  return [...files].map((file) =>
    file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file,
  );
}
