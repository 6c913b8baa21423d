/** A table name as a statement writes it. Unquoted names are in lower case. */
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
  /** The column has a default, a sequence or a generated value, so an `INSERT` can omit it. */
  readonly hasDefault: boolean;
  readonly offset: number;
}

/** What a statement does to a table, or how it uses it. Offsets are UTF-16 units in the file. */
export type TableAction = { readonly table: TableName; readonly offset: number } & (
  | {
      readonly does: 'create';
      readonly columns: readonly ColumnFact[];
      /** Whether `IF NOT EXISTS` makes the statement do nothing for an existing table. */
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
  /** Any other `ALTER TABLE`: constraints, triggers, owners. */
  | { readonly does: 'alter' }
  /** The target of a foreign key. */
  | { readonly does: 'refer' }
);

export interface SqlStatement {
  /** The statement's node name in PostgreSQL's grammar: `CreateStmt`, `InsertStmt`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly actions: readonly TableAction[];
  readonly copyData?: { readonly start: number; readonly end: number };
  /** A `COPY` from or to anything other than the script. */
  readonly copies?: { readonly program: boolean; readonly target: string };
  /** The extension of a `CREATE EXTENSION`. */
  readonly extension?: string;
  /** The kind of a `BEGIN`, `COMMIT` or `ROLLBACK`, such as `TRANS_STMT_BEGIN`. */
  readonly transaction?: string;
}

export interface SyntaxError {
  /** PostgreSQL's message. */
  readonly message: string;
  readonly offset: number;
}

/** A file, parsed as far as possible. */
export interface SqlFile {
  readonly statements: readonly SqlStatement[];
  readonly errors: readonly SyntaxError[];
  readonly metaCommands: readonly { readonly start: number; readonly name: string }[];
}
