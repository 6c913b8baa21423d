import { fieldNames } from './python-names';
import type { PreparedSchemas } from './prepare-schemas';
import { isObject } from '@parallel-plan/plan/text';
import { type Json, type SchemaNode, without } from './schema-node';

/** The input of openapi-generator. */
export interface GeneratorInput {
  readonly document: SchemaNode;
  /** By property name, for the generator's option `nameMappings`. */
  readonly nameMappings: Readonly<Record<string, string>>;
}

/** The property that holds the value of a non-object model. */
const ROOT = 'value';

/**
 * Writes an OpenAPI document for openapi-generator and our template. The generator ignores named
 * strings, arrays and maps, so each becomes an object with one property. Each text that becomes a
 * Python literal is in an extension, already as a literal, because the generator's own escaping
 * breaks quotes and backslashes.
 */
export function generatorDocument({ schemas }: PreparedSchemas): GeneratorInput {
  const properties = [...schemas.values()].map((schema) => Object.keys(propertiesOf(schema)));
  return {
    document: documentOf(
      Object.fromEntries([...schemas].map(([name, schema]) => [name, component(schema)])),
    ),
    nameMappings: Object.fromEntries(
      [...fieldNames(properties)].map(([property, field]) => [property, field]),
    ),
  };
}

/** A document that contains only schemas. */
export function documentOf(schemas: SchemaNode): SchemaNode {
  return {
    openapi: '3.1.0',
    info: { title: 'models', version: '1' },
    paths: {},
    components: { schemas },
  };
}

function propertiesOf(schema: SchemaNode): SchemaNode {
  return isObject(schema['properties']) ? schema['properties'] : {};
}

function component(schema: SchemaNode): SchemaNode {
  if (isObject(schema['properties'])) {
    const { additionalProperties, ...rest } = schema;
    return {
      ...rest,
      properties: mapValues(schema['properties'], value),
      ...(additionalProperties === false && { 'x-closed': true }),
    };
  }
  if (Array.isArray(schema['oneOf'])) {
    const oneOf = schema['oneOf'].map((variant) => (isObject(variant) ? value(variant) : {}));
    return { ...schema, oneOf, 'x-union': true };
  }
  if (Array.isArray(schema['enum']) && schema['x-nullable'] !== true) {
    return { ...without(schema, 'default'), 'x-members': members(schema['enum']) };
  }
  return {
    type: 'object',
    'x-root': true,
    ...(schema['x-nullable'] === true && { 'x-nullable': true }),
    required: [ROOT],
    properties: { [ROOT]: value(without(schema, 'x-nullable', 'default')) },
  };
}

function value(schema: Json): SchemaNode {
  if (!isObject(schema) || '$ref' in schema) return isObject(schema) ? schema : {};
  const prepared: SchemaNode = { ...schema };
  if (Array.isArray(schema['anyOf'])) prepared['anyOf'] = schema['anyOf'].map(value);
  if (isObject(schema['items'])) prepared['items'] = value(schema['items']);
  if (isObject(schema['additionalProperties'])) {
    prepared['additionalProperties'] = value(schema['additionalProperties']);
  }
  if (Array.isArray(schema['enum'])) {
    prepared['x-literal'] = schema['enum'].map(literal).join(', ');
    // In Python, True equals 1 and False equals 0.
    if (schema['enum'].some((one) => one === 0 || one === 1)) prepared['x-exact'] = true;
  }
  if (Array.isArray(schema['x-one-of'])) {
    prepared['x-one-of'] = schema['x-one-of'].map(literal).join(', ');
  }
  if (schema['default'] !== undefined) prepared['x-default'] = literal(schema['default']);
  const constraints = constraintsOf(schema);
  if (constraints !== '') prepared['x-constraints'] = constraints;
  // The extensions already contain these, and Java may not accept the pattern.
  return without(prepared, 'default', 'pattern');
}

const CONSTRAINTS: readonly (readonly [keyword: string, argument: string])[] = [
  ['minLength', 'min_length'],
  ['maxLength', 'max_length'],
  ['minItems', 'min_length'],
  ['maxItems', 'max_length'],
  ['minimum', 'ge'],
  ['maximum', 'le'],
  ['exclusiveMinimum', 'gt'],
  ['exclusiveMaximum', 'lt'],
  ['multipleOf', 'multiple_of'],
  ['pattern', 'pattern'],
];

function constraintsOf(schema: SchemaNode): string {
  return CONSTRAINTS.flatMap(([keyword, argument]) => {
    const limit = schema[keyword];
    return limit === undefined ? [] : [`${argument}=${literal(limit)}`];
  }).join(', ');
}

/** A JSON string or number is also a valid Python literal. */
function literal(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, one]) => `${literal(key)}: ${literal(one)}`);
  return `{${members.join(', ')}}`;
}

function members(values: readonly Json[]): SchemaNode[] {
  const taken = new Set<string>();
  return values.map((value) => {
    const wanted = String(value)
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .toUpperCase();
    const start = /^[A-Z]/.test(wanted) ? wanted : `VALUE${wanted === '' ? '' : `_${wanted}`}`;
    let name = start;
    for (let number = 2; taken.has(name); number += 1) name = `${start}_${number}`;
    taken.add(name);
    return { name, value: literal(value) };
  });
}

function mapValues(object: SchemaNode, change: (value: Json) => SchemaNode): SchemaNode {
  return Object.fromEntries(Object.entries(object).map(([key, one]) => [key, change(one)]));
}
