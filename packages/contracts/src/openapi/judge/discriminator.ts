import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import type { ContractDocuments, Located } from './contract-documents';

const DEEPEST = 32;

/**
 * The discriminator values that select a variant: the mapping keys that point to it, otherwise the
 * constants of the property itself, otherwise the name of the variant's schema.
 *
 * @param variant an item of `oneOf` or `anyOf`
 * @param property the `propertyName` of the discriminator
 * @param mapping its `mapping`, if any
 * @returns `undefined` for a variant that is not an object with that property
 * @see https://spec.openapis.org/oas/v3.1.0#discriminator-object
 */
function variantTags(
  documents: ContractDocuments,
  variant: Located,
  property: string,
  mapping: unknown,
): readonly string[] | undefined {
  const constants = constantsOf(documents, variant, property, 0);
  if (constants === undefined) return undefined;
  const reference = isObject(variant.value) ? variant.value['$ref'] : undefined;
  return tagsOf(typeof reference === 'string' ? reference : undefined, constants, mapping);
}

/**
 * The discriminator values of each variant of a union.
 *
 * @param union a schema
 * @returns for each variant its values, or `undefined` for one without that property; `undefined` for
 * a schema whose discriminator is missing or doesn't distinguish the variants
 */
export function unionTags(
  documents: ContractDocuments,
  { value: union, file, steps }: Located,
): readonly (readonly string[] | undefined)[] | undefined {
  if (!isObject(union) || !isObject(union['discriminator'])) return undefined;
  const { propertyName: property, mapping } = union['discriminator'];
  const keyword = unionKeyword(union);
  if (keyword === undefined || typeof property !== 'string') return undefined;
  const tags = (union[keyword] as readonly unknown[]).map((value, index) =>
    variantTags(
      documents,
      { file, value, steps: [...steps, keyword, String(index)] },
      property,
      mapping,
    ),
  );
  const known = tags.flatMap((own) => own ?? []);
  return known.length === 0 || new Set(known).size < known.length ? undefined : tags;
}

/** `oneOf` or `anyOf`, if the schema has variants. */
export function unionKeyword(schema: JsonObject): 'oneOf' | 'anyOf' | undefined {
  return (['oneOf', 'anyOf'] as const).find((name) => Array.isArray(schema[name]));
}

/**
 * The discriminator values of a variant, from its parts.
 *
 * @param reference the `$ref` of the variant
 * @param constants the texts that its discriminator property allows, if they are listed
 */
export function tagsOf(
  reference: string | undefined,
  constants: readonly string[],
  mapping: unknown,
): readonly string[] {
  const name = reference?.split('/').at(-1);
  const mapped = Object.entries(isObject(mapping) ? mapping : {})
    .filter(([, target]) => target === reference || target === name)
    .map(([tag]) => tag);
  if (reference !== undefined && mapped.length > 0) return mapped;
  return constants.length > 0 || name === undefined ? constants : [name];
}

/** The `const` and `enum` values of a property; `undefined` if no part of the schema has any. */
function constantsOf(
  documents: ContractDocuments,
  schema: Located,
  property: string,
  depth: number,
): readonly string[] | undefined {
  if (depth > DEEPEST) return undefined;
  let found: readonly string[] | undefined;
  const add = (values: readonly string[] | undefined): void => {
    if (values !== undefined && (found === undefined || values.length > 0)) found = values;
  };
  const target = followed(documents, schema);
  const own = target && documents.child(target, 'properties', property);
  if (own !== undefined) add(listed(own.value));
  const parts = target && isObject(target.value) ? target.value['allOf'] : undefined;
  if (target !== undefined && Array.isArray(parts)) {
    for (const [index, value] of (parts as unknown[]).entries()) {
      const steps = [...target.steps, 'allOf', String(index)];
      add(constantsOf(documents, { file: target.file, value, steps }, property, depth + 1));
    }
  }
  return found;
}

function followed(documents: ContractDocuments, schema: Located): Located | undefined {
  try {
    return documents.follow(schema);
  } catch {
    // A broken reference is reported where it is used.
    return undefined;
  }
}

function listed(schema: unknown): readonly string[] {
  if (!isObject(schema)) return [];
  const values: unknown = 'const' in schema ? [schema['const']] : schema['enum'];
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}
