import { isObject } from '@parallel-plan/plan/text';

/** A value inside a schema. */
export type Json = null | boolean | number | string | Json[] | SchemaNode;

/** A schema, or another object inside one. Model generation edits its own copies. */
export interface SchemaNode {
  [key: string]: Json;
}

/** The location of component schemas in a document. */
export const SCHEMAS = '#/components/schemas/';

/** Copies an object without some of its keys. */
export function without(object: SchemaNode, ...keys: readonly string[]): SchemaNode {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** A schema that no value is valid against. Parts that contradict each other have no other. */
export const NOTHING: SchemaNode = { 'x-never': true };

/** Whether no value is valid against the schema. */
export function isNothing(schema: Json | undefined): boolean {
  return isObject(schema) && schema['x-never'] === true;
}

/** `NOTHING` for the generator, or a schema that allows only `null`. */
export function nothing(isNullable: boolean): SchemaNode {
  const never: SchemaNode = { type: 'string', ...NOTHING };
  return isNullable ? orNull(never) : never;
}

/**
 * Removes `null` from types, enums and variants. The schema allows `null` if each of these that it has
 * allows it.
 */
export function withoutNull(schema: SchemaNode): {
  readonly value: SchemaNode;
  readonly isNullable: boolean;
} {
  let value = without(schema, 'nullable');
  const allowed: boolean[] = [];
  const { type, enum: values } = value;
  if (type !== undefined) {
    const rest = [type].flat().filter((one) => one !== 'null');
    allowed.push(rest.length < [type].flat().length || schema['nullable'] === true);
    const [only] = rest;
    if (rest.length === 0) value = NOTHING;
    else value['type'] = rest.length === 1 && only !== undefined ? only : rest;
  } else if (schema['nullable'] === true) allowed.push(true);
  if (Array.isArray(values)) {
    const rest = values.filter((one) => one !== null);
    allowed.push(
      rest.length < values.length || (type === undefined && schema['nullable'] === true),
    );
    value = rest.length === 0 || isNothing(value) ? NOTHING : { ...value, enum: rest };
  }
  for (const keyword of ['oneOf', 'anyOf']) {
    const variants = value[keyword];
    if (!Array.isArray(variants)) continue;
    const rest = variants.filter((one) => !(isObject(one) && isNullSchema(one)));
    if (rest.length === variants.length) continue;
    allowed.push(true);
    const [only] = rest;
    if (rest.length === 0) value = NOTHING;
    else if (rest.length === 1 && isObject(only)) value = { ...without(value, keyword), ...only };
    else value[keyword] = rest;
  }
  return { value, isNullable: allowed.length > 0 && !allowed.includes(false) };
}

function isNullSchema(schema: SchemaNode): boolean {
  const { type, enum: values } = schema;
  return (
    type === 'null' ||
    ('const' in schema && schema['const'] === null) ||
    (Array.isArray(values) && values.every((one) => one === null))
  );
}

/** A schema that also allows `null`. */
export function orNull(schema: SchemaNode): SchemaNode {
  if (Object.keys(schema).length === 0 || 'anyOf' in schema) return schema;
  if (typeof schema['type'] === 'string' && !('enum' in schema)) {
    return { ...schema, type: [schema['type'], 'null'] };
  }
  const { default: fallback, ...rest } = schema;
  return { anyOf: [rest, { type: 'null' }], ...(fallback !== undefined && { default: fallback }) };
}

/** The target of a `$ref`. */
export function referenceOf(schema: SchemaNode): string | undefined {
  return typeof schema['$ref'] === 'string' ? schema['$ref'] : undefined;
}

/** The variants of a schema: its `oneOf` or `anyOf`, or its types if it has several. */
export function variantsOf(schema: SchemaNode): readonly Json[] | undefined {
  const variants = schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(variants) && variants.length > 0) return variants;
  const { type } = schema;
  if (!Array.isArray(type) || type.length < 2) return undefined;
  return type.map((one) => ({ ...schema, type: one }));
}

/** Whether a schema describes an object with known properties. */
export function isRecord(schema: SchemaNode): boolean {
  const isOpen = schema['type'] === 'object' || schema['type'] === undefined;
  if (!isOpen || 'enum' in schema) return false;
  const properties = schema['properties'];
  return (
    (isObject(properties) && Object.keys(properties).length > 0) ||
    (schema['type'] === 'object' &&
      Array.isArray(schema['required']) &&
      schema['required'].length > 0) ||
    (schema['type'] === 'object' && schema['additionalProperties'] === false)
  );
}

/** Whether a schema describes an object with any property names. */
export function isMap(schema: SchemaNode): boolean {
  return (
    schema['type'] === 'object' ||
    (schema['type'] === undefined && isObject(schema['additionalProperties']))
  );
}

/** Whether no value can be valid against two of the schemas. */
export function areDisjoint(schemas: readonly SchemaNode[]): boolean {
  // The values of a list can be of any type.
  if (schemas.some((schema) => 'x-one-of' in schema)) return false;
  const types = schemas.map(({ type }) => (type === 'integer' ? 'number' : type));
  return types.every((type) => typeof type === 'string') && new Set(types).size === types.length;
}

/** The keywords whose value is a number. */
export function sizes(schema: SchemaNode, ...keywords: readonly string[]): SchemaNode {
  return Object.fromEntries(
    keywords.flatMap((keyword) => {
      const value = schema[keyword];
      return typeof value === 'number' ? [[keyword, value]] : [];
    }),
  );
}
