import type { JsonStep } from '../../check/schema-parts';

/** One keyword of a schema or of a nested schema. */
export interface SchemaKeyword {
  readonly name: string;
  readonly value: unknown;
  readonly path: readonly JsonStep[];
}

/** Keywords that contain values, not schemas. */
const VALUES = new Set(['examples', 'example', 'const', 'enum', 'default', 'required', 'type']);
/** Keywords that contain schemas by name. */
const MAPS = new Set([
  '$defs',
  'definitions',
  'properties',
  'patternProperties',
  'dependentSchemas',
]);

/**
 * All keywords of a schema and its nested schemas. It is iterative, so no input can overflow the
 * stack.
 */
export function* schemaKeywords(root: unknown): Generator<SchemaKeyword> {
  const pending: { value: unknown; path: readonly JsonStep[]; isMap: boolean }[] = [
    { value: root, path: [], isMap: false },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path, isMap } = next;
    if (typeof value !== 'object' || value === null) continue;
    const isList = Array.isArray(value);
    for (const [key, inner] of Object.entries(value)) {
      const at = [...path, isList ? Number(key) : key];
      if (!isList && !isMap) {
        yield { name: key, value: inner, path: at };
        if (VALUES.has(key)) continue;
      }
      pending.push({ value: inner, path: at, isMap: !isList && !isMap && MAPS.has(key) });
    }
  }
}
