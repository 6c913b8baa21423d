import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { pointerKeys, valueAt } from '../json';

/** A step into a document: a key, or a place in a list. */
export type JsonStep = string | number;

/** A value, and the path at which it is written. */
export interface PlacedValue {
  readonly value: unknown;
  readonly path: readonly JsonStep[];
}

/** A value of a keyword. */
type PlacedSchema = PlacedValue & { readonly value: JsonObject };

const DEEPEST = 50;

/**
 * Everything that holds for one value: schemas, with all that their `$ref` and `allOf` add. References lead
 * within the document; others are listed.
 */
export class SchemaParts {
  readonly parts: readonly PlacedSchema[];
  /** References that leave the document. */
  readonly references: readonly string[];
  /** One of the schemas is `false`: no value is valid. */
  readonly isImpossible: boolean;

  /**
   * @param root the document
   * @param schemas all of them apply to the value; at least one
   */
  constructor(
    private readonly root: unknown,
    readonly schemas: readonly PlacedValue[],
  ) {
    const references: string[] = [];
    this.parts = schemas.flatMap((schema) => [...collect(root, schema, references, 0)]);
    this.references = references;
    this.isImpossible = schemas.some(({ value }) => value === false);
  }

  /** Where the value is described first. */
  get path(): readonly JsonStep[] {
    return this.schemas[0]?.path ?? [];
  }

  /** All values of a keyword, in the order of the parts. */
  all(keyword: string): readonly PlacedValue[] {
    return this.parts
      .filter(({ value }) => Object.hasOwn(value, keyword))
      .map(({ value, path }) => ({ value: value[keyword], path: [...path, keyword] }));
  }

  /** The first value of a keyword. */
  first(keyword: string): PlacedValue | undefined {
    return this.all(keyword)[0];
  }

  /** The names that `required` lists. */
  required(): ReadonlySet<string> {
    return new Set(this.all('required').flatMap(({ value }) => strings(value)));
  }

  /** The properties by name, each with all that describes it. One that is `false` can't be there. */
  properties(): ReadonlyMap<string, readonly PlacedValue[]> {
    const found = new Map<string, PlacedValue[]>();
    for (const { value, path } of this.all('properties')) {
      for (const [name, schema] of Object.entries(isObject(value) ? value : {})) {
        if (schema === false) continue;
        found.set(name, [...(found.get(name) ?? []), { value: schema, path: [...path, name] }]);
      }
    }
    return found;
  }

  /** Whether anything beside `keywords` restricts the value. */
  hasOnly(keywords: readonly string[]): boolean {
    return this.parts.every(({ value }) =>
      Object.keys(value).every((key) => keywords.includes(key) || !ASSERTIONS.has(key)),
    );
  }

  /** The parts of a schema of the same document. */
  of(schema: PlacedValue): SchemaParts {
    return new SchemaParts(this.root, [schema]);
  }
}

/** Keywords that restrict values; others describe them. `$ref` and `allOf` are followed before. */
const ASSERTIONS = new Set(
  (
    'type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength ' +
    'pattern format maxItems minItems uniqueItems maxContains minContains maxProperties minProperties ' +
    'required dependentRequired properties patternProperties additionalProperties propertyNames items ' +
    'prefixItems contains anyOf oneOf not if then else dependentSchemas unevaluatedItems ' +
    'unevaluatedProperties contentEncoding contentMediaType'
  ).split(' '),
);

function* collect(
  root: unknown,
  { value, path }: PlacedValue,
  references: string[],
  depth: number,
): Generator<PlacedSchema> {
  if (!isObject(value) || depth > DEEPEST) return;
  yield { value, path };
  const reference = value['$ref'];
  if (typeof reference === 'string') {
    const keys = pointerKeys(reference);
    const target = keys && valueAt(root, keys);
    if (keys === undefined || target === undefined) references.push(reference);
    else yield* collect(root, { value: target, path: keys }, references, depth + 1);
  }
  const all = value['allOf'];
  if (!Array.isArray(all)) return;
  for (const [index, part] of (all as unknown[]).entries()) {
    yield* collect(root, { value: part, path: [...path, 'allOf', index] }, references, depth + 1);
  }
}

/** The texts of a list. */
export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
