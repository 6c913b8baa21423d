import { isObject } from '@parallel-plan/plan/text';
import { type Json, type SchemaNode, without } from './schema-node';

export interface FlattenContext {
  resolve(reference: string): Json | undefined;
  /** Records a keyword that the models can't express. */
  leaveOut(keyword: string): void;
}

/** Keywords that don't restrict values. */
export const NOTES = new Set([
  'title',
  'description',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'externalDocs',
  'xml',
  '$comment',
  'default',
]);

/**
 * Merges the `allOf` of a schema: properties and required fields are combined, later constraints
 * override earlier ones. A single reference with only annotations next to it stays a reference.
 */
export function flattenAllOf(source: Json | undefined, context: FlattenContext): SchemaNode {
  return flatten(source, context, []);
}

function flatten(
  source: Json | undefined,
  context: FlattenContext,
  seen: readonly string[],
): SchemaNode {
  if (!isObject(source)) return {};
  if (typeof source['$ref'] === 'string' && Object.keys(source).some(isRestricting)) {
    const { $ref, allOf, ...rest } = source;
    const more = Array.isArray(allOf) ? allOf : [];
    return flatten({ allOf: [{ $ref }, rest, ...more] }, context, seen);
  }
  const parts = source['allOf'];
  if (!Array.isArray(parts) || parts.length === 0) {
    return dropUnions(mergeEnumerations(soleVariant(source)), context);
  }
  const rest = without(source, 'allOf');
  const own = Object.keys(rest).some((key) => !NOTES.has(key) && key !== 'nullable');
  const [only] = parts;
  if (parts.length === 1 && !own && isObject(only)) {
    const nullable = rest['nullable'] === undefined ? {} : { nullable: rest['nullable'] };
    return { ...flatten(only, context, seen), ...nullable };
  }
  let merged: SchemaNode = {};
  for (const part of parts) {
    merged = merge(merged, expand(part, context, seen), context);
  }
  return merge(merged, own ? rest : {}, context);
}

/** Whether a keyword beside a `$ref` restricts values. */
function isRestricting(keyword: string): boolean {
  return keyword !== '$ref' && keyword !== 'nullable' && !NOTES.has(keyword);
}

/** Replaces an `anyOf` or `oneOf` with one variant by that variant. */
function soleVariant(source: SchemaNode): SchemaNode {
  for (const keyword of ['oneOf', 'anyOf']) {
    const variants = source[keyword];
    if (!Array.isArray(variants) || variants.length !== 1 || !isObject(variants[0])) continue;
    return { ...without(source, keyword), ...variants[0] };
  }
  return source;
}

/** Merges a choice between string enums into one enum. */
function mergeEnumerations(source: SchemaNode): SchemaNode {
  const variants = source['oneOf'] ?? source['anyOf'];
  if (!Array.isArray(variants) || variants.length === 0) return source;
  const values = variants.map((variant) => {
    if (!isObject(variant)) return [];
    const listed = 'const' in variant ? [variant['const'] ?? null] : variant['enum'];
    const isTexts = Array.isArray(listed) && listed.every((value) => typeof value === 'string');
    return isTexts ? listed : [];
  });
  if (values.some(({ length }) => length === 0)) return source;
  return {
    ...without(source, 'oneOf', 'anyOf'),
    type: 'string',
    enum: [...new Set(values.flat())],
  };
}

/** Replaces a reference by its target, to merge the target's parts. */
function expand(part: Json, context: FlattenContext, seen: readonly string[]): SchemaNode {
  if (!isObject(part)) return {};
  const reference = part['$ref'];
  if (typeof reference !== 'string') return flatten(part, context, seen);
  if (seen.includes(reference)) return {};
  const target = context.resolve(reference);
  if (!isObject(target)) return {};
  // The discriminator of a base schema is for its children; this schema is one of them.
  return without(expandFully(target, context, [...seen, reference]), 'discriminator');
}

function expandFully(
  target: SchemaNode,
  context: FlattenContext,
  seen: readonly string[],
): SchemaNode {
  const flat = flatten(target, context, seen);
  return typeof flat['$ref'] === 'string' ? expand(flat, context, seen) : flat;
}

