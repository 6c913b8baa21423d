import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { type RedoclyRule } from '../redocly';
import { type ResolveRef, SchemaShape } from './schema-shape';

const MEDIA_TYPE = 'application/problem+json';
const ERROR_STATUS = /^[45](?:\d\d|XX)$/i;

/**
 * Each 4xx and 5xx response must be problem details (RFC 7807, now RFC 9457), which lets clients
 * handle all errors the same way. A response to `HEAD` has no body.
 */
export const problemDetailsRule: RedoclyRule = () => ({
  Operation(operation, { report, resolve, location, key }) {
    if (!isObject(operation) || !isObject(operation.responses)) return;
    for (const [status, written] of Object.entries(operation.responses)) {
      if (!ERROR_STATUS.test(status)) continue;
      const here = location.child(['responses', status]);
      const { node: response, location: found = here } = isReference(written)
        ? resolve(written)
        : { node: written, location: here };
      if (!isObject(response)) continue;
      if (key === 'head' && response['content'] === undefined) continue;
      const problem = problemOf(status, response['content'], found.source.absoluteRef, resolve);
      if (problem !== undefined) report({ message: problem, location: found.key() });
    }
  },
});

function isReference(node: unknown): node is { $ref: string } {
  return isObject(node) && typeof node['$ref'] === 'string';
}

function problemOf(
  status: string,
  content: unknown,
  file: string,
  resolve: ResolveRef,
): string | undefined {
  const media = isObject(content) ? content[MEDIA_TYPE] : undefined;
  const why = 'clients read every error in one way (RFC 7807)';
  if (!isObject(media)) {
    return `The response ${status} has no \`${MEDIA_TYPE}\`, and ${why}: give it that content, with a schema of type, title and status.`;
  }
  if (!isObject(media['schema'])) {
    return `The \`${MEDIA_TYPE}\` of the response ${status} has no schema, and ${why}: refer to a schema with type, title and status.`;
  }
  const wrong = variantsOf(media['schema'], resolve).flatMap((variant) =>
    wrongMembers(new SchemaShape(variant, file, resolve), resolve),
  );
  return wrong.length === 0
    ? undefined
    : `The schema of the response ${status} is not that of problem details, and ${why}: ${[...new Set(wrong)].join(', ')}.`;
}

/** An error can have several problem types; each variant must be problem details. */
function variantsOf(schema: JsonObject, resolve: ResolveRef): readonly unknown[] {
  const target = isReference(schema) ? resolve(schema).node : schema;
  const { oneOf, anyOf } = isObject(target) ? target : {};
  const variants = [oneOf, anyOf].find((list) => Array.isArray(list) && list.length > 0);
  return (variants as readonly unknown[] | undefined) ?? [schema];
}

/** The members that RFC 7807 defines for every problem, with their types. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  type: ['string'],
  title: ['string'],
  status: ['integer', 'number'],
};

function wrongMembers(shape: SchemaShape, resolve: ResolveRef): string[] {
  return Object.entries(MEMBERS).flatMap(([name, types]) => {
    const property = shape.properties.get(name);
    if (property === undefined) return [`it has no property \`${name}\``];
    const schema = isReference(property.schema)
      ? resolve(property.schema, property.file).node
      : property.schema;
    const type = isObject(schema) ? schema['type'] : undefined;
    const isRight = type === undefined || [type].flat().some((one) => types.includes(String(one)));
    return isRight ? [] : [`\`${name}\` is no ${types[0] ?? ''}`];
  });
}
