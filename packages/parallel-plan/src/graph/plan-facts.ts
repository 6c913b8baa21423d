import type { ParsedPlan } from '@parallel-plan/plan';

/** The little of a work package that the project graph needs. */
export interface PackageFacts {
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
}

export const UNREADABLE: PlanFacts = { readable: false, packages: [], plainPaths: [] };

/** More than a plan has that people read; the rest is left out. */
const MAX_PLAIN_PATHS = 200;
const PLAIN_PATH = /^[\p{L}\p{N}._@-][\p{L}\p{N}._@ /-]*$/u;

const WHOLE_FOLDER = /^([^*?[\]{}()!+@\\]+)\/\*\*$/;

export function toPlanFacts({ readable, view }: ParsedPlan): PlanFacts {
  return {
    readable,
    packages: view.packages.map(({ package_id, depends_on, scope }) => ({
      id: package_id?.value ?? '',
      dependsOn: depends_on.map(({ value }) => value),
      write: scope.write_allow.map(({ value }) => value),
      deniedFolders: scope.deny.flatMap(({ value }) => WHOLE_FOLDER.exec(value)?.[1] ?? []),
    })),
    plainPaths: plainPathsOf(view),
  };
}

function plainPathsOf({ packages }: ParsedPlan['view']): readonly string[] {
  const globs = packages.flatMap(({ scope }) =>
    [scope.write_allow, scope.read_allow, scope.deny].flat().map(({ value }) => value),
  );
  const plain = globs.filter((glob) => PLAIN_PATH.test(glob) && !glob.split('/').includes('..'));
  return [...new Set(plain)].sort().slice(0, MAX_PLAIN_PATHS);
}

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
    Array.isArray(facts.packages) &&
    facts.packages.every(
      (entry: Partial<PackageFacts> | null) =>
        typeof entry?.id === 'string' &&
        [entry.dependsOn, entry.write, entry.deniedFolders].every(isListOfText),
    )
  );
}

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
