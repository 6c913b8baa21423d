import type { Parallelism } from '../dag/parallelism';
import type { Diagnostic } from './diagnostic';

/** A check that could not run. Absent is not passed, so it is always said. */
export interface NotChecked {
  readonly check: string;
  readonly why: string;
}

export interface FileResult {
  readonly file: string;
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** How parallel a plan is; the same numbers for a person and for a program. */
export interface PlanShape extends Parallelism {
  readonly file: string;
}

/** What validation says, the same from the bin, the executor and the generators. */
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
  /** The plans whose shape can be told, in the order of the files. */
  readonly plans?: readonly PlanShape[];
  /** What open changes collide in; there where changes were compared with each other. */
  readonly collisions?: readonly CollisionRecord[];
}

/** One of each of two things; the first is the first change's. */
export type Pair<T> = readonly [T, T];

/**
 * How far two changes can be implemented at the same time, in the coordinator's words:
 *
 * - `FULL`: nothing of the two collides;
 * - `SEQUENTIAL`: over half of the packages of at least one of them collide, so that one can do
 *   little before the other is merged;
 * - `PARTIAL`: anything between. Exactly half is `PARTIAL`, and so are changes that only have a
 *   requirement in common.
 */
export type Feasibility = 'FULL' | 'PARTIAL' | 'SEQUENTIAL';

/** How many packages of a change collide with those of another. */
export interface PackageShare {
  readonly colliding: number;
  /** Packages that were compared: all but the integration package. */
  readonly total: number;
}

/** What two open changes collide in: the shape that `--json` prints, see docs/across-changes.md. */
export interface CollisionRecord {
  readonly changes: Pair<string>;
  /** Where the second change is open, if not here. */
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
