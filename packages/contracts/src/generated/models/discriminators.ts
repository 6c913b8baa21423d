import { isObject } from '@parallel-plan/plan/text';
import { pointerKey } from '../../json';
import { type Json, type SchemaNode, SCHEMAS } from './schema-node';

/**
 * Gives each variant of a discriminated union the constant that it is told by, because Pydantic
 * tells variants by their types; and drops the discriminators that this can't be done for.
 *
 * @param schemas by class name; changed in place
 * @param names the class of each component schema
 */
export function setDiscriminators(
  schemas: ReadonlyMap<string, SchemaNode>,
  names: ReadonlyMap<string, string>,
): void {
  for (const union of schemas.values()) {
    const { discriminator, oneOf } = union;
    if (!isObject(discriminator) || !Array.isArray(oneOf)) continue;
    const property = discriminator['propertyName'];
    const variants = oneOf.map(classOf);
    const records = variants.map((name) => schemas.get(name ?? ''));
    const isSound =
      typeof property === 'string' &&
      records.every((record) => record !== undefined && isObject(record['properties']));
    if (!isSound) {
      delete union['discriminator'];
      continue;
    }
    const mapping: Record<string, string> = {};
    for (const [index, name = ''] of variants.entries()) {
      const values = valuesFor(name, discriminator['mapping'], names);
      for (const value of values) mapping[value] = `${SCHEMAS}${name}`;
      setConstant(records[index] ?? {}, property, values);
    }
    union['discriminator'] = { propertyName: property, mapping };
  }
}

function classOf(schema: Json): string | undefined {
  const reference = isObject(schema) ? schema['$ref'] : undefined;
  return typeof reference === 'string' ? reference.slice(SCHEMAS.length) : undefined;
}

/** Those that are mapped to a class, or else the name of its schema. */
function valuesFor(
  className: string,
  mapping: Json | undefined,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const classNamed = (target: string): string | undefined =>
    names.get(target.startsWith(SCHEMAS) ? pointerKey(target.slice(SCHEMAS.length)) : target);
  const mapped = Object.entries(isObject(mapping) ? mapping : {}).flatMap(([value, target]) =>
    typeof target === 'string' && classNamed(target) === className ? [value] : [],
  );
  if (mapped.length > 0) return mapped;
  return [[...names].find(([, name]) => name === className)?.[0] ?? className];
}

/** A variant of several unions is known by all the values that it has in them. */
function setConstant(record: SchemaNode, property: string, values: readonly string[]): void {
  const properties = isObject(record['properties']) ? record['properties'] : {};
  const known = properties[property];
  const before = isObject(known) && known['x-constant'] === true ? known['enum'] : [];
  const all = new Set([...(Array.isArray(before) ? before : []), ...values]);
  properties[property] = { type: 'string', enum: [...all], 'x-constant': true };
  const required = Array.isArray(record['required']) ? record['required'] : [];
  if (!required.includes(property)) record['required'] = [...required, property];
}
