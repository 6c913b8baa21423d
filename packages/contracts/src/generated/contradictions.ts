import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { kindOf, objectOrEmpty } from '../json';
import {
  type ContractDocuments,
  type Located,
  UnusableContractError,
} from '../openapi/judge/contract-documents';

/** Deeper schemas are not compared. */
const MOST_DEPTH = 8;

/**
 * Whether a schema, or a property of it, has parts of different types. No value is valid against it
 * then, but a TypeScript type of optional properties takes texts and numbers.
 *
 * @param place a schema
 */
export function contradicts(documents: ContractDocuments, place: Located): boolean {
  const { value } = place;
  if (!isObject(value)) return false;
  const hasParts = Array.isArray(value['allOf']) || typeof value['$ref'] === 'string';
  return hasParts && Object.keys(value).length + count(value['allOf']) > 1
    ? differ(documents, partsOf(documents, [place]), 0)
    : false;
}

function differ(documents: ContractDocuments, parts: readonly Located[], depth: number): boolean {
  const [first, ...others] = parts.flatMap(({ value }) => {
    const kinds = kindsOf(value as JsonObject);
    return kinds === undefined ? [] : [kinds];
  });
  const common = others.reduce((left, right) => left?.filter((one) => right.includes(one)), first);
  if (common?.length === 0) return true;
  if (depth > MOST_DEPTH) return false;
  const names = parts.flatMap(({ value }) => Object.keys(propertiesOf(value)));
  const shared = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...shared].some((name) => {
    const properties = parts.flatMap((part) => childOf(documents, part, 'properties', name));
    return differ(documents, partsOf(documents, properties), depth + 1);
  });
}

/**
 * The schemas that apply together: themselves, the targets of their `$ref` and the parts of their
 * `allOf`.
 */
function partsOf(
  documents: ContractDocuments,
  places: readonly Located[],
  depth = 0,
): readonly Located[] {
  return places.flatMap((place) => {
    const { value } = place;
    if (!isObject(value) || depth > MOST_DEPTH) return [];
    const more = [
      ...targetOf(documents, place),
      ...Array.from({ length: count(value['allOf']) }, (_, at) =>
        childOf(documents, place, 'allOf', String(at)),
      ).flat(),
    ];
    return [place, ...partsOf(documents, more, depth + 1)];
  });
}

/** The kinds of values that a schema takes; `undefined` if it does not say. */
function kindsOf({ type, enum: values, const: only }: JsonObject): readonly string[] | undefined {
  const listed = only === undefined ? values : [only];
  const kinds =
    type !== undefined
      ? [type].flat().map(String)
      : Array.isArray(listed)
        ? listed.map(kindOf)
        : undefined;
  return kinds?.map((kind) => (kind === 'integer' ? 'number' : kind));
}

function propertiesOf(value: unknown): JsonObject {
  return objectOrEmpty(objectOrEmpty(value)['properties']);
}

function count(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function childOf(
  documents: ContractDocuments,
  place: Located,
  ...keys: readonly string[]
): readonly Located[] {
  return [documents.at(place.file, [...place.steps, ...keys])].flatMap((child) => child ?? []);
}

function targetOf(documents: ContractDocuments, place: Located): readonly Located[] {
  if (typeof objectOrEmpty(place.value)['$ref'] !== 'string') return [];
  try {
    return [documents.follow(place)];
  } catch (error) {
    if (error instanceof UnusableContractError) return [];
    throw error;
  }
}
