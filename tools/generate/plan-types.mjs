import { compile } from 'json-schema-to-typescript';

const BANNER =
  '// Generated from schemas/work-packages.schema.json by tools/generate. Do not edit: run `nx run plan:generate`.';

/**
 * TypeScript types of a plan.
 *
 * @param {object} schema the JSON Schema of `work-packages.yaml`
 * @returns {Promise<string>} the text of `plan.generated.ts`
 */
export async function planTypes(schema) {
  const source = await compile(typeParts(schema), 'Plan', {
    bannerComment: BANNER,
    additionalProperties: true,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    style: { singleQuote: true, printWidth: 100 },
  });
  return `${source.trimEnd()}\n`;
}

/**
 * The schema without what types can't say or say badly: a description beside a `$ref` would make a
 * second, numbered copy of the type that it points at, and conditions would make the type `unknown`.
 */
function typeParts(node) {
  if (Array.isArray(node)) return node.map(typeParts);
  if (node === null || typeof node !== 'object') return node;
  if (typeof node.$ref === 'string') return { $ref: node.$ref };
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'allOf')
      .map(([key, value]) => [key, typeParts(value)]),
  );
}
