/** A table as a statement names it: unquoted names are in lower case. */
export interface TableName {
  /** Default: `public`. */
  readonly schema?: string;
  readonly name: string;
}

export interface ColumnFact {
  readonly name: string;
  /** As PostgreSQL spells it: `int4`, `varchar(80)`, `text[]`. */
  readonly type: string;
  readonly notNull: boolean;
  /** A default, a sequence or a generated value: an `INSERT` may leave the column out. */
  readonly hasDefault: boolean;
  readonly offset: number;
}

/** What a statement does to a table, or wants of it. Offsets are UTF-16 units in the file. */
export type TableAction = { readonly table: TableName; readonly offset: number } & (
  | {
      readonly does: 'create';
      readonly columns: readonly ColumnFact[];
      /** Does nothing where the table is there: `IF NOT EXISTS`. */
      readonly isGuarded: boolean;
    }
  | { readonly does: 'drop' }
  | { readonly does: 'rename'; readonly to: string }
  | { readonly does: 'move'; readonly toSchema: string }
  | { readonly does: 'add-column'; readonly column: ColumnFact }
  | { readonly does: 'drop-column'; readonly name: string }
  | { readonly does: 'rename-column'; readonly name: string; readonly to: string }
  | { readonly does: 'retype-column'; readonly name: string; readonly type: string }
  | { readonly does: 'set-not-null'; readonly name: string; readonly value: boolean }
  | { readonly does: 'set-default'; readonly name: string; readonly value: boolean }
  /** Another `ALTER TABLE`: constraints, triggers, owners. */
  | { readonly does: 'alter' }
  /** The target of a foreign key. */
  | { readonly does: 'refer' }
);

export interface SqlStatement {
  /** The statement's name in PostgreSQL's grammar: `CreateStmt`, `InsertStmt`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly actions: readonly TableAction[];
  readonly copyData?: { readonly start: number; readonly end: number };
  /** A `COPY` that would read or write something else than the script. */
  readonly copies?: { readonly program: boolean; readonly target: string };
  /** Of `CREATE EXTENSION`. */
  readonly extension?: string;
  /** Of `BEGIN`, `COMMIT`, `ROLLBACK`: `TRANS_STMT_BEGIN`. */
  readonly transaction?: string;
}

export interface SyntaxError {
  /** In PostgreSQL's words. */
  readonly message: string;
  readonly offset: number;
}

/** A file, read as far as it can be. */
export interface SqlFile {
  readonly statements: readonly SqlStatement[];
  readonly errors: readonly SyntaxError[];
  readonly metaCommands: readonly { readonly start: number; readonly name: string }[];
}
