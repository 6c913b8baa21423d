import { isObject } from '@parallel-plan/plan/text';
import { isOfType } from '../../json';
import { isNothing, type Json, NOTHING, type SchemaNode, without } from './schema-node';

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

/** Records a keyword that the models can't express. */
interface Losses {
  leaveOut(keyword: string): void;
}

/**
 * Merges two schemas that both apply: properties and required fields are combined, the tighter limit
 * counts. Parts that contradict each other become `NOTHING`.
 *
 * @param losses records keywords of which only the later one counts
 */
export function mergeSchemas(first: SchemaNode, second: SchemaNode, losses: Losses): SchemaNode {
  const [a, b] = [withTypedValues(first), withTypedValues(second)];
  if (isNothing(a) || isNothing(b)) return NOTHING;
  const merged: SchemaNode = { ...a, ...b };
  for (const keyword of Object.keys(b)) {
    const both = mergedKeyword(keyword, a[keyword], b[keyword], losses);
    if (both === undefined) return NOTHING;
    merged[keyword] = both;
  }
  if (isObject(a['properties']) && isObject(b['properties'])) {
    merged['properties'] = mergeProperties(a['properties'], b['properties']);
    const rests = [a['additionalProperties'], b['additionalProperties']];
    // Each part has its own rest; the merged schema has that of the later part.
    if (rests.some((rest) => rest === false || isObject(rest))) {
      losses.leaveOut('additionalProperties in allOf');
    }
  }
  // A part that is closed would reject the fields of all other parts, which is never intended.
  if (isObject(merged['properties']) && isObject(a['properties']) !== isObject(b['properties'])) {
    const closed = isObject(a['properties']) ? a : b;
    if (closed['additionalProperties'] === undefined && 'additionalProperties' in merged) {
      delete merged['additionalProperties'];
      losses.leaveOut('additionalProperties in allOf');
    }
  }
  return withTypedValues(merged);
}

/**
 * Writes `const` as `enum`, and leaves out the values that the type excludes.
 *
 * @returns `NOTHING` if the type excludes all values
 */
export function withTypedValues(schema: SchemaNode): SchemaNode {
  const listed = 'const' in schema ? [schema['const'] ?? null] : schema['enum'];
  if (!Array.isArray(listed)) return schema;
  const { enum: values } = schema;
  const own = Array.isArray(values) && 'const' in schema ? common(listed, values) : listed;
  const { type } = schema;
  const isNullable = schema['nullable'] === true;
  const allowed =
    type === undefined
      ? own
      : own.filter((value) => isOfType(value, [type].flat()) || (isNullable && value === null));
  return allowed.length === 0 ? NOTHING : { ...without(schema, 'const'), enum: allowed };
}

/**
 * The value of a keyword that two parts have: the tighter limit, the common type or values. For other
 * keywords the later part counts, and the earlier one is a loss.
 *
 * @returns `undefined` if no value is valid against both
 */
function mergedKeyword(
  keyword: string,
  a: Json | undefined,
  b: Json | undefined,
  losses: Losses,
): Json | undefined {
  if (a === undefined || b === undefined || JSON.stringify(a) === JSON.stringify(b)) return b;
  if (NOTES.has(keyword) || MERGED.has(keyword)) return b;
  if (typeof a === 'number' && typeof b === 'number') {
    if (/^(?:min|exclusiveMin)/.test(keyword)) return Math.max(a, b);
    if (/^(?:max|exclusiveMax)/.test(keyword)) return Math.min(a, b);
  }
  const lists = [[a].flat(), [b].flat()] as const;
  const both =
    keyword === 'type'
      ? commonTypes(...lists)
      : keyword === 'enum'
        ? common(...lists)
        : keyword === 'required'
          ? [...new Set(lists.flat())]
          : undefined;
  if (both !== undefined) {
    if (both.length === 0) return undefined;
    return keyword === 'type' && both.length === 1 ? both[0] : both;
  }
  losses.leaveOut(`${keyword} in allOf`);
  return b;
}

/** Keywords that have their own way to merge. */
const MERGED = new Set(['properties', 'additionalProperties', 'nullable', 'discriminator']);

function common(a: readonly Json[], b: readonly Json[]): Json[] {
  const others = new Set(b.map((value) => JSON.stringify(value)));
  return a.filter((value) => others.has(JSON.stringify(value)));
}

function commonTypes(left: readonly Json[], right: readonly Json[]): Json[] {
  const isIn = (type: Json, types: readonly Json[]): boolean =>
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
