import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { strings } from '../check/schema-parts';
import { ContractDocuments, type Located } from '../openapi/judge/contract-documents';
import { unionTags } from '../openapi/judge/discriminator';
import { isMarked } from '../openapi/judge/judged-document';
import { isOfType } from '../json';
import { contradicts } from './contradictions';

/** A document for openapi-typescript, and what its types can't express. */
export interface TypesDocument {
  readonly document: JsonObject;
  /** Keywords that the types don't enforce, with their number, sorted. */
  readonly notEnforced: ReadonlyMap<string, number>;
  /** `readOnly` or `writeOnly`, with the number of required properties that have it. */
  readonly bothDirections: ReadonlyMap<string, number>;
}

/** Keywords that TypeScript has no types for. */
const NO_TYPE = new Set([
  ...['pattern', 'format', 'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minProperties', 'maxProperties', 'propertyNames', 'dependentRequired', 'dependentSchemas'],
  ...['not', 'if', 'contains', 'unevaluatedProperties', 'unevaluatedItems'],
]);

/** Keywords beside a `$ref`, `oneOf` or `anyOf` that restrict values. */
const RESTRICTING = new Set([
  ...['type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items'],
  ...['$ref', 'oneOf', 'anyOf', 'allOf'],
]);

/** Keywords whose values are data, not schemas. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const', 'mapping']);

/** Keywords whose values are schemas by name. */
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'schemas']);

/**
 * Rewrites schemas to forms that openapi-typescript translates without loss, and counts what no
 * type expresses. The rewritten schemas take the same values.
 *
 * @param document an OpenAPI document; it is not changed
 */
export function typesDocument(document: JsonObject): TypesDocument {
  const notEnforced = new Map<string, number>();
  const bothDirections = new Map<string, number>();
  const count = (counts: Map<string, number>, keyword: string): void => {
    counts.set(keyword, (counts.get(keyword) ?? 0) + 1);
  };
  const documents = new ContractDocuments(new Map([['', document]]), (content) => content);
  const visit = (place: Located, isMap: boolean): unknown => {
    const { value: node, steps } = place;
    const at = (key: string, value: unknown): Located => ({
      file: '',
      value,
      steps: [...steps, key],
    });
    if (Array.isArray(node)) {
      return node.map((one: unknown, index) => visit(at(String(index), one), false));
    }
    if (!isObject(node)) return node;
    const visited = Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key,
        isMap || !DATA.has(key) ? visit(at(key, value), !isMap && MAPS.has(key)) : value,
      ]),
    );
    if (isMap) return visited;
    const own = withTags(visited, unionTags(documents, place));
    for (const keyword of lossesOf(node)) count(notEnforced, keyword);
    if (contradicts(documents, place)) count(notEnforced, 'type in allOf');
    for (const keyword of directionsOf(documents, place)) count(bothDirections, keyword);
    return apart(withRequired(withoutIndex(withTypedValues(own))));
  };
  const sorted = (counts: Map<string, number>): ReadonlyMap<string, number> =>
    new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  const rewritten = visit(documents.root(''), false) as JsonObject;
  return {
    document: rewritten,
    notEnforced: sorted(notEnforced),
    bothDirections: sorted(bothDirections),
  };
}

function lossesOf(schema: JsonObject): string[] {
  const found = Object.keys(schema).filter(
    (key) => NO_TYPE.has(key) && schema[key] !== false && isKeyword(key, schema[key]),
  );
  if ([schema['type']].flat().includes('integer')) found.push('integer');
  if (Array.isArray(schema['required']) && !isRecord(schema)) found.push('required');
  if (Array.isArray(schema['oneOf']) && schema['oneOf'].length > 1) found.push('oneOf');
  const { additionalProperties: more } = schema;
  if (more === false || (isObject(more) && isObject(schema['properties']))) {
    found.push('additionalProperties');
  }
  return found;
}

/** Tells keywords of schemas from members of other objects with the same name. */
function isKeyword(key: string, value: unknown): boolean {
  if (key === 'pattern' || key === 'format') return typeof value === 'string';
  return key.startsWith('m') || key.startsWith('exclusive') ? typeof value === 'number' : true;
}

function directionsOf(documents: ContractDocuments, place: Located): string[] {
  const { required, properties } = place.value as JsonObject;
  if (!isObject(properties)) return [];
  return strings(required).flatMap((name) =>
    (['readOnly', 'writeOnly'] as const).filter((key) => isMarked(documents, place, name, key)),
  );
}

/** Leaves out `enum` values that the type excludes, and `null` from the type if `enum` excludes it. */
function withTypedValues(schema: JsonObject): JsonObject {
  if (schema['const'] === null) return { ...schema, const: undefined, type: 'null' };
  const { type, enum: values } = schema;
  if (type === undefined || !Array.isArray(values)) return schema;
  const types = [type].flat();
  const allowed = (values as unknown[]).filter((value) => isOfType(value, types));
  return { ...schema, type: types.filter((one) => one !== 'null')[0], enum: allowed };
}

/** Declares required properties that `properties` doesn't have. */
function withRequired(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema['required']) || !isRecord(schema)) return schema;
  const declared = Object.fromEntries(strings(schema['required']).map((name) => [name, {}]));
  return { ...schema, properties: { ...declared, ...(schema['properties'] as JsonObject) } };
}

function isRecord({ type, properties }: JsonObject): boolean {
  return [type].flat().includes('object') || (type === undefined && isObject(properties));
}

/**
 * Restricts each variant of a union to its discriminator values, as the judge does. The generator
 * would take the names of the schemas.
 */
function withTags(
  schema: JsonObject,
  tags: readonly (readonly string[] | undefined)[] | undefined,
): JsonObject {
  const { discriminator, ...rest } = schema;
  const keyword = ['oneOf', 'anyOf'].find((key) => Array.isArray(schema[key]));
  if (!isObject(discriminator) || keyword === undefined) return schema;
  const property = String(discriminator['propertyName']);
  const variants = (schema[keyword] as unknown[]).map((variant, index) => {
    const own = tags?.[index];
    if (own === undefined) return variant;
    const tag = { type: 'object', required: [property], properties: { [property]: { enum: own } } };
    return { allOf: [variant, tag] };
  });
  return { ...rest, [keyword]: variants };
}

/** An index signature must fit all properties, but `additionalProperties` is about the others. */
function withoutIndex(schema: JsonObject): JsonObject {
  const { additionalProperties, properties } = schema;
  const isBoth = isObject(additionalProperties) && isObject(properties);
  return isBoth ? { ...schema, additionalProperties: true } : schema;
}

/** Writes keywords that apply together as `allOf`: the generator takes some of them as a choice. */
function apart(schema: JsonObject): JsonObject {
  const keyword = ['$ref', 'oneOf', 'anyOf'].find((key) =>
    key === '$ref' ? typeof schema[key] === 'string' : Array.isArray(schema[key]),
  );
  const { allOf } = schema;
  const isAlone = !Object.keys(schema).some((key) => key !== keyword && RESTRICTING.has(key));
  if (keyword === undefined || isAlone) return schema;
  const { [keyword]: choice, discriminator, ...others } = schema;
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => key !== 'allOf'));
  const first = { [keyword]: choice, ...(discriminator !== undefined && { discriminator }) };
  const parts = Array.isArray(allOf) ? (allOf as unknown[]) : [];
  const hasMore = Object.keys(rest).some((key) => RESTRICTING.has(key));
  return { allOf: [first, ...(hasMore ? [apart(rest)] : []), ...parts] };
}
