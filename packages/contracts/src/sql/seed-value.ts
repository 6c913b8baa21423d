import { ContractRequestError, quoted } from '../request/contract-request-error';
import { singularWords, splitWords } from '../request/words';
import { EXAMPLE_TIME, exampleUuid, stringExample, uuidSeed } from '../example/string-example';
import { type ColumnLimits, readCondition } from './check-condition';
import { type ColumnType } from './column-type';
import { type ResolvedColumn } from './resolve-tables';

export type SeedValue = string | number | boolean | null;

/**
 * A value that the column's type and conditions allow: the given example, or a derived value.
 *
 * @throws ContractRequestError if the example doesn't fit, or if no value can be derived
 */
export function seedValue(table: string, column: ResolvedColumn): SeedValue {
  const { source, type } = column;
  const limits = limitsOf(column);
  if (source.example !== undefined) {
    checkExample(column, source.example, limits);
    return source.example;
  }
  if (limits === undefined) {
    throw exampleNeeded(column);
  }
  const value = type.array ? '{}' : derive(table, column, limits);
  if (value === undefined || !withinLimits(value, limits) || !fitsType(value, type)) {
    throw exampleNeeded(column);
  }
  return value;
}

/** @throws ContractRequestError if the value breaks a condition of the column */
export function checkExample(
  column: ResolvedColumn,
  value: SeedValue,
  limits = limitsOf(column),
): void {
  const sound =
    value === null
      ? !column.notNull
      : fitsType(value, column.type) && (limits === undefined || withinLimits(value, limits));
  if (!sound) {
    throw new ContractRequestError(
      'invalid-example',
      column.place,
      `the value ${quoted(value)} doesn't fit ${column.type.sql}${column.notNull ? ' not null' : ''} and its conditions. Correct the example, or the column.`,
    );
  }
}

/** `undefined` if a condition has a form that only PostgreSQL can evaluate. */
function limitsOf({ source, type }: ResolvedColumn): ColumnLimits | undefined {
  const limits =
    source.check === undefined
      ? {}
      : readCondition(source.check, source.name, type.kind === 'integer');
  if (limits === undefined || source.values === undefined) {
    return limits;
  }
  const allowed = source.values.filter((value) => limits.values?.includes(value) ?? true);
  return { ...limits, values: allowed };
}

function derive(
  table: string,
  { name, type }: ResolvedColumn,
  limits: ColumnLimits,
): SeedValue | undefined {
  switch (type.kind) {
    case 'text':
      return textValue(table, name, type, limits);
    case 'integer':
    case 'decimal':
    case 'float':
      return numberValue(type, limits);
    case 'uuid':
      return exampleUuid(uuidSeed(name, table));
    case 'boolean':
      return true;
    default:
      return CONSTANTS[type.kind];
  }
}

const CONSTANTS = {
  date: '2025-01-15',
  time: '09:30:00',
  timestamp: EXAMPLE_TIME,
  interval: '1 day',
  json: '{}',
  bytes: String.raw`\x00`,
  address: '192.0.2.1',
} as const;

function textValue(
  table: string,
  name: string,
  type: ColumnType,
  limits: ColumnLimits,
): string | undefined {
  if (limits.values !== undefined) {
    return limits.values.find((value) => withinLimits(value, limits));
  }
  const max = Math.min(type.length ?? Infinity, limits.maxLength ?? Infinity);
  const shape = { type: 'string' as const, min: limits.minLength ?? 0, max };
  return stringExample(shape, name, singularWords(splitWords(table)).join(' '));
}

function numberValue(type: ColumnType, limits: ColumnLimits): number | undefined {
  const { min = -Infinity, max = Infinity } = limits;
  const candidates =
    type.kind === 'integer'
      ? [1, 0, 2, Math.ceil(min), Math.ceil(min) + 1, Math.floor(max), Math.floor(max) - 1]
      : [19.99, 1, 0, 0.5, min, (min + max) / 2, max].map((value) =>
          type.scale === undefined || !Number.isFinite(value)
            ? value
            : Number(value.toFixed(Math.min(type.scale, 100))),
        );
  return candidates.find(
    (value) => Number.isFinite(value) && withinLimits(value, limits) && fitsType(value, type),
  );
}

function withinLimits(value: SeedValue, limits: ColumnLimits): boolean {
  const number = typeof value === 'number' ? value : Number(value);
  const length = [...String(value)].length;
  const { min, max, minLength, maxLength, values, not } = limits;
  return (
    (min === undefined || min === -Infinity || number >= min) &&
    (max === undefined || max === Infinity || number <= max) &&
    (minLength === undefined || length >= minLength) &&
    (maxLength === undefined || length <= maxLength) &&
    (values === undefined || values.includes(String(value))) &&
    (not === undefined || !not.includes(number))
  );
}

const INTEGER_LIMITS: Readonly<Record<string, bigint>> = {
  smallint: 32767n,
  integer: 2147483647n,
  bigint: 9223372036854775807n,
};

const TEXT_FORMS: Readonly<Partial<Record<ColumnType['kind'], RegExp>>> = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/,
  timestamp:
    /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/,
  bytes: /^\\x(?:[0-9a-f]{2})*$/i,
};

function fitsType(value: Exclude<SeedValue, null> | SeedValue, type: ColumnType): boolean {
  if (value === null) {
    return true;
  }
  if (type.array) {
    return typeof value === 'string' && /^\{.*\}$/s.test(value);
  }
  const text = String(value);
  switch (type.kind) {
    case 'text':
      return [...text].length <= (type.length ?? Infinity);
    case 'integer':
      return /^-?\d{1,19}$/.test(text) && isWithin(BigInt(text), type.base);
    case 'decimal':
      return /^-?\d+(?:\.\d+)?$/.test(text) && digitsFit(text, type);
    case 'float':
      return /^-?\d+(?:\.\d+)?$/.test(text);
    case 'boolean':
      return typeof value === 'boolean';
    case 'json':
      return isJson(text);
    default:
      return TEXT_FORMS[type.kind]?.test(text) !== false && isDay(text, type);
  }
}

/** `2025-02-30` has the form of a date but is not one. */
function isDay(text: string, type: ColumnType): boolean {
  if (type.kind !== 'date' && type.kind !== 'timestamp') {
    return true;
  }
  const day = text.slice(0, 10);
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function isWithin(value: bigint, base: string): boolean {
  const limit = INTEGER_LIMITS[base] ?? 0n;
  return value <= limit && value >= -limit - 1n;
}

function digitsFit(text: string, { precision, scale }: ColumnType): boolean {
  if (precision === undefined) {
    return true;
  }
  const [whole = ''] = text.replace('-', '').split('.');
  return whole.replace(/^0+/, '').length <= precision - (scale ?? 0);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function exampleNeeded(column: ResolvedColumn): ContractRequestError {
  const why =
    column.source.check === undefined ? column.type.sql : `check ${quoted(column.source.check)}`;
  return new ContractRequestError(
    'example-needed',
    column.place,
    `no seed value could be derived for ${why}. Give an "example" that fits.`,
  );
}
