import { type Json, type SchemaNode, sizes } from './schema-node';

/** Formats that have their own Python type and need no additional package. */
const FORMATS = new Set(['date-time', 'date', 'uuid']);

/** Documentation: validators don't check them. */
const UNCHECKED_FORMATS = new Set(['password', 'binary', 'int32', 'int64']);

/**
 * A string, number or boolean with the constraints that Pydantic supports; an enum; or `{}`, which
 * allows any value.
 */
export function primitive(
  schema: SchemaNode,
  context: { leaveOut(keyword: string): void },
): SchemaNode {
  const values = schema['enum'];
  if (Array.isArray(values) && values.length > 0) {
    leaveOutBeside(schema, context);
    return enumeration(values, schema);
  }
  switch (schema['type']) {
    case 'string':
      return text(schema, context);
    case 'integer':
    case 'number':
      return number(schema, schema['type'], context);
    case 'boolean':
      return withDefault({ type: 'boolean' }, schema);
    default:
      leaveOutBeside(schema, context);
      return {};
  }
}

const LIMITS = [
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  ...['required', 'properties', 'additionalProperties', 'items'],
];

/**
 * Records limits next to an enum, or without a type. The model keeps only the enum, or any value.
 */
function leaveOutBeside(schema: SchemaNode, context: { leaveOut(keyword: string): void }): void {
  const where = schema['type'] === undefined ? 'without a type' : 'beside enum';
  for (const keyword of LIMITS) {
    if (schema[keyword] !== undefined) context.leaveOut(`${keyword} ${where}`);
  }
}

function enumeration(values: Json[], schema: SchemaNode): SchemaNode {
  const distinct = [...new Set(values)];
  if (distinct.every((value) => typeof value === 'string')) {
    return withDefault({ type: 'string', enum: distinct }, schema);
  }
  if (distinct.every((value) => Number.isSafeInteger(value))) {
    return withDefault({ type: 'integer', enum: distinct }, schema);
  }
  // The type is a placeholder: the values can be of any type.
  return { type: 'string', 'x-one-of': distinct };
}

function text(schema: SchemaNode, context: { leaveOut(keyword: string): void }): SchemaNode {
  const format = schema['format'];
  if (typeof format === 'string' && FORMATS.has(format)) {
    // In Python the field is a date or a UUID, which string limits don't apply to.
    for (const keyword of ['pattern', 'minLength', 'maxLength']) {
      if (schema[keyword] !== undefined) context.leaveOut(`${keyword} of a ${format}`);
    }
    return { type: 'string', format };
  }
  const isEmail = format === 'email';
  if (typeof format === 'string' && !isEmail && !UNCHECKED_FORMATS.has(format)) {
    context.leaveOut(`format ${format.replace(/[^\w-]/g, '')}`);
  }
  for (const keyword of ['contentEncoding', 'contentMediaType']) {
    if (schema[keyword] !== undefined) context.leaveOut(keyword);
  }
  const { pattern } = schema;
  const isPortable = typeof pattern === 'string' && isPortablePattern(pattern);
  if (pattern !== undefined && !isPortable) context.leaveOut('pattern with look-around');
  const limits = sizes(schema, 'minLength', 'maxLength');
  // The template has the check of `email`. Pydantic's own type needs an additional package.
  const checks = { ...(isPortable && { pattern }), ...(isEmail && { 'x-email': true }) };
  return withDefault({ type: 'string', ...limits, ...checks }, schema);
}

function number(
  schema: SchemaNode,
  type: 'integer' | 'number',
  context: { leaveOut(keyword: string): void },
): SchemaNode {
  const bounds = sizes(
    onlyTighter(schema),
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
  );
  const limits = type === 'integer' ? wholeBounds(bounds) : bounds;
  return withDefault({ type, ...limits, ...multiples(schema, type, context) }, schema);
}

/** The same bounds for integers as integers, because Pydantic takes no others. */
function wholeBounds(bounds: SchemaNode): SchemaNode {
  const isRoundedUp = (keyword: string): boolean =>
    keyword === 'minimum' || keyword === 'exclusiveMaximum';
  return Object.fromEntries(
    Object.entries(bounds).map(([keyword, bound]) => [
      keyword,
      isRoundedUp(keyword) ? Math.ceil(Number(bound)) : Math.floor(Number(bound)),
    ]),
  );
}

/** Floating-point remainders are not exact: 19.99 is not a multiple of 0.01. */
function multiples(
  schema: SchemaNode,
  type: 'integer' | 'number',
  context: { leaveOut(keyword: string): void },
): SchemaNode {
  const { multipleOf } = schema;
  if (typeof multipleOf !== 'number') return {};
  if (type === 'integer' && Number.isInteger(multipleOf)) return { multipleOf };
  if (type === 'number' || !Number.isInteger(1 / multipleOf)) context.leaveOut('multipleOf');
  return {};
}

/**
 * A schema can have an inclusive and an exclusive bound on one side. Pydantic and the generators
 * support one of them.
 */
function onlyTighter(schema: SchemaNode): SchemaNode {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, ...rest } = schema;
  const isBound = (value: Json | undefined): value is number => typeof value === 'number';
  const lower =
    isBound(above) && (!isBound(minimum) || above >= minimum)
      ? { exclusiveMinimum: above }
      : isBound(minimum) && { minimum };
  const upper =
    isBound(below) && (!isBound(maximum) || below <= maximum)
      ? { exclusiveMaximum: below }
      : isBound(maximum) && { maximum };
  return { ...rest, ...lower, ...upper };
}

/** Keeps a default only if it has the right type. Otherwise Python would fail at once. */
function withDefault(prepared: SchemaNode, schema: SchemaNode): SchemaNode {
  const fallback = schema['default'];
  const type = fallback === undefined || fallback === null ? 'none' : typeof fallback;
  const fits =
    type === (prepared['type'] === 'integer' ? 'number' : prepared['type']) &&
    (prepared['type'] !== 'integer' || Number.isSafeInteger(fallback)) &&
    (!Array.isArray(prepared['enum']) || prepared['enum'].includes(fallback ?? null));
  return fits && fallback !== undefined ? { ...prepared, default: fallback } : prepared;
}

/**
 * Features of JavaScript regular expressions that Pydantic's linear-time engine lacks: look-around,
 * backreferences and a few escapes.
 */
const NOT_PORTABLE = /\(\?(?:[=!]|<[=!])|\\[1-9ckbBX]|\\u[dD][89a-fA-F]/;

/** Inside a character class, these are set operations in Pydantic's engine. */
const SET_OPERATION = /&&|--|~~/;

/** Whether a pattern means the same in JavaScript and in Pydantic. */
export function isPortablePattern(pattern: string): boolean {
  if (NOT_PORTABLE.test(pattern)) return false;
  try {
    new RegExp(pattern, 'u');
  } catch {
    return false;
  }
  const classes = pattern.match(/\[(?:\\.|[^\]\\])*\]/gs) ?? [];
  return classes.every((one) => !SET_OPERATION.test(one) && !one.slice(1).includes('['));
}
