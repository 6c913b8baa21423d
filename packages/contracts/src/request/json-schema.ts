import {
  type FieldContract,
  type FieldShape,
  type JsonValue,
  type SchemaContract,
} from './contract-request';

/** A JSON Schema 2020-12, limited to what contracts use. Keys are in output order. */
export type JsonSchema = { [keyword: string]: JsonValue | JsonSchema };

/** The location of named schemas, which differs between OpenAPI and plain JSON Schema. */
export type SchemaHome = '#/components/schemas/' | '#/$defs/';

/** The JSON Schema of a named schema. Unions have a `discriminator` only in OpenAPI. */
export function namedSchema(
  schema: SchemaContract,
  home: SchemaHome,
  discriminatorValues: (variant: string, property: string) => string,
): JsonSchema {
  const description = schema.description === undefined ? {} : { description: schema.description };
  if ('fields' in schema) {
    return { ...objectSchema(schema.fields, home), ...description };
  }
  const oneOf = schema.oneOf.map((variant) => ({ $ref: `${home}${variant}` }));
  if (home === '#/$defs/') {
    return { ...description, oneOf };
  }
  const mapping = Object.fromEntries(
    schema.oneOf.map((variant) => [
      discriminatorValues(variant, schema.discriminator),
      `${home}${variant}`,
    ]),
  );
  return { ...description, oneOf, discriminator: { propertyName: schema.discriminator, mapping } };
}

/** The JSON Schema of an object with these fields. */
export function objectSchema(fields: readonly FieldContract[], home: SchemaHome): JsonSchema {
  if (fields.length === 0) {
    return { type: 'object', additionalProperties: true };
  }
  const required = fields.filter((field) => field.required !== false).map((field) => field.name);
  return {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, home)])),
  };
}

/** The JSON Schema of a value. */
export function fieldSchema(shape: FieldShape, home: SchemaHome): JsonSchema {
  const notes: JsonSchema = {
    ...(shape.description === undefined ? {} : { description: shape.description }),
    ...(shape.example === undefined ? {} : { examples: [shape.example] }),
  };
  if (shape.type === 'ref') {
    const reference = { $ref: `${home}${shape.ref ?? ''}` };
    return shape.nullable === true
      ? { anyOf: [reference, { type: 'null' }], ...notes }
      : { ...reference, ...notes };
  }
  const schema = plainSchema(shape, home);
  if (shape.nullable === true) {
    schema['type'] = [schema['type'] as JsonValue, 'null'];
    if (shape.type === 'enum') {
      schema['enum'] = [...(shape.values ?? []), null];
    }
  }
  return { ...schema, ...notes };
}

function plainSchema(shape: FieldShape, home: SchemaHome): JsonSchema {
  const limits = (least: string, most: string): JsonSchema => ({
    ...(shape.min === undefined ? {} : { [least]: shape.min }),
    ...(shape.max === undefined ? {} : { [most]: shape.max }),
  });
  switch (shape.type) {
    case 'enum':
      return { type: 'string', enum: shape.values ?? [] };
    case 'array':
      return {
        type: 'array',
        items: fieldSchema(shape.items ?? { type: 'string' }, home),
        ...limits('minItems', 'maxItems'),
      };
    case 'object':
      return objectSchema(shape.fields ?? [], home);
    case 'string':
      return {
        type: 'string',
        ...(shape.format === undefined ? {} : { format: shape.format }),
        ...limits('minLength', 'maxLength'),
        ...(shape.pattern === undefined ? {} : { pattern: shape.pattern }),
      };
    case 'integer':
    case 'number':
      return {
        type: shape.type,
        ...(shape.format === undefined ? {} : { format: shape.format }),
        ...limits('minimum', 'maximum'),
      };
    default:
      return { type: shape.type };
  }
}
