import type { ColumnFact, SqlFile, TableAction, TableName } from '../read/sql-statement';

/** A table after all statements of a script. */
export interface TableState {
  /** The first place where the script names it. */
  readonly offset: number;
  /**
   * Whether the script creates the table. If not, the table already exists and only some of its
   * columns are known.
   */
  readonly isCreated: boolean;
  readonly columns: ReadonlyMap<string, ColumnFact>;
}

/** A table or column that a script removes from an existing database. */
export interface Loss {
  readonly table: string;
  /** If missing, the table itself is removed. */
  readonly column?: string;
  readonly offset: number;
  /** How it was removed, such as `renamed to "people"`. */
  readonly how: string;
}

/** The state of a database that has only a script's tables. */
export interface SchemaState {
  /** By `schema.name`; the schema `public` is left out. */
  readonly tables: ReadonlyMap<string, TableState>;
  readonly losses: readonly Loss[];
}

interface Draft {
  offset: number;
  isCreated: boolean;
  columns: Map<string, ColumnFact>;
}

/** Applies a script statement by statement, without running it. */
export function schemaState({ statements }: Pick<SqlFile, 'statements'>): SchemaState {
  const fold = new SchemaFold();
  for (const { actions } of statements) actions.forEach((action) => fold.apply(action));
  return { tables: fold.tables, losses: fold.losses };
}

class SchemaFold {
  readonly tables = new Map<string, Draft>();
  readonly losses: Loss[] = [];

  apply(action: TableAction): void {
    const name = keyOf(action.table);
    const table = this.tables.get(name);
    const { offset } = action;
    switch (action.does) {
      case 'create':
        if (table === undefined) {
          const columns = new Map(action.columns.map((column) => [column.name, column]));
          // A table that may already exist can have more columns than the script defines.
          this.tables.set(name, { offset, isCreated: !action.isGuarded, columns });
        }
        return;
      case 'drop':
        if (table?.isCreated !== true) this.losses.push({ table: name, offset, how: 'dropped' });
        this.tables.delete(name);
        return;
      case 'rename':
      case 'move': {
        const to =
          action.does === 'rename'
            ? keyOf({ ...action.table, name: action.to })
            : keyOf({ schema: action.toSchema, name: action.table.name });
        if (table?.isCreated !== true) {
          this.losses.push({ table: name, offset, how: `renamed to "${to}"` });
        }
        this.tables.delete(name);
        this.tables.set(to, table ?? { offset, isCreated: false, columns: new Map() });
        return;
      }
      case 'refer':
        return;
      default:
        this.#alter(name, action);
    }
  }

  #alter(
    name: string,
    action: Exclude<TableAction, { does: 'create' | 'drop' | 'rename' | 'move' | 'refer' }>,
  ): void {
    const { offset } = action;
    const table = this.tables.get(name) ?? { offset, isCreated: false, columns: new Map() };
    this.tables.set(name, table);
    const lose = (column: string, how: string) => {
      if (!table.isCreated) this.losses.push({ table: name, column, offset, how });
    };
    const change = (column: string, facts: Partial<ColumnFact>) => {
      const known = table.columns.get(column);
      if (known !== undefined) table.columns.set(column, { ...known, ...facts, offset });
    };
    switch (action.does) {
      case 'add-column':
        table.columns.set(action.column.name, action.column);
        return;
      case 'drop-column':
        lose(action.name, 'dropped');
        table.columns.delete(action.name);
        return;
      case 'rename-column': {
        const known = table.columns.get(action.name);
        lose(action.name, `renamed to "${action.to}"`);
        table.columns.delete(action.name);
        if (known !== undefined) table.columns.set(action.to, { ...known, name: action.to });
        return;
      }
      case 'retype-column':
        lose(action.name, `given the type ${action.type}`);
        change(action.name, { type: action.type });
        return;
      case 'set-not-null':
        if (action.value) lose(action.name, 'made NOT NULL');
        change(action.name, { notNull: action.value });
        return;
      case 'set-default':
        change(action.name, { hasDefault: action.value });
        return;
      case 'alter':
        return;
    }
  }
}

function keyOf({ schema, name }: TableName): string {
  return schema === undefined || schema === 'public' ? name : `${schema}.${name}`;
}
