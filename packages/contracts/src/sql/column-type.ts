/** The kind of values in a column, for seeds and for matching references. */
export type ColumnKind =
  | 'uuid'
  | 'text'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'interval'
  | 'json'
  | 'bytes'
  | 'address';

export interface ColumnType {
  readonly kind: ColumnKind;
  /** The type as SQL: lower case, single spaces. */
  readonly sql: string;
  /**
   * The base type, which must match on both sides of a reference: `serial` becomes `integer`,
   * lengths are ignored.
   */
  readonly base: string;
  readonly array: boolean;
  /** Length of `char` and `varchar`. */
  readonly length?: number;
  /** Precision of `numeric`. */
  readonly precision?: number;
  readonly scale?: number;
  readonly serial: boolean;
}

const NAMES: Readonly<Record<string, readonly [kind: ColumnKind, base: string]>> = {
  uuid: ['uuid', 'uuid'],
  text: ['text', 'text'],
  varchar: ['text', 'text'],
  'character varying': ['text', 'text'],
  char: ['text', 'char'],
  character: ['text', 'char'],
  smallint: ['integer', 'smallint'],
  int2: ['integer', 'smallint'],
  integer: ['integer', 'integer'],
  int: ['integer', 'integer'],
  int4: ['integer', 'integer'],
  bigint: ['integer', 'bigint'],
  int8: ['integer', 'bigint'],
  smallserial: ['integer', 'smallint'],
  serial: ['integer', 'integer'],
  bigserial: ['integer', 'bigint'],
  boolean: ['boolean', 'boolean'],
  bool: ['boolean', 'boolean'],
  numeric: ['decimal', 'numeric'],
  decimal: ['decimal', 'numeric'],
  real: ['float', 'real'],
  float4: ['float', 'real'],
  'double precision': ['float', 'double precision'],
  float8: ['float', 'double precision'],
  date: ['date', 'date'],
  time: ['time', 'time'],
  'time with time zone': ['time', 'timetz'],
  timetz: ['time', 'timetz'],
  'time without time zone': ['time', 'time'],
  timestamp: ['timestamp', 'timestamp'],
  'timestamp without time zone': ['timestamp', 'timestamp'],
  timestamptz: ['timestamp', 'timestamptz'],
  'timestamp with time zone': ['timestamp', 'timestamptz'],
  interval: ['interval', 'interval'],
  json: ['json', 'json'],
  jsonb: ['json', 'jsonb'],
  bytea: ['bytes', 'bytea'],
  inet: ['address', 'inet'],
  cidr: ['address', 'cidr'],
};

const TYPE = /^([a-z0-9]+(?: [a-z]+)*)(?: ?\( ?(\d{1,8}) ?(?:, ?(\d{1,4}) ?)?\))?(\[\])?$/;

/** Parses a PostgreSQL type. Returns `undefined` for a type that contracts don't support. */
export function parseColumnType(text: string): ColumnType | undefined {
  const sql = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const [, name = '', first, second, array] = TYPE.exec(sql) ?? [];
  const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (known === undefined || !argumentsFit(known, name, first, second)) {
    return undefined;
  }
  const [kind, base] = known;
  const serial = name.endsWith('serial');
  if (serial && array !== undefined) {
    return undefined;
  }
  return {
    kind,
    sql,
    base: array === undefined ? base : `${base}[]`,
    array: array !== undefined,
    serial,
    ...lengthOf(kind, base, first),
    ...(kind === 'decimal' && first !== undefined
      ? { precision: Number(first), scale: Number(second ?? 0) }
      : {}),
  };
}

/** As in SQL, `char` without a length has length 1. */
function lengthOf(kind: ColumnKind, base: string, first: string | undefined): { length?: number } {
  if (kind !== 'text' || (first === undefined && base !== 'char')) {
    return {};
  }
  return { length: Number(first ?? 1) };
}

function argumentsFit(
  [kind]: readonly [kind: ColumnKind, base: string],
  name: string,
  first: string | undefined,
  second: string | undefined,
): boolean {
  if (first === undefined) {
    return true;
  }
  const size = Number(first);
  if (kind === 'text') {
    return name !== 'text' && second === undefined && size >= 1 && size <= 10_485_760;
  }
  if (kind === 'decimal') {
    return size >= 1 && size <= 1000 && Number(second ?? 0) <= size;
  }
  const precise =
    name === 'time' || name === 'timetz' || name === 'timestamp' || name === 'timestamptz';
  return precise && second === undefined && size <= 6;
}
