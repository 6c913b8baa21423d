import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { objectOrEmpty } from '../../json';
import { strings } from '../../check/schema-parts';
import type { ContractDocuments, Located } from './contract-documents';
import { unionKeyword, unionTags } from './discriminator';

/** The sender of a value: `client` for a request, `server` for a response. */
export type Sender = 'client' | 'server';

/**
 * Translates OpenAPI semantics of a document's schemas into plain JSON Schema 2020-12. A
 * discriminator selects the variant to validate against, properties that only the receiver sets are
 * not required, and the boolean exclusive limits and `nullable` of OpenAPI 3.0 are converted.
 *
 * @param file a file of the contract
 * @returns a copy
 * @see https://spec.openapis.org/oas/v3.1.0#discriminator-object
 */
export function judgedDocument(
  documents: ContractDocuments,
  file: string,
  sender: Sender,
): JsonObject {
  const root = documents.root(file);
  const visit = (place: Located): unknown => {
    const { value, steps } = place;
    if (Array.isArray(value)) {
      return value.map((item: unknown, index) =>
        visit({ file, value: item, steps: [...steps, String(index)] }),
      );
    }
    if (!isObject(value)) return value;
    const own = Object.fromEntries(
      Object.entries(value)
        .filter(isWanted)
        .map(([key, item]) => [key, visit({ file, value: item, steps: [...steps, key] })]),
    );
    return withDiscriminator(
      documents,
      place,
      withoutForeign(documents, place, plainLimits(own), sender),
    );
  };
  return visit(root) as JsonObject;
}

/**
 * Removes `$id` and `$schema` from schemas: an `$id` would become the base URI of a schema's
 * references, and nothing is fetched.
 */
function isWanted([key, value]: [string, unknown]): boolean {
  return !['$id', '$schema'].includes(key) || isObject(value);
}

/** Converts the limits and `nullable` of OpenAPI 3.0 to keywords of 3.1. */
function plainLimits(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    const [inclusive] = LIMITS.find(([, exclusive]) => exclusive === key) ?? [];
    if (inclusive !== undefined && typeof value === 'boolean') {
      return value && typeof schema[inclusive] === 'number' ? [[key, schema[inclusive]]] : [];
    }
    const isReplaced = LIMITS.some(
      ([name, exclusive]) => name === key && schema[exclusive] === true,
    );
    return isReplaced ? [] : [[key, value]];
  });
  const plain = Object.fromEntries(entries);
  if (schema['nullable'] !== true || typeof schema['type'] !== 'string') return plain;
  const { enum: values } = schema;
  return {
    ...plain,
    nullable: undefined,
    type: [schema['type'], 'null'],
    ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }),
  };
}

const LIMITS = [
  ['minimum', 'exclusiveMinimum'],
  ['maximum', 'exclusiveMaximum'],
] as const;

/** A client doesn't send `readOnly` properties, a server doesn't send `writeOnly` ones. */
function withoutForeign(
  documents: ContractDocuments,
  place: Located,
  schema: JsonObject,
  sender: Sender,
): JsonObject {
  const { required, properties } = schema;
  if (!Array.isArray(required) || !isObject(properties)) return schema;
  const keyword = sender === 'client' ? 'readOnly' : 'writeOnly';
  return {
    ...schema,
    required: strings(required).filter((name) => !isMarked(documents, place, name, keyword)),
  };
}

/**
 * Whether a property of a schema is `readOnly` or `writeOnly`.
 *
 * @param place the schema
 * @param name the property
 */
export function isMarked(
  documents: ContractDocuments,
  place: Located,
  name: string,
  keyword: 'readOnly' | 'writeOnly',
): boolean {
  return objectOrEmpty(tryChild(documents, place, 'properties', name)?.value)[keyword] === true;
}

/**
 * Turns a `oneOf` or `anyOf` with a discriminator into a choice of one variant by its discriminator
 * value. The discriminator is ignored for values that are not objects, and if it doesn't
 * distinguish the variants.
 */
function withDiscriminator(
  documents: ContractDocuments,
  place: Located,
  schema: JsonObject,
): JsonObject {
  const tags = unionTags(documents, place);
  const keyword = unionKeyword(schema);
  if (tags === undefined || keyword === undefined) return schema;
  const property = String(objectOrEmpty(schema['discriminator'])['propertyName']);
  const variants = schema[keyword] as readonly unknown[];
  const known = tags.flatMap((own) => own ?? []);
  const chosen = {
    type: 'object',
    required: [property],
    properties: { [property]: { enum: known } },
    allOf: variants.flatMap((variant, index) => {
      const own = tags[index];
      if (own === undefined) return [];
      const isTagged = { required: [property], properties: { [property]: { enum: own } } };
      return [{ if: isTagged, then: variant }];
    }),
  };
  const others = variants.filter((_variant, index) => tags[index] === undefined);
  const { allOf, ...own } = Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== keyword && key !== 'discriminator'),
  ) as JsonObject;
  const union = others.length === 0 ? chosen : { anyOf: [chosen, ...others] };
  return { ...own, allOf: [...(Array.isArray(allOf) ? (allOf as unknown[]) : []), union] };
}

function tryChild(
  documents: ContractDocuments,
  place: Located,
  ...keys: readonly string[]
): Located | undefined {
  try {
    return documents.child(place, ...keys);
  } catch {
    // A broken reference is reported where it is used.
    return undefined;
  }
}
