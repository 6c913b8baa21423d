import {
  FIELD_TYPES,
  type FieldContract,
  type FieldShape,
  type SchemaContract,
} from './contract-request';
import { ContractRequestError, quoted } from './contract-request-error';
import { patternProblem } from '../example/safe-pattern';

/** Formats that both ajv-formats and the type generators support. */
export const STRING_FORMATS: readonly string[] = [
  'uuid',
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'uri',
  'uri-reference',
  'hostname',
  'ipv4',
  'ipv6',
  'byte',
  'password',
  'json-pointer',
];
const INTEGER_FORMATS: readonly string[] = ['int32', 'int64'];
const NUMBER_FORMATS: readonly string[] = ['float', 'double'];
const FIELD_NAME = /^(?!__)[A-Za-z_][A-Za-z0-9_.-]{0,79}$/;
const PATTERN_LIMIT = 500;

/**
 * Checks that each field is valid and references existing schemas. Examples are checked later, when
 * all schemas are known.
 *
 * @throws ContractRequestError for the first invalid field
 */
export function checkFields(
  fields: readonly FieldContract[],
  place: string,
  schemas: ReadonlyMap<string, SchemaContract>,
): void {
  const names = new Set<string>();
  fields.forEach((field, index) => {
    const here = `${place}[${index}]`;
    // Reject names of `Object.prototype`: openapi-typescript loops forever on `toString`.
    if (!FIELD_NAME.test(field.name) || field.name in Object.prototype) {
      throw new ContractRequestError(
        'invalid-field-name',
        here,
        `${quoted(field.name)} can't be the name of a property. Start with a letter and use letters, digits and "_".`,
      );
    }
    if (names.has(field.name)) {
      throw new ContractRequestError(
        'duplicate-field',
        here,
        `two fields have the name ${quoted(field.name)}. Rename or remove one.`,
      );
    }
    names.add(field.name);
    checkShape(field, here, schemas);
  });
}

/** @throws ContractRequestError for a reference to a schema that does not exist */
export function checkSchemaExists(
  name: string | undefined,
  place: string,
  schemas: ReadonlyMap<string, SchemaContract>,
): void {
  if (name !== undefined && schemas.has(name)) {
    return;
  }
  const known = [...schemas.keys()];
  throw new ContractRequestError(
    'unknown-schema',
    place,
    `there is no schema ${quoted(name ?? '')}. ${
      known.length === 0
        ? 'Add it under "schemas".'
        : `Add it under "schemas", or use one of ${known.slice(0, 8).join(', ')}.`
    }`,
  );
}

function checkShape(
  shape: FieldShape,
  place: string,
  schemas: ReadonlyMap<string, SchemaContract>,
): void {
  if (!FIELD_TYPES.includes(shape.type)) {
    throw new ContractRequestError(
      'unsupported-type',
      place,
      `${quoted(shape.type)} is not a field type. Use one of ${FIELD_TYPES.join(', ')}.`,
    );
  }
  checkFormat(shape, place);
  checkLimits(shape, place);
  checkPattern(shape, place);
  if (shape.type === 'ref') {
    checkSchemaExists(shape.ref, place, schemas);
  }
  if (shape.type === 'enum') {
    checkEnum(shape.values ?? [], place);
  }
  if (shape.items !== undefined) {
    requireType(shape, ['array'], 'items', place);
    checkShape(shape.items, `${place}.items`, schemas);
  }
  if (shape.fields !== undefined) {
    requireType(shape, ['object'], 'fields', place);
    checkFields(shape.fields, `${place}.fields`, schemas);
  }
}

function checkFormat(shape: FieldShape, place: string): void {
  if (shape.format === undefined) {
    return;
  }
  requireType(shape, ['string', 'integer', 'number'], 'format', place);
  const formats =
    shape.type === 'string'
      ? STRING_FORMATS
      : shape.type === 'integer'
        ? INTEGER_FORMATS
        : NUMBER_FORMATS;
  if (!formats.includes(shape.format)) {
    throw new ContractRequestError(
      'unsupported-format',
      place,
      `${quoted(shape.format)} is not a format for the type ${shape.type}. Use one of ${formats.join(', ')}, or a pattern.`,
    );
  }
}

function checkLimits(shape: FieldShape, place: string): void {
  const { min, max } = shape;
  if (min === undefined && max === undefined) {
    return;
  }
  requireType(shape, ['string', 'integer', 'number', 'array'], 'min or max', place);
  const counts = shape.type === 'string' || shape.type === 'array';
  const sound = [min, max].every(
    (limit) =>
      limit === undefined ||
      (Number.isFinite(limit) && (!counts || (Number.isInteger(limit) && limit >= 0))),
  );
  if (!sound || (min !== undefined && max !== undefined && min > max)) {
    throw new ContractRequestError(
      'invalid-limits',
      place,
      `min ${String(min)} and max ${String(max)} allow no value${
        counts ? ' (of a string or an array they are lengths, 0 or more)' : ''
      }. Give a min that is at most max.`,
    );
  }
}

function checkPattern(shape: FieldShape, place: string): void {
  if (shape.pattern === undefined) {
    return;
  }
  requireType(shape, ['string'], 'pattern', place);
  const problem =
    shape.pattern.length > PATTERN_LIMIT
      ? `it is longer than ${PATTERN_LIMIT} characters`
      : patternProblem(shape.pattern);
  if (problem !== undefined) {
    throw new ContractRequestError(
      'invalid-pattern',
      place,
      `${quoted(shape.pattern)} is not a valid regular expression: ${quoted(problem).slice(1, -1)}. Correct it or leave it out.`,
    );
  }
}

function checkEnum(values: readonly string[], place: string): void {
  if (values.length === 0 || new Set(values).size !== values.length) {
    throw new ContractRequestError(
      'invalid-enum',
      place,
      'an enum needs one or more values, each once. List them under "values".',
    );
  }
}

function requireType(
  shape: FieldShape,
  types: readonly string[],
  property: string,
  place: string,
): void {
  if (!types.includes(shape.type)) {
    throw new ContractRequestError(
      'unsupported-type',
      place,
      `a field of type ${quoted(shape.type)} can't have ${property}; only ${types.join(', ')} can. Leave it out or change the type.`,
    );
  }
}
