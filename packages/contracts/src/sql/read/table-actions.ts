import type {
  AlterTableCmd,
  AlterTableStmt,
  ColumnDef,
  Constraint,
  CreateStmt,
  DropStmt,
  Node,
  RangeVar,
  RenameStmt,
  TypeName,
} from 'libpg-query';
import type { ColumnFact, TableAction, TableName } from './sql-statement';

/** Converts a byte offset of the parser into an offset in the file. */
export type OffsetOf = (location: number | undefined) => number;

/**
 * Reads what a statement does to tables from PostgreSQL's parse tree.
 *
 * @param at the offset of the statement's first token, used for nodes without a location
 */
export function tableActions(node: Node, offsetOf: OffsetOf, at: number): TableAction[] {
  const read = new ActionReader(offsetOf, at);
  if ('CreateStmt' in node) return read.create(node.CreateStmt);
  if ('CreateForeignTableStmt' in node) return read.create(node.CreateForeignTableStmt.base ?? {});
  if ('CreateTableAsStmt' in node) {
    const { into, objtype, if_not_exists } = node.CreateTableAsStmt;
    return objtype === 'OBJECT_TABLE' ? read.createAs(into?.rel, if_not_exists === true) : [];
  }
  if ('SelectStmt' in node) return read.createAs(node.SelectStmt.intoClause?.rel, false);
  if ('DropStmt' in node) return read.drop(node.DropStmt);
  if ('RenameStmt' in node) return read.rename(node.RenameStmt);
  if ('AlterTableStmt' in node) return read.alter(node.AlterTableStmt);
  if ('AlterObjectSchemaStmt' in node) {
    const { objectType, relation, newschema = '' } = node.AlterObjectSchemaStmt;
    return objectType === 'OBJECT_TABLE' && relation
      ? [{ ...read.place(relation), does: 'move', toSchema: newschema }]
      : [];
  }
  return [];
}

class ActionReader {
  constructor(
    private readonly offsetOf: OffsetOf,
    private readonly at: number,
  ) {}

  place(relation: RangeVar): { table: TableName; offset: number } {
    return { table: tableName(relation), offset: this.offsetOf(relation.location) };
  }

  create({ relation, tableElts = [], if_not_exists }: CreateStmt): TableAction[] {
    if (relation === undefined) return [];
    const place = this.place(relation);
    const definitions = tableElts.flatMap((element) =>
      'ColumnDef' in element ? [element.ColumnDef] : [],
    );
    const constraints = tableElts.flatMap((element) =>
      'Constraint' in element ? [element.Constraint] : [],
    );
    const keys = new Set(
      constraints
        .filter(({ contype }) => contype === 'CONSTR_PRIMARY')
        .flatMap(({ keys: names = [] }) => names.map(textOf)),
    );
    const columns = definitions.map((definition) => {
      const column = this.column(definition);
      return keys.has(column.name) ? { ...column, notNull: true } : column;
    });
    return [
      { ...place, does: 'create', columns, isGuarded: if_not_exists === true },
      ...[...constraints, ...definitions.flatMap(constraintsOf)].flatMap((constraint) =>
        this.reference(constraint),
      ),
    ];
  }

  createAs(relation: RangeVar | undefined, isGuarded: boolean): TableAction[] {
    return relation === undefined
      ? []
      : [{ ...this.place(relation), does: 'create', columns: [], isGuarded }];
  }

  drop({ objects = [], removeType }: DropStmt): TableAction[] {
    if (removeType !== 'OBJECT_TABLE' && removeType !== 'OBJECT_FOREIGN_TABLE') return [];
    return objects.map((object) => {
      const names = 'List' in object ? (object.List.items ?? []).map(textOf) : [];
      return { table: qualified(names), offset: this.at, does: 'drop' };
    });
  }

  rename({
    renameType,
    relation,
    subname = '',
    newname = '',
    relationType,
  }: RenameStmt): TableAction[] {
    if (relation === undefined) return [];
    if (renameType === 'OBJECT_TABLE') {
      return [{ ...this.place(relation), does: 'rename', to: newname }];
    }
    if (renameType === 'OBJECT_COLUMN' && relationType === 'OBJECT_TABLE') {
      return [{ ...this.place(relation), does: 'rename-column', name: subname, to: newname }];
    }
    return [];
  }

