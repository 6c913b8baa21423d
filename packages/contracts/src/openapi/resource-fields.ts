import {
  type ColumnContract,
  type FieldContract,
  type TableContract,
} from '../request/contract-request';
import { tableColumns } from '../sql/table-columns';
import { camelCase, pluralWords, snakeCase, splitWords } from '../request/words';

/** Fields that the server sets. Clients don't send them in a create request. */
const SET_BY_SERVER = new Set(['id', 'createdAt', 'updatedAt']);
/** Columns that an API must not expose. */
const SECRET = /(?:^|_)(?:password|secret|hash|salt|token)(?:_|$)/;

/**
 * The fields of a resource without a given schema: those of its table, if the request has one
 * (`users` for `User`), otherwise an id, a name and two timestamps.
 */
export function resourceFields(
  resource: readonly string[],
  tables: readonly TableContract[],
): FieldContract[] {
  const names = [snakeCase(pluralWords(resource)), snakeCase(resource)];
  const table = tables.find((candidate) => names.includes(candidate.name));
  if (table !== undefined && table.columns !== undefined) {
    return tableColumns(table)
      .filter((column) => !SECRET.test(column.name))
      .map(columnField);
  }
  return [
    { name: 'id', type: 'string', format: 'uuid' },
    { name: 'name', type: 'string', min: 1, max: 200 },
    { name: 'createdAt', type: 'string', format: 'date-time' },
    { name: 'updatedAt', type: 'string', format: 'date-time' },
  ];
}

/**
 * The fields of the resource that a client sends.
 *
 * @param partial whether every field is optional
 */
export function writableFields(
  fields: readonly FieldContract[],
  partial: boolean,
): FieldContract[] {
  return fields
    .filter((field) => !SET_BY_SERVER.has(field.name))
    .map((field) => (partial ? { ...field, required: false } : field));
}

function columnField(column: ColumnContract): FieldContract {
  return {
    name: camelCase(splitWords(column.name)),
    ...columnShape(column),
    ...(column.nullable === true ? { nullable: true } : {}),
    ...(column.description === undefined ? {} : { description: column.description }),
  };
}

function columnShape(column: ColumnContract): Omit<FieldContract, 'name'> {
  if (column.values !== undefined) {
    return { type: 'enum', values: column.values };
  }
  const type = column.type.trim().toLowerCase();
  if (type.endsWith('[]')) {
    return { type: 'array', items: columnShape({ ...column, type: type.slice(0, -2) }) };
  }
  if (/^(?:small|big)?int|^(?:small|big)?serial/.test(type) && !type.startsWith('interval')) {
    return { type: 'integer' };
  }
  if (/^(?:numeric|decimal|real|float|double)/.test(type)) {
    return { type: 'number' };
  }
  const length = /^(?:varchar|character varying)\s*\((\d+)\)$/.exec(type)?.[1];
  const format = /^json/.test(type)
    ? undefined
    : type === 'uuid'
      ? 'uuid'
      : type === 'date'
        ? 'date'
        : type.startsWith('timestamp')
          ? 'date-time'
          : undefined;
  if (/^bool/.test(type)) {
    return { type: 'boolean' };
  }
  return /^json/.test(type)
    ? { type: 'object' }
    : {
        type: 'string',
        ...(format === undefined ? {} : { format }),
        ...(length === undefined ? {} : { max: Number(length) }),
      };
}
