import { classNames } from '../python-names';
import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { SCHEMAS } from '../schema-node';
import type { Trial } from './python-models';

/**
 * The examples of a document's media types, with the class of their schema; and the same examples
 * without one required field.
 */
export function documentTrials(document: unknown): { good: Trial[]; bad: Trial[] } {
  const components = isObject(document) ? document['components'] : undefined;
  const schemas =
    isObject(components) && isObject(components['schemas']) ? components['schemas'] : {};
  const classes = classNames(Object.keys(schemas));
  const good: Trial[] = [];
  const bad: Trial[] = [];
  for (const { schema, example } of mediaTypes(document)) {
    const reference = schema['$ref'];
    if (typeof reference !== 'string') continue;
    const name = reference.slice(SCHEMAS.length);
    const model = classes.get(name) ?? name;
    good.push({ model, value: example });
    const field = isObject(example) ? requiredField(schemas[name]) : undefined;
    if (field !== undefined && isObject(example)) {
      const rest = Object.entries(example).filter(([key]) => key !== field);
      bad.push({ model, value: Object.fromEntries(rest) });
    }
    bad.push({ model, value: 'no object' });
  }
  return { good, bad };
}

function* mediaTypes(node: unknown): Generator<{ schema: JsonObject; example: unknown }> {
  if (Array.isArray(node)) for (const item of node) yield* mediaTypes(item);
  if (!isObject(node)) return;
  if (isObject(node['schema']) && 'example' in node) {
    yield { schema: node['schema'], example: node['example'] };
  }
  if (isObject(node['schema']) && isObject(node['examples'])) {
    for (const named of Object.values(node['examples'])) {
      if (isObject(named) && 'value' in named) {
        yield { schema: node['schema'], example: named['value'] };
      }
    }
  }
  for (const value of Object.values(node)) yield* mediaTypes(value);
}

/** For a union, its discriminator. */
function requiredField(schema: unknown): string | undefined {
  if (!isObject(schema)) return undefined;
  const { required, discriminator } = schema;
  if (isObject(discriminator)) return String(discriminator['propertyName']);
  return Array.isArray(required) ? String(required[0]) : undefined;
}
