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
}

export const UNREADABLE: PlanFacts = { readable: false, packages: [] };

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
  };
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
    Array.isArray(facts.packages) &&
    facts.packages.every(
      (entry: Partial<PackageFacts> | null) =>
        typeof entry?.id === 'string' &&
        [entry.dependsOn, entry.write, entry.deniedFolders].every(
          (list) => Array.isArray(list) && list.every((item) => typeof item === 'string'),
        ),
    )
  );
}
