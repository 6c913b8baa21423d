/** One statement to be run, and all that belongs to it. */
export interface RunStatement {
  readonly sql: string;
  /** The rows of a `COPY … FROM stdin`. */
  readonly rows?: string;
  /** The first of its file: settings that another file made are forgotten. */
  readonly opensFile: boolean;
}

export interface SqlRun {
  readonly statements: readonly RunStatement[];
  /** What `CREATE EXTENSION` names. */
  readonly extensions: readonly string[];
  /** For all statements together, in milliseconds, from the first one on. */
  readonly timeoutMs: number;
  /** What the process may occupy. */
  readonly memoryMb: number;
  /** Absolute folders in which PGlite is looked for, in this order. */
  readonly resolveFrom: readonly string[];
  readonly cacheFolder?: string;
}

/** What PostgreSQL refused. */
export interface SqlFailure {
  /** An index of `SqlRun.statements`. */
  readonly statement: number;
  /** SQLSTATE: `42P01` */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** In characters of the statement, from 1. */
  readonly position?: number;
  /** `COPY film, line 3, column title` */
  readonly where?: string;
}

/** Why the statements after one were not run. */
export interface SqlStop {
  readonly statement: number;
  readonly reason: 'time' | 'memory' | 'crash';
  readonly message?: string;
}

export type SqlRunResult =
  | { readonly kind: 'absent'; readonly why: string }
  | {
      readonly kind: 'ran';
      readonly failures: readonly SqlFailure[];
      readonly stopped?: SqlStop;
    };

/** What the thread that has PostgreSQL tells the one that watches it. */
export type WorkerMessage =
  | { readonly kind: 'failure'; readonly failure: SqlFailure }
  | { readonly kind: 'crash'; readonly statement: number; readonly message: string }
  | { readonly kind: 'absent'; readonly why: string }
  | { readonly kind: 'done' };

export interface WorkerInput extends SqlRun {
  /** One number: the index of the statement that is running, -1 before the first. */
  readonly running: SharedArrayBuffer;
}
