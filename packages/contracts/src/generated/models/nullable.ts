import { isObject } from '@parallel-plan/plan/text';
import { type SchemaNode, without } from './schema-node';

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
