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

/** Removes `null` from types, enums and variants. */
export function withoutNull(schema: SchemaNode): {
  readonly value: SchemaNode;
  readonly isNullable: boolean;
} {
  let value = without(schema, 'nullable');
  let isNullable = schema['nullable'] === true;
  const { type } = value;
  if (Array.isArray(type)) {
    const rest = type.filter((one) => one !== 'null');
    isNullable ||= rest.length < type.length;
    if (rest.length === 1 && rest[0] !== undefined) value['type'] = rest[0];
    else if (rest.length === 0) value = without(value, 'type');
    else value['type'] = rest;
  }
  if (type === 'null') {
    isNullable = true;
    value = without(value, 'type');
  }
  if (Array.isArray(value['enum']) && value['enum'].includes(null)) {
    isNullable = true;
    value['enum'] = value['enum'].filter((one) => one !== null);
  }
  for (const keyword of ['oneOf', 'anyOf']) {
    const variants = value[keyword];
    if (!Array.isArray(variants)) continue;
    const rest = variants.filter((one) => !(isObject(one) && isNullSchema(one)));
    if (rest.length === variants.length) continue;
    isNullable = true;
    const [only] = rest;
    if (rest.length === 1 && isObject(only)) value = { ...without(value, keyword), ...only };
    else value[keyword] = rest;
  }
  return { value, isNullable };
}

function isNullSchema(schema: SchemaNode): boolean {
  return schema['type'] === 'null' || ('const' in schema && schema['const'] === null);
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
  if (!isOpen || 'enum' in schema || 'const' in schema) return false;
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
