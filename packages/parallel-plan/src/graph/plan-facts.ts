/** The files that the verification of a package may depend on, as inputs of an Nx target. */
export interface PackageInputs {
  /**
   * Paths that the package may write, and paths that it may read by name:
   * `{workspaceRoot}/libs/a/**`.
   */
  readonly inputs: readonly string[];
  /** Paths that it may neither write nor read: `!{workspaceRoot}/libs/a/e2e/**`. */
  readonly exclusions: readonly string[];
  /** Whether it may read everything, which makes every list of inputs incomplete. */
  readonly readsEverything: boolean;
}

/** The part of a work package that the project graph needs. */
export interface PackageFacts extends PackageInputs {
  readonly id: string;
  readonly dependsOn: readonly string[];
  /** Write globs, as written in the plan. */
  readonly write: readonly string[];
  /** Folders that are completely denied: `libs/a` for `libs/a/**`. */
  readonly deniedFolders: readonly string[];
}

/** The part of a plan that the project graph needs. */
export interface PlanFacts {
  /** True if the plan is one readable YAML document. */
  readonly readable: boolean;
  readonly packages: readonly PackageFacts[];
  /**
   * The globs without a wildcard of all scopes, without duplicates. Such a glob is an error if its
   * path is a folder.
   */
  readonly plainPaths: readonly string[];
  /** The files in `contracts.openapi`, as written in the plan. */
  readonly contractFiles: readonly string[];
}

/** The facts of an unreadable plan. */
export const UNREADABLE: PlanFacts = {
  readable: false,
  packages: [],
  plainPaths: [],
  contractFiles: [],
};

/**
 * Whether a plan is sequential: its only package is `wp-main`.
 *
 * @param facts facts of the plan
 */
export function isSequential({ packages }: PlanFacts): boolean {
  return packages.length === 1 && packages[0]?.id === 'wp-main';
}

/**
 * Whether a value read from the cache has the shape of plan facts.
 *
 * @param value parsed JSON
 */
export function isPlanFacts(value: unknown): value is PlanFacts {
  const facts = value as Partial<PlanFacts> | null;
  return (
    typeof facts === 'object' &&
    facts !== null &&
    typeof facts.readable === 'boolean' &&
    isListOfText(facts.plainPaths) &&
    isListOfText(facts.contractFiles) &&
    Array.isArray(facts.packages) &&
    facts.packages.every(
      (entry: Partial<PackageFacts> | null) =>
        typeof entry?.id === 'string' &&
        typeof entry.readsEverything === 'boolean' &&
        [entry.dependsOn, entry.write, entry.deniedFolders].every(isListOfText) &&
        [entry.inputs, entry.exclusions].every(isListOfText),
    )
  );
}

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