function merge(a: SchemaNode, b: SchemaNode, context: FlattenContext): SchemaNode {
  const merged: SchemaNode = { ...a, ...b };
  for (const keyword of Object.keys(b)) {
    const both = mergedKeyword(keyword, a[keyword], b[keyword], context);
    if (both !== undefined) merged[keyword] = both;
  }
  if (('const' in a && 'enum' in b) || ('enum' in a && 'const' in b)) {
    context.leaveOut('enum in allOf');
  }
  if (isObject(a['properties']) && isObject(b['properties'])) {
    merged['properties'] = mergeProperties(a['properties'], b['properties']);
    const rests = [a['additionalProperties'], b['additionalProperties']];
    // Each part has its own rest; the merged schema has that of the later part.
    if (rests.some((rest) => rest === false || isObject(rest))) {
      context.leaveOut('additionalProperties in allOf');
    }
  }
  if (Array.isArray(a['required']) && Array.isArray(b['required'])) {
    merged['required'] = [...new Set([...a['required'], ...b['required']])];
  }
  if (Array.isArray(a['enum']) && Array.isArray(b['enum'])) {
    const other = b['enum'];
    merged['enum'] = a['enum'].filter((value) => other.includes(value));
  }
  // A part that is closed would reject the fields of all other parts, which is never intended.
  if (isObject(merged['properties']) && isObject(a['properties']) !== isObject(b['properties'])) {
    const closed = isObject(a['properties']) ? a : b;
    if (closed['additionalProperties'] === undefined && 'additionalProperties' in merged) {
      delete merged['additionalProperties'];
      context.leaveOut('additionalProperties in allOf');
    }
  }
  return dropUnions(merged, context);
}

/**
 * The value of a keyword that two parts have: the tighter limit, the common type. For other keywords
 * the later part counts, and the earlier one is a loss.
 */
function mergedKeyword(
  keyword: string,
  a: Json | undefined,
  b: Json | undefined,
  context: FlattenContext,
): Json | undefined {
  if (a === undefined || b === undefined || JSON.stringify(a) === JSON.stringify(b)) return b;
  if (NOTES.has(keyword) || MERGED.has(keyword)) return b;
  if (typeof a === 'number' && typeof b === 'number') {
    if (/^(?:min|exclusiveMin)/.test(keyword)) return Math.max(a, b);
    if (/^(?:max|exclusiveMax)/.test(keyword)) return Math.min(a, b);
  }
  const common = keyword === 'type' ? commonTypes(a, b) : [];
  if (common.length > 0) return common.length === 1 ? common[0] : common;
  context.leaveOut(`${keyword} in allOf`);
  return b;
}

/** Keywords that have their own way to merge. */
const MERGED = new Set([
  ...['properties', 'required', 'additionalProperties'],
  ...['enum', 'nullable', 'discriminator'],
]);

function commonTypes(a: Json, b: Json): Json[] {
  const [left, right] = [[a].flat(), [b].flat()];
  const isIn = (type: Json, types: Json[]): boolean =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  return [
    ...new Set([
      ...left.filter((type) => isIn(type, right)),
      ...right.filter((type) => isIn(type, left)),
    ]),
  ];
}

function mergeProperties(a: SchemaNode, b: SchemaNode): SchemaNode {
  const merged: SchemaNode = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const known = merged[key];
    // Both apply. If one has only annotations, the other has the type.
    merged[key] = isObject(known) && isObject(value) ? { allOf: [known, value] } : value;
  }
  return merged;
}

/** Removes a union from a schema that also has its own fields, and keeps the fields. */
function dropUnions(schema: SchemaNode, context: FlattenContext): SchemaNode {
  if (!isObject(schema['properties'])) return schema;
  const unions = ['oneOf', 'anyOf'].filter((keyword) => schema[keyword] !== undefined);
  for (const keyword of unions) context.leaveOut(`${keyword} beside properties`);
  return unions.length === 0 ? schema : without(schema, 'oneOf', 'anyOf', 'discriminator');
}
