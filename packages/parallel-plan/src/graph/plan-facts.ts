import type { PackageInputs } from './package-inputs';

/** The little of a work package that the project graph needs. */
export interface PackageFacts extends PackageInputs {
  readonly id: string;
  readonly dependsOn: readonly string[];
  /** Write globs, as the plan has them. */
  readonly write: readonly string[];
  /** Folders that are denied as a whole: `libs/a` for `libs/a/**`. */
  readonly deniedFolders: readonly string[];
}

/** The little of a plan that the project graph needs. */
export interface PlanFacts {
  /** False for a plan that is not one readable YAML document. */
  readonly readable: boolean;
  readonly packages: readonly PackageFacts[];
  /** Globs of all scopes that name one path, each once: they are wrong where that is a folder. */
  readonly plainPaths: readonly string[];
  /** What `contracts.openapi` names, as the plan has it. */
  readonly contractFiles: readonly string[];
}

export const UNREADABLE: PlanFacts = {
  readable: false,
  packages: [],
  plainPaths: [],
  contractFiles: [],
};

/** Whether a plan is a lone `wp-main`: work for one, one step after the other. */
export function isSequential({ packages }: PlanFacts): boolean {
  return packages.length === 1 && packages[0]?.id === 'wp-main';
}

/** Whether something read from disk has the shape of plan facts. */
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
