import { isObject } from '@parallel-plan/plan/text';
import type { JsonStep } from '../json-document';

export type SchemaObject = Readonly<Record<string, unknown>>;

/** A schema, and where it is written. */
export interface PlacedSchema {
  readonly schema: SchemaObject;
  readonly path: readonly JsonStep[];
}

/** A keyword's value, and where it is written. */
export interface PlacedValue {
  readonly value: unknown;
  readonly path: readonly JsonStep[];
}

const DEEPEST = 50;

/** What holds for one value: a schema with all that its `$ref` and `allOf` add, in that order. */
export class SchemaParts {
  readonly parts: readonly PlacedSchema[];
  /** References that lead out of the text. */
  readonly references: readonly string[];

  constructor(
    readonly root: unknown,
    schema: unknown,
    readonly path: readonly JsonStep[],
  ) {
    const references: string[] = [];
    this.parts = [...collect(root, { value: schema, path }, references, 0)];
    this.references = references;
  }

  /** The first part's value of a keyword. */
  keyword(name: string): PlacedValue | undefined {
    const part = this.parts.find(({ schema }) => Object.hasOwn(schema, name));
    return part && { value: part.schema[name], path: [...part.path, name] };
  }

  required(): ReadonlySet<unknown> {
    return new Set(
      this.parts.flatMap(({ schema }) =>
        Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [],
      ),
    );
  }

  /** The fields by name; one that is `false` can't be there. */
  properties(): ReadonlyMap<string, PlacedValue> {
    const found = new Map<string, PlacedValue>();
    for (const { schema, path } of this.parts) {
      const properties = schema['properties'];
      if (!isObject(properties)) continue;
      for (const [name, value] of Object.entries(properties)) {
        if (!found.has(name) && value !== false) {
          found.set(name, { value, path: [...path, 'properties', name] });
        }
      }
    }
    return found;
  }
}

function* collect(
  root: unknown,
  { value, path }: PlacedValue,
  references: string[],
  depth: number,
): Generator<PlacedSchema> {
  if (!isObject(value) || depth > DEEPEST) return;
  yield { schema: value, path };
  const reference = value['$ref'];
  if (typeof reference === 'string') {
    const target = localTarget(root, reference);
    if (target === undefined) references.push(reference);
    else yield* collect(root, target, references, depth + 1);
  }
  const all = value['allOf'];
  if (!Array.isArray(all)) return;
  for (const [index, part] of (all as unknown[]).entries()) {
    yield* collect(root, { value: part, path: [...path, 'allOf', index] }, references, depth + 1);
  }
}

/** What `#/$defs/Session` refers to. */
function localTarget(root: unknown, reference: string): PlacedValue | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  const path = reference.split('/').slice(1).map(step);
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return { value, path };
}

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
function step(text: string): string {
  let decoded = text;
  try {
    decoded = decodeURIComponent(text);
  } catch {
    // As it stands: a lone % is no escape.
  }
  return decoded.replaceAll('~1', '/').replaceAll('~0', '~');
}
