import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { type RedoclyRule } from '../redocly';

/**
 * Each media type must have an example: mocks respond with it, and tests on both sides start from
 * it. Binary content such as images, archives and uploads needs none.
 */
export const mediaTypeExampleRule: RedoclyRule = () => ({
  MediaTypesMap(media, { report, location, resolve }) {
    for (const [name, type] of Object.entries(media)) {
      if (!isObject(type) || hasExample(type) || isBinary(name, type, resolve)) continue;
      report({
        message: `The media type \`${name}\` has no example, so mocks and tests have nothing to answer with: add an \`example\` that fits its schema.`,
        location: location.child([name]).key(),
      });
    }
  },
});

function hasExample(type: JsonObject): boolean {
  const { example, examples } = type;
  return example !== undefined || (isObject(examples) && Object.keys(examples).length > 0);
}

type Resolve = (node: { $ref: string }) => { node: unknown };

/** Whether the content is binary, or a form that contains a file. */
export function isBinary(mediaType: string, type: JsonObject, resolve: Resolve): boolean {
  const name = mediaType.toLowerCase();
  if (BINARY.test(name)) return true;
  const schema = resolved(type['schema'], resolve);
  if (isBinarySchema(schema)) return true;
  if (!name.startsWith('multipart/') || !isObject(schema)) return false;
  const parts = isObject(schema['properties']) ? Object.values(schema['properties']) : [];
  return parts.some((part) => {
    const found = resolved(part, resolve);
    return (
      isBinarySchema(found) ||
      (isObject(found) && isBinarySchema(resolved(found['items'], resolve)))
    );
  });
}

const BINARY =
  /^(?:image|audio|video|font|model)\/(?!svg)|^application\/(?:octet-stream|pdf|zip|gzip|x-tar|x-gzip|vnd\.openxmlformats.*|vnd\.ms-.*)$|^\*\/\*$/;

function isBinarySchema(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  const { format, contentMediaType, contentEncoding } = schema;
  return (
    format === 'binary' || (typeof contentMediaType === 'string' && contentEncoding === undefined)
  );
}

function resolved(node: unknown, resolve: Resolve): unknown {
  return isObject(node) && typeof node['$ref'] === 'string'
    ? resolve({ $ref: node['$ref'] }).node
    : node;
}
