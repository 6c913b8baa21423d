import { isObject } from '@parallel-plan/plan/text';
import { type RedoclyRule } from '../redocly';
import { type ResolveRef, SchemaShape } from './schema-shape';

/**
 * A `oneOf` of several objects must have a discriminator, and each variant must require that
 * property. Generated models and readers need it.
 */
export const discriminatorRule: RedoclyRule = () => ({
  Schema(schema, { report, resolve, location }) {
    if (!isObject(schema) || !Array.isArray(schema.oneOf)) return;
    const { oneOf, discriminator } = schema as {
      readonly oneOf: readonly unknown[];
      readonly discriminator?: unknown;
    };
    const file = location.source.absoluteRef;
    const variants = oneOf.map((variant) => new SchemaShape(variant, file, resolve as ResolveRef));
    const objects = variants.filter(({ properties }) => properties.size > 0);
    if (objects.length < 2) return;
    if (discriminator === undefined) {
      report({
        message: `This oneOf has ${objects.length} kinds of object and no discriminator, so readers have to guess which one they got: add \`discriminator.propertyName\`, and require that property in each.`,
        location: location.child('oneOf').key(),
      });
      return;
    }
    const name = isObject(discriminator) ? discriminator['propertyName'] : undefined;
    if (typeof name !== 'string') return;
    variants.forEach(({ properties, required }, index) => {
      if (properties.has(name) && required.has(name)) return;
      const variant: unknown = oneOf[index];
      if (isObject(variant) && variant['type'] === 'null') return;
      report({
        message: `This variant doesn't ${properties.has(name) ? 'require' : 'have'} the property \`${name}\`, which distinguishes the variants of the oneOf: add it to \`${properties.has(name) ? 'required' : 'properties` and `required'}\`.`,
        location: location.child(['oneOf', index]),
      });
    });
  },
});
