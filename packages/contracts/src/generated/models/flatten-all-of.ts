import { isObject } from '@parallel-plan/plan/text';
import { mergeSchemas, NOTES, withTypedValues } from './merge-schemas';
import { type Json, NOTHING, type SchemaNode, without } from './schema-node';

export interface FlattenContext {
  resolve(reference: string): Json | undefined;
  /** Records a keyword that the models can't express. */
  leaveOut(keyword: string): void;
}

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
  if (source === false) return NOTHING;
  if (!isObject(source)) return {};
  if (typeof source['$ref'] === 'string' && Object.keys(source).some(isRestricting)) {
    const { $ref, allOf, ...rest } = source;
    const more = Array.isArray(allOf) ? allOf : [];
    return flatten({ allOf: [{ $ref }, rest, ...more] }, context, seen);
  }
  const parts = source['allOf'];
  if (!Array.isArray(parts) || parts.length === 0) return flattenUnion(source, context, seen);
  const rest = without(source, 'allOf');
  const own = Object.keys(rest).some((key) => !NOTES.has(key) && key !== 'nullable');
  const [only] = parts;
  if (parts.length === 1 && !own && isObject(only)) {
    const nullable = rest['nullable'] === undefined ? {} : { nullable: rest['nullable'] };
    return { ...flatten(only, context, seen), ...nullable };
  }
  const merged = parts.reduce<SchemaNode>(
    (before, part) => mergeSchemas(before, expand(part, context, seen), context),
    {},
  );
  return flattenUnion(own ? mergeSchemas(merged, rest, context) : merged, context, seen);
}

/** Whether a keyword beside a `$ref` restricts values. */
function isRestricting(keyword: string): boolean {
  return keyword !== '$ref' && keyword !== 'nullable' && !NOTES.has(keyword);
}

/** A schema that has no `allOf`: it has at most one choice between variants. */
function flattenUnion(
  source: SchemaNode,
  context: FlattenContext,
  seen: readonly string[],
): SchemaNode {
  const keyword = ['oneOf', 'anyOf'].find((key) => Array.isArray(source[key]));
  const variants = keyword === undefined ? [] : (source[keyword] as readonly Json[]);
  if (keyword === undefined || variants.length === 0) return withTypedValues(source);
  if (isObject(source['properties'])) return dropUnions(source, context);
  const rest = without(source, keyword, 'discriminator');
  const [only] = variants;
  if (variants.length === 1 && isObject(only)) {
    return flatten({ ...rest, allOf: [only] }, context, seen);
  }
  const limits = Object.keys(rest).filter((key) => isRestricting(key));
  const isImplied =
    limits.every((key) => key === 'type') && variants.every((one) => hasType(one, rest, context));
  if (limits.length === 0 || isImplied) {
    return mergeEnumerations(without(source, ...limits), keyword, context);
  }
  if (isObject(source['discriminator'])) {
    for (const key of limits) context.leaveOut(`${key} beside ${keyword}`);
    return without(source, ...limits);
  }
  // What is beside a choice applies to each variant.
  const beside = Object.fromEntries(limits.map((key) => [key, rest[key] ?? null]));
  return {
    ...without(rest, ...limits),
    [keyword]: variants.map((variant) => ({ allOf: [beside, variant] })),
  };
}

/** Whether a variant only takes values of the type that is beside the choice. */
function hasType(variant: Json, { type }: SchemaNode, context: FlattenContext): boolean {
  const reference = isObject(variant) ? variant['$ref'] : undefined;
  const target = typeof reference === 'string' ? context.resolve(reference) : variant;
  const own = isObject(target) ? target['type'] : undefined;
  return own !== undefined && [own].flat().every((one) => [type ?? null].flat().includes(one));
}

/** Merges a choice between string enums into one enum. */
function mergeEnumerations(
  source: SchemaNode,
  keyword: string,
  context: FlattenContext,
): SchemaNode {
  const variants = Array.isArray(source[keyword]) ? source[keyword] : [];
  const values = variants.map((variant) => {
    if (
      !isObject(variant) ||
      Object.keys(variant).some((key) => isRestricting(key) && !ENUM.has(key))
    )
      return [];
    const { enum: listed } = withTypedValues(variant);
    const isTexts = Array.isArray(listed) && listed.every((value) => typeof value === 'string');
    return isTexts ? listed : [];
  });
  if (values.some(({ length }) => length === 0)) return source;
  const distinct = [...new Set(values.flat())];
  if (keyword === 'oneOf' && distinct.length < values.flat().length) context.leaveOut('oneOf');
  return { ...without(source, keyword), type: 'string', enum: distinct };
}

const ENUM = new Set(['type', 'enum', 'const']);

/** Replaces a reference by its target, to merge the target's parts. */
function expand(part: Json, context: FlattenContext, seen: readonly string[]): SchemaNode {
  if (part === false) return NOTHING;
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

/** Removes a union from a schema that also has its own fields, and keeps the fields. */
function dropUnions(schema: SchemaNode, context: FlattenContext): SchemaNode {
  if (!isObject(schema['properties'])) return schema;
  const unions = ['oneOf', 'anyOf'].filter((keyword) => schema[keyword] !== undefined);
  for (const keyword of unions) context.leaveOut(`${keyword} beside properties`);
  return unions.length === 0 ? schema : without(schema, 'oneOf', 'anyOf', 'discriminator');
}
