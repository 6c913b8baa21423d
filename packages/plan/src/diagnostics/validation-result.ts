import type { Parallelism } from '../dag/parallelism';
import type { Diagnostic } from './diagnostic';

/**
 * A check that could not run. It is always reported, because a missing check never counts as
 * passed.
 */
export interface NotChecked {
  readonly check: string;
  readonly why: string;
}

export interface FileResult {
  readonly file: string;
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** How parallel a plan is, for text and JSON output. */
export interface PlanShape extends Parallelism {
  readonly file: string;
}

/** The result of a validation. The CLI, the executor and the generators all return it. */
export interface ValidationResult {
  readonly version: 1;
  readonly valid: boolean;
  readonly files: readonly FileResult[];
  readonly summary: {
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
  };
  readonly notChecked: readonly NotChecked[];
  /** The shapes of the plans whose graph is sound, in file order. */
  readonly plans?: readonly PlanShape[];
  /** Collisions of open changes. Present when changes were compared with each other. */
  readonly collisions?: readonly CollisionRecord[];
}

/** A pair of values; the first belongs to the first change. */
export type Pair<T> = readonly [T, T];

/**
 * How far two changes can be implemented at the same time, in the coordinator's terms:
 *
 * - `FULL`: the changes do not collide.
 * - `SEQUENTIAL`: more than half of the packages of at least one change collide. That change can do
 *   little before the other one is merged.
 * - `PARTIAL`: everything in between. Exactly half is `PARTIAL`, and so are changes that only share
 *   a requirement.
 */
export type Feasibility = 'FULL' | 'PARTIAL' | 'SEQUENTIAL';

/** How many packages of a change collide with packages of another change. */
export interface PackageShare {
  readonly colliding: number;
  /** The number of compared packages: all except the integration package. */
  readonly total: number;
}

/**
 * A collision of two open changes. This is the shape that `--json` prints; see
 * docs/across-changes.md.
 */
export interface CollisionRecord {
  readonly changes: Pair<string>;
  /** The branches where the second change is open, if it is not open here. */
  readonly branches?: readonly string[];
  readonly feasibility: Feasibility;
  readonly shares: Pair<PackageShare>;
  readonly packages: readonly {
    readonly packages: Pair<string>;
    readonly kind: 'scope' | 'lock' | 'both';
    readonly globs?: Pair<string>;
    readonly witness?: string;
    readonly locks: readonly Pair<string>[];
  }[];
  readonly requirements: readonly {
    readonly capability: string;
    readonly name: string;
    readonly operations: Pair<'ADDED' | 'MODIFIED' | 'REMOVED' | 'RENAMED'>;
  }[];
}

/**
 * Counts findings by severity.
 *
 * @param diagnostics findings of any files
 * @returns the number of findings of each severity
 */
export function summarize(diagnostics: readonly Diagnostic[]): ValidationResult['summary'] {
  const count = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}

/**
 * Combines findings into a validation result.
 *
 * @param diagnosticsByFile the findings of each file that was read, including files without
 *   findings, in display order
 * @param notChecked checks that could not run
 * @returns the result, with its summary
 */
export function toValidationResult(
  diagnosticsByFile: ReadonlyMap<string, readonly Diagnostic[]>,
  notChecked: readonly NotChecked[] = [],
): ValidationResult {
  const files = [...diagnosticsByFile].map(([file, diagnostics]) => ({
    file,
    valid: !diagnostics.some(({ severity }) => severity === 'error'),
    diagnostics,
  }));
  return {
    version: 1,
    valid: files.every(({ valid }) => valid),
    files,
    summary: summarize(files.flatMap(({ diagnostics }) => diagnostics)),
    notChecked,
  };
}

/** Builds a result from findings alone. Groups them by file, in order of first appearance. */
export function resultOf(diagnostics: readonly Diagnostic[]): ValidationResult {
  const byFile = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const group = byFile.get(diagnostic.file);
    if (group) group.push(diagnostic);
    else byFile.set(diagnostic.file, [diagnostic]);
  }
  return toValidationResult(byFile);
}
