import {
  type FieldContract,
  type FieldShape,
  type JsonValue,
  type SchemaContract,
} from '../request/contract-request';
import { type KnownApi } from './resolve-operations';
import { checkFields } from '../request/check-fields';
import { type NamedSchemas, RESERVED_SCHEMA_NAMES } from '../request/named-schemas';

type Mapping = Readonly<Record<string, unknown>>;

const HOME = '#/components/schemas/';

/** Reads what new operations can use from a document: its schemas by name, and their examples. */
export function knownApi(document: unknown): KnownApi {
  const schemas = Object.entries(mapping(mapping(mapping(document)['components'])['schemas']));
  const usable = schemas.filter(
    ([name]) => /^[A-Z][A-Za-z0-9]{0,79}$/.test(name) && !RESERVED_SCHEMA_NAMES.includes(name),
  );
  const named: NamedSchemas = new Map(usable.map(([name]) => [name, { fields: [] }]));
  return {
    schemas: new Map(usable.map(([name, schema]) => [name, contractOf(mapping(schema), named)])),
    operationIds: operationIds(document),
    examples: new Map([...ownExamples(schemas), ...usedExamples(document)]),
  };
}

/**
 * An object with the properties that a contract can express. The others are not needed to reference
 * it.
 */
function contractOf(schema: Mapping, named: NamedSchemas): SchemaContract {
  const required = list(schema['required']);
  const fields = Object.entries(mapping(schema['properties'])).flatMap(
    ([name, property]): FieldContract[] => {
      const shape = shapeOf(mapping(property), named);
      const field = shape && { name, ...shape, required: required.includes(name) };
      return field !== undefined && canBeSaid(field, named) ? [field] : [];
    },
  );
  return { fields };
}

function canBeSaid(field: FieldContract, named: NamedSchemas): boolean {
  try {
    checkFields([field], '', named);
    return true;
  } catch {
    return false;
  }
}

function shapeOf(schema: Mapping, named: NamedSchemas): FieldShape | undefined {
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const name = ref.startsWith(HOME) ? ref.slice(HOME.length) : '';
    return named.has(name) ? { type: 'ref', ref: name } : undefined;
  }
  const types = [schema['type']].flat().filter((type) => type !== 'null');
  const [type] = types;
  const nullable = [schema['type']].flat().includes('null') ? { nullable: true } : {};
  const [example] = list(schema['examples']);
  const shared = {
    ...nullable,
    ...(example === undefined ? {} : { example: example as JsonValue }),
  };
  const values = list(schema['enum']).filter((value) => typeof value === 'string');
  if (values.length > 0) return { type: 'enum', values, ...shared };
  if (types.length !== 1) return undefined;
  switch (type) {
    case 'string':
      return { type, ...texts(schema, ['format', 'pattern']), ...shared };
    case 'integer':
    case 'number':
      return { type, ...limits(schema, 'minimum', 'maximum'), ...shared };
    case 'boolean':
      return { type, ...shared };
    case 'array': {
      const items = shapeOf(mapping(schema['items']), named);
      return items && { type, items, ...shared };
    }
    default:
      return undefined;
  }
}

function texts(schema: Mapping, names: readonly string[]): Partial<FieldShape> {
  const found = names.flatMap((name) => {
    const value = schema[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(found), ...limits(schema, 'minLength', 'maxLength') };
}

function limits(schema: Mapping, least: string, most: string): Partial<FieldShape> {
  const min = schema[least];
  const max = schema[most];
  return {
    ...(typeof min === 'number' && { min }),
    ...(typeof max === 'number' && { max }),
  };
}

function operationIds(document: unknown): readonly string[] {
  return Object.values(mapping(mapping(document)['paths']))
    .flatMap((item) => Object.values(mapping(item)))
    .map((operation) => mapping(operation)['operationId'])
    .filter((id) => typeof id === 'string');
}

function ownExamples(
  schemas: readonly (readonly [string, unknown])[],
): readonly (readonly [string, JsonValue])[] {
  return schemas.flatMap(([name, schema]) => {
    const own = mapping(schema);
    const example = list(own['examples'])[0] ?? own['example'];
    return example === undefined ? [] : [[name, example as JsonValue] as const];
  });
}

/** Examples next to a reference to the schema, in requests and responses. */
function usedExamples(document: unknown): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  const pending: unknown[] = [document];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { schema, example, examples } = node as Mapping;
    const ref = mapping(schema)['$ref'];
    const first = mapping(Object.values(mapping(examples))[0])['value'];
    const value = example ?? first;
    if (typeof ref === 'string' && ref.startsWith(HOME) && value !== undefined) {
      found.set(ref.slice(HOME.length), value as JsonValue);
    }
    pending.push(...Object.values(node));
  }
  return found;
}

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Mapping)
    : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
