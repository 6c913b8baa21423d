import type { CollisionRecord } from '../changes/change-collision';
import type { Parallelism } from '../rules/parallelism';
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
