/** What the verification of a package may depend on, as inputs of an Nx target. */
export interface PackageInputs {
  /** What the package may write, and what it may read by name: `{workspaceRoot}/libs/a/**`. */
  readonly inputs: readonly string[];
  /** What it may neither write nor read: `!{workspaceRoot}/libs/a/e2e/**`. */
  readonly exclusions: readonly string[];
  /** Whether it may read everything, so that no list of inputs is complete. */
  readonly readsEverything: boolean;
}

/** The part of a work package that the project graph needs. */
export interface PackageFacts extends PackageInputs {
  readonly id: string;
  readonly dependsOn: readonly string[];
  /** Write globs as in the plan. */
  readonly write: readonly string[];
  /** Folders that are denied entirely: `libs/a` for `libs/a/**`. */
  readonly deniedFolders: readonly string[];
}

/** The part of a plan that the project graph needs. */
export interface PlanFacts {
  /** False unless the plan is one readable YAML document. */
  readonly readable: boolean;
  readonly packages: readonly PackageFacts[];
  /** Globs of all scopes without a wildcard, each once: they are wrong where the path is a folder. */
  readonly plainPaths: readonly string[];
  /** The files that `contracts.openapi` names, as in the plan. */
  readonly contractFiles: readonly string[];
}

/** The facts of a plan that cannot be read. */
export const UNREADABLE: PlanFacts = {
  readable: false,
  packages: [],
  plainPaths: [],
  contractFiles: [],
};

/**
 * Whether a plan is sequential: its only package is `wp-main`.
 *
 * @param facts of the plan
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