  alter({ relation, cmds = [], objtype }: AlterTableStmt): TableAction[] {
    if (relation === undefined || objtype !== 'OBJECT_TABLE') return [];
    const place = this.place(relation);
    return cmds.flatMap((command) =>
      'AlterTableCmd' in command ? this.command(place, command.AlterTableCmd) : [],
    );
  }

  command(
    place: { table: TableName; offset: number },
    { subtype, name = '', def }: AlterTableCmd,
  ): TableAction[] {
    switch (subtype) {
      case 'AT_AddColumn': {
        if (def === undefined || !('ColumnDef' in def)) return [];
        const references = constraintsOf(def.ColumnDef).flatMap((one) => this.reference(one));
        return [
          { ...place, does: 'add-column', column: this.column(def.ColumnDef) },
          ...references,
        ];
      }
      case 'AT_DropColumn':
        return [{ ...place, does: 'drop-column', name }];
      case 'AT_AlterColumnType': {
        const type = def !== undefined && 'ColumnDef' in def ? def.ColumnDef.typeName : undefined;
        return [{ ...place, does: 'retype-column', name, type: typeText(type) }];
      }
      case 'AT_SetNotNull':
      case 'AT_DropNotNull':
        return [{ ...place, does: 'set-not-null', name, value: subtype === 'AT_SetNotNull' }];
      case 'AT_ColumnDefault':
        return [{ ...place, does: 'set-default', name, value: def !== undefined }];
      case 'AT_AddIdentity':
        return [{ ...place, does: 'set-default', name, value: true }];
      case 'AT_AddConstraint': {
        const references =
          def !== undefined && 'Constraint' in def ? this.reference(def.Constraint) : [];
        return [{ ...place, does: 'alter' }, ...references];
      }
      default:
        return [{ ...place, does: 'alter' }];
    }
  }

  column(definition: ColumnDef): ColumnFact {
    const kinds = new Set(constraintsOf(definition).map(({ contype }) => contype));
    const written = typeText(definition.typeName);
    const counted = SERIAL[written];
    const isIdentity = kinds.has('CONSTR_IDENTITY');
    return {
      name: definition.colname ?? '',
      type: counted ?? written,
      notNull:
        counted !== undefined ||
        isIdentity ||
        kinds.has('CONSTR_NOTNULL') ||
        kinds.has('CONSTR_PRIMARY'),
      hasDefault:
        counted !== undefined ||
        isIdentity ||
        kinds.has('CONSTR_DEFAULT') ||
        kinds.has('CONSTR_GENERATED'),
      offset: this.offsetOf(definition.location),
    };
  }

  reference({ contype, pktable }: Constraint): TableAction[] {
    return contype === 'CONSTR_FOREIGN' && pktable !== undefined
      ? [{ ...this.place(pktable), does: 'refer' }]
      : [];
  }
}

/** The integer types behind the `serial` types. */
const SERIAL: Readonly<Record<string, string>> = {
  serial: 'int4',
  serial2: 'int2',
  serial4: 'int4',
  serial8: 'int8',
  smallserial: 'int2',
  bigserial: 'int8',
};

function constraintsOf({ constraints = [] }: ColumnDef): Constraint[] {
  return constraints.flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
}

function tableName({ schemaname, relname = '' }: RangeVar): TableName {
  return schemaname === undefined ? { name: relname } : { schema: schemaname, name: relname };
}

/** A list of names such as `public.users`; a leading database name is ignored. */
function qualified(names: readonly string[]): TableName {
  const [name = '', schema] = names.toReversed();
  return schema === undefined ? { name } : { schema, name };
}

function typeText(type: TypeName | undefined): string {
  if (type === undefined) return '';
  const names = (type.names ?? []).map(textOf).filter((name) => name !== 'pg_catalog');
  const limits = (type.typmods ?? []).map(integerOf);
  const size = limits.length === 0 ? '' : `(${limits.join(',')})`;
  return `${names.join('.')}${size}${'[]'.repeat(type.arrayBounds?.length ?? 0)}`;
}

function integerOf(node: Node): string {
  if (!('A_Const' in node)) return '?';
  const { ival } = node.A_Const;
  // Protocol buffers omit a zero.
  return ival === undefined ? '?' : String(ival.ival ?? 0);
}

function textOf(node: Node): string {
  return 'String' in node ? (node.String.sval ?? '') : '';
}
