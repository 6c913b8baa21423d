import { isNode, type MutableNode, visitOpenapi } from './openapi-tree';

/** The number of changes besides the version. */
export interface UpgradeCounts {
  /**
   * Schemas of a 3.1 document with 3.0 keywords or misplaced keywords, converted to their intended
   * meaning.
   */
  readonly repaired: number;
}

/**
 * Upgrades a document to OpenAPI 3.1, in place. In a document that is already 3.1, only leftovers
 * from 3.0 are changed: `nullable`, and `examples` of a schema as a map instead of a list.
 */
export function upgradeDocument(document: MutableNode, from: '3.0' | '3.1'): UpgradeCounts {
  if (from === '3.0') {
    document['openapi'] = '3.1.0';
    webhooksOfExtension(document);
  }
  let repaired = 0;
  visitOpenapi(document, ({ kind, node }) => {
    if (kind !== 'schema') return;
    if (from === '3.0') upgradeSchema(node);
    const hadNullable = allowNull(node);
    if (examplesAsList(node) || hadNullable) repaired += 1;
  });
  return { repaired };
}

function examplesAsList(schema: MutableNode): boolean {
  const { examples } = schema;
  if (!isNode(examples)) return false;
  schema['examples'] = Object.values(examples).map((example) =>
    isNode(example) && 'value' in example ? example['value'] : example,
  );
  return true;
}

/** Renames `x-webhooks`, an extension that Redocly introduced for 3.0, to `webhooks` of 3.1. */
function webhooksOfExtension(document: MutableNode): void {
  const webhooks = document['x-webhooks'];
  if (!isNode(webhooks) || document['webhooks'] !== undefined) return;
  document['webhooks'] = webhooks;
  delete document['x-webhooks'];
}

/**
 * Converts an OpenAPI 3.0 schema to 3.1, which is JSON Schema 2020-12, in place. Nested schemas
 * must be converted first. It follows the migration guide,
 * https://www.openapis.org/blog/2021/02/16/migrating-from-openapi-3-0-to-3-1-0.
 */
export function upgradeSchema(schema: MutableNode): void {
  ignoreBesideRef(schema);
  exclusiveLimit(schema, 'exclusiveMinimum', 'minimum');
  exclusiveLimit(schema, 'exclusiveMaximum', 'maximum');
  binaryContent(schema);
  allowNull(schema);
  if (schema['example'] !== undefined) {
    replaceKey(schema, 'example', 'examples', [schema['example']]);
  }
}

/**
 * Converts `nullable: true` to `null` in the types, and in the values of an enum. Next to `$ref`
 * and `allOf`, 3.0 gives it no meaning, but the author intended it.
 *
 * @returns whether there was a `nullable`, which is not a keyword in 3.1
 */
export function allowNull(schema: MutableNode): boolean {
  const { nullable, type } = schema;
  if (typeof nullable !== 'boolean') return false;
  delete schema['nullable'];
  if (!nullable) return true;
  if (typeof type === 'string' || Array.isArray(type)) {
    const types: unknown[] = [type].flat();
    if (!types.includes('null')) schema['type'] = [...types, 'null'];
    const values = schema['enum'];
    if (Array.isArray(values) && !values.includes(null)) schema['enum'] = [...values, null];
  } else if (type === undefined) {
    wrapWithNull(schema);
  }
  return true;
}

/** Keywords that describe a value without restricting it; they stay on the outer schema. */
const ANNOTATION =
  /^(?:x-.*|title|description|default|deprecated|readOnly|writeOnly|examples?|externalDocs)$/;

function wrapWithNull(schema: MutableNode): void {
  const limits = Object.entries(schema).filter(([key]) => !ANNOTATION.test(key));
  if (limits.length === 0) return;
  for (const [key] of limits) Reflect.deleteProperty(schema, key);
  schema['anyOf'] = [Object.fromEntries(limits), { type: 'null' }];
}

/** Removes keywords next to `$ref`: 3.0 ignores them, 3.1 applies them. */
function ignoreBesideRef(schema: MutableNode): void {
  if (typeof schema['$ref'] !== 'string') return;
  for (const key of Object.keys(schema)) {
    if (key !== '$ref' && key !== 'nullable' && !ANNOTATION.test(key))
      Reflect.deleteProperty(schema, key);
  }
  delete schema['default'];
  delete schema['example'];
}

/** In 3.0 the exclusive limit is a flag next to the limit, in 3.1 it is the limit itself. */
function exclusiveLimit(schema: MutableNode, exclusive: string, limit: string): void {
  const flag = schema[exclusive];
  if (typeof flag !== 'boolean') return;
  if (flag && typeof schema[limit] === 'number') {
    replaceKey(schema, limit, exclusive, schema[limit]);
  } else {
    Reflect.deleteProperty(schema, exclusive);
  }
}

/** Files and encoded bytes: JSON Schema has separate keywords for them. */
function binaryContent(schema: MutableNode): void {
  if (schema['type'] !== 'string') return;
  if (schema['format'] === 'binary') {
    replaceKey(schema, 'format', 'contentMediaType', 'application/octet-stream');
  } else if (schema['format'] === 'byte' || schema['format'] === 'base64') {
    replaceKey(schema, 'format', 'contentEncoding', 'base64');
  }
}

/** Keeps the position among the keys, which preserves the order of the text. */
function replaceKey(node: MutableNode, from: string, to: string, value: unknown): void {
  const entries = Object.entries(node).filter(([key]) => key === from || key !== to);
  for (const key of Object.keys(node)) Reflect.deleteProperty(node, key);
  for (const [key, old] of entries) {
    const [name, content] = key === from ? [to, value] : [key, old];
    Object.defineProperty(node, name, {
      value: content,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}
