import { isObject } from '@parallel-plan/plan/text';
import { pointerKey } from '../../json';
import { strings } from '../../check/schema-parts';
import { tagsOf } from '../../openapi/judge/discriminator';
import { type Json, type SchemaNode, SCHEMAS } from './schema-node';

/**
 * Sets the discriminator value of each variant of a discriminated union as a constant, because
 * Pydantic selects variants by type. Removes discriminators for which that is not possible.
 *
 * @param schemas by class name; changed in place
 * @param names the class of each component schema
 * @param context records each discriminator that was removed
 */
export function setDiscriminators(
  schemas: ReadonlyMap<string, SchemaNode>,
  names: ReadonlyMap<string, string>,
  context: { leaveOut(keyword: string): void },
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
      context.leaveOut('discriminator');
      continue;
    }
    const mapping: Record<string, string> = {};
    for (const [index, name = ''] of variants.entries()) {
      const constants = constantsOf(records[index], property);
      const values = valuesFor(name, constants, discriminator['mapping'], names);
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

/** The values that examples and mocks accept as tags of the variant. */
function valuesFor(
  className: string,
  constants: readonly string[],
  mapping: Json | undefined,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const source = [...names].find(([, name]) => name === className)?.[0];
  const decoded = Object.fromEntries(
    Object.entries(isObject(mapping) ? mapping : {}).map(([tag, target]) => [
      tag,
      typeof target === 'string' && target.startsWith(SCHEMAS)
        ? pointerKey(target.slice(SCHEMAS.length))
        : target,
    ]),
  );
  return tagsOf(source ?? className, constants, decoded);
}

/** The values that a variant's property is restricted to. */
function constantsOf(record: SchemaNode | undefined, property: string): readonly string[] {
  const properties = isObject(record?.['properties']) ? record['properties'] : {};
  const own = properties[property];
  return isObject(own) && own['x-constant'] !== true ? strings(own['enum']) : [];
}

/** A variant of several unions gets the values of all of them. */
function setConstant(record: SchemaNode, property: string, values: readonly string[]): void {
  const properties = isObject(record['properties']) ? record['properties'] : {};
  const known = properties[property];
  const before = isObject(known) && known['x-constant'] === true ? known['enum'] : [];
  const all = new Set([...(Array.isArray(before) ? before : []), ...values]);
  properties[property] = { type: 'string', enum: [...all], 'x-constant': true };
  const required = Array.isArray(record['required']) ? record['required'] : [];
  if (!required.includes(property)) record['required'] = [...required, property];
}
