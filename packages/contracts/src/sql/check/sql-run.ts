/** One statement to run, with its data and settings. */
export interface RunStatement {
  readonly sql: string;
  /** The rows of a `COPY … FROM stdin`. */
  readonly rows?: string;
  /** Whether it is the first statement of its file. Settings from earlier files are reset. */
  readonly opensFile: boolean;
}

export interface SqlRun {
  readonly statements: readonly RunStatement[];
  /** The extensions that `CREATE EXTENSION` names. */
  readonly extensions: readonly string[];
  /**
   * The time limit for all statements together, in milliseconds, from the start of the first one.
   */
  readonly timeoutMs: number;
  /** The memory limit of the process. */
  readonly memoryMb: number;
  /** Absolute folders to search for PGlite, in this order. */
  readonly resolveFrom: readonly string[];
  readonly cacheFolder?: string;
}

/** A statement that PostgreSQL refused. */
export interface SqlFailure {
  /** Index into `SqlRun.statements`. */
  readonly statement: number;
  /** SQLSTATE, such as `42P01`. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** The character position in the statement, from 1. */
  readonly position?: number;
  /** The context, such as `COPY film, line 3, column title`. */
  readonly where?: string;
}

/** Why the run stopped after a statement. */
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

/** A message from the worker thread that runs PostgreSQL to the thread that watches it. */
export type WorkerMessage =
  | { readonly kind: 'failure'; readonly failure: SqlFailure }
  | { readonly kind: 'crash'; readonly statement: number; readonly message: string }
  | { readonly kind: 'absent'; readonly why: string }
  | { readonly kind: 'done' };

export interface WorkerInput extends SqlRun {
  /** One number: the index of the running statement, or -1 before the first. */
  readonly running: SharedArrayBuffer;
}
