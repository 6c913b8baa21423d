import { isObject, type JsonObject, quoted } from '@parallel-plan/plan/text';
import { pointerKeys, valueAt } from '../json';

/** A step in a document path: a key, or an index. */
export type JsonStep = string | number;

/** A value and its path. */
export interface PlacedValue {
  readonly value: unknown;
  readonly path: readonly JsonStep[];
}

/** An object value and its path. */
type PlacedSchema = PlacedValue & { readonly value: JsonObject };

const DEEPEST = 50;

/**
 * All schemas that apply to one value, including those that `$ref` and `allOf` add. Only references
 * within the document are followed; others are listed.
 */
export class SchemaParts {
  readonly parts: readonly PlacedSchema[];
  /** References to other documents. */
  readonly references: readonly string[];
  /** One of the schemas is `false`: no value is valid. */
  readonly isImpossible: boolean;

  /**
   * @param root the document
   * @param schemas that all apply to the value; at least one
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

  /** The path of the first description of the value. */
  get path(): readonly JsonStep[] {
    return this.schemas[0]?.path ?? [];
  }

  /** All values of a keyword, in part order. */
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

  /**
   * The properties by name, each with all its descriptions. A property that is `false` is
   * forbidden.
   */
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

  /** Whether no keywords except `keywords` restrict the value. */
  hasOnly(keywords: readonly string[]): boolean {
    return this.parts.every(({ value }) =>
      Object.keys(value).every((key) => keywords.includes(key) || !ASSERTIONS.has(key)),
    );
  }

  /** The parts of another schema of the same document. */
  of(schema: PlacedValue): SchemaParts {
    return new SchemaParts(this.root, [schema]);
  }
}

/**
 * Keywords that restrict values; others only describe them. `$ref` and `allOf` are already
 * resolved.
 */
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

/** The strings in a list. */
export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The items of a list of schemas, each with its path. */
export function itemsOf(list: PlacedValue | undefined): readonly PlacedValue[] {
  if (list === undefined || !Array.isArray(list.value)) return [];
  return (list.value as unknown[]).map((value, index) => ({ value, path: [...list.path, index] }));
}

/** The alternatives by their identity. A value without a choice is its own only alternative. */
export function variants(
  keyword: string,
  parts: SchemaParts,
): ReadonlyMap<string, readonly PlacedValue[]> {
  const list = parts.first(keyword);
  if (list === undefined) return new Map([[nameOf(parts), parts.schemas]]);
  return new Map(itemsOf(list).map((variant) => [nameOf(parts.of(variant)), [variant]]));
}

/** The identity of a variant: a constant, a reference, a title or a type. */
function nameOf(parts: SchemaParts): string {
  const constants = [...parts.properties()].flatMap(([name, schemas]) =>
    schemas.flatMap(({ value }) =>
      isObject(value) && 'const' in value ? [`${name}: ${plain(value['const'])}`] : [],
    ),
  );
  if (constants.length > 0) return quoted(constants.join(', '));
  const [own] = parts.schemas;
  const reference = isObject(own?.value) ? own.value['$ref'] : undefined;
  const name = reference ?? parts.first('title')?.value;
  if (typeof name === 'string') return quoted(name);
  return quoted(plain(parts.first('type')?.value ?? own?.value ?? null));
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
