import { type FieldShape, type JsonValue } from '../request/contract-request';
import { stringExample } from './string-example';
import { isNode } from '../openapi/take-over/openapi-tree';

/** The most values of one example. Larger examples are not useful. */
const MOST_VALUES = 400;
const MOST_ITEMS = 20;

/**
 * The direction of a value: requests omit `readOnly` properties, responses omit `writeOnly` ones.
 */
export type Direction = 'request' | 'response';

/**
 * Creates an example of a JSON Schema. It uses the schema's own values (`examples`, `default`,
 * `const`, `enum`), or derives a value from type, format and limits. The result is deterministic.
 * Nested objects get only their required properties. Validate the result: it is a guess, and some
 * schemas need more.
 */
export class JsonSchemaExampler {
  private values = 0;
  private readonly strings = new Map<string, string | undefined>();

  /** @param resolve returns the schema that a `$ref` points to */
  constructor(private readonly resolve: (reference: string) => unknown) {}

  /** @returns `undefined` if no value is known, or if it would be infinite or very large */
  exampleOf(schema: unknown, direction: Direction): JsonValue | undefined {
    this.values = 0;
    const value = this.ofSchema(schema, {
      name: 'value',
      owner: '',
      depth: 0,
      open: [],
      direction,
    });
    return this.values > MOST_VALUES ? undefined : value;
  }

  private ofSchema(schema: unknown, at: Place): JsonValue | undefined {
    this.values += 1;
    if (schema === true) return {};
    if (!isNode(schema) || this.values > MOST_VALUES) return undefined;
    const given = givenValue(schema);
    if (given !== undefined) return given;
    const { $ref: reference, allOf } = schema;
    if (typeof reference === 'string') {
      if (at.open.includes(reference)) return undefined;
      const owner = reference.split('/').at(-1) ?? at.owner;
      return this.ofSchema(this.resolve(reference), {
        ...at,
        owner,
        open: [...at.open, reference],
      });
    }
    if (Array.isArray(allOf)) return this.ofParts(schema, allOf, at);
    for (const choice of [schema['oneOf'], schema['anyOf']]) {
      if (Array.isArray(choice)) return this.ofChoice(schema, choice, at);
    }
    return this.ofType(schema, at);
  }

  private ofParts(schema: Schema, parts: readonly unknown[], at: Place): JsonValue | undefined {
    const rest = { ...schema, allOf: undefined };
    const values = [...parts, ...(isConstrained(rest) ? [rest] : [])].map((part) =>
      this.ofSchema(part, at),
    );
    if (values.some((value) => value === undefined)) return undefined;
    if (values.every(isNode)) return Object.assign({}, ...values) as JsonValue;
    return values.find((value) => !isNode(value));
  }

  private ofChoice(schema: Schema, choice: readonly unknown[], at: Place): JsonValue | undefined {
    const { discriminator } = schema;
    const rest = { ...schema, oneOf: undefined, anyOf: undefined };
    for (const variant of choice) {
      const value = this.ofSchema(variant, at);
      if (value === undefined) continue;
      const base = isNode(value) && isConstrained(rest) ? this.ofSchema(rest, at) : undefined;
      return isNode(value)
        ? ({ ...(isNode(base) ? base : {}), ...value, ...tag(discriminator, variant) } as JsonValue)
        : value;
    }
    return undefined;
  }

  private ofType(schema: Schema, at: Place): JsonValue | undefined {
    switch (typeOf(schema)) {
      case 'object':
        return this.ofObject(schema, at);
      case 'array':
        return this.ofArray(schema, at);
      case 'string':
        return this.ofString(schema, at);
      case 'integer':
        return numberOf(schema, [1, 0, 10, 100]);
      case 'number':
        return numberOf(schema, [19.99, 1, 0, 10, 100]);
      case 'boolean':
        return true;
      case 'null':
        return null;
      case 'any':
        return {};
      default:
        return undefined;
    }
  }

  private ofObject(schema: Schema, at: Place): JsonValue | undefined {
    const properties = isNode(schema['properties']) ? schema['properties'] : {};
    const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
    const entries: [string, JsonValue][] = [];
    for (const [name, property] of Object.entries(properties)) {
      if (isHidden(property, at.direction)) continue;
      if (at.depth > 0 && !required.has(name)) continue;
      const value = this.ofSchema(property, { ...at, name, depth: at.depth + 1 });
      if (value !== undefined) entries.push([name, value]);
      else if (required.has(name)) return undefined;
    }
    return Object.fromEntries(entries);
  }

  private ofArray(schema: Schema, at: Place): JsonValue | undefined {
    const { minItems, maxItems, items } = schema;
    const least = typeof minItems === 'number' ? minItems : 0;
    if (maxItems === 0) return [];
    if (least > MOST_ITEMS) return undefined;
    const item = this.ofSchema(items ?? {}, at);
    if (item === undefined) return least === 0 ? [] : undefined;
    return Array.from({ length: Math.max(least, 1) }, () => item);
  }

  private ofString(schema: Schema, at: Place): JsonValue | undefined {
    const { format, minLength, maxLength, pattern } = schema;
    const shape: FieldShape = {
      type: 'string',
      ...(typeof format === 'string' ? { format } : {}),
      ...(typeof minLength === 'number' ? { min: minLength } : {}),
      ...(typeof maxLength === 'number' ? { max: maxLength } : {}),
      ...(typeof pattern === 'string' ? { pattern } : {}),
    };
    if ((shape.min ?? 0) > 1_000) return undefined;
    const key = JSON.stringify(shape.pattern === undefined ? [shape, at.name, at.owner] : [shape]);
    if (!this.strings.has(key)) this.strings.set(key, stringExample(shape, at.name, at.owner));
    return this.strings.get(key);
  }
}

type Schema = Readonly<Record<string, unknown>>;

interface Place {
  /** The names of the property and of the schema that contains it; both choose the texts. */
  readonly name: string;
  readonly owner: string;
  readonly depth: number;
  /** The chain of references to this schema. */
  readonly open: readonly string[];
  readonly direction: Direction;
}

function givenValue({ examples, example, default: byDefault, const: only, enum: values }: Schema) {
  const candidates = [
    ...(Array.isArray(examples) ? examples.slice(0, 1) : []),
    example,
    only,
    ...(Array.isArray(values) ? values.slice(0, 1) : []),
    byDefault,
  ];
  return candidates.find((candidate) => candidate !== undefined) as JsonValue | undefined;
}

function typeOf(schema: Schema): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return String(type.find((one) => one !== 'null') ?? 'null');
  if (schema['properties'] !== undefined || schema['additionalProperties'] !== undefined) {
    return 'object';
  }
  if (schema['items'] !== undefined) return 'array';
  if (['pattern', 'minLength', 'maxLength', 'format'].some((key) => schema[key] !== undefined)) {
    return 'string';
  }
  if (schema['minimum'] !== undefined || schema['maximum'] !== undefined) return 'number';
  return schema['not'] === undefined ? 'any' : 'unknown';
}

function isConstrained(schema: Schema): boolean {
  return ['properties', 'type', 'required', 'items', 'enum', '$ref', 'anyOf', 'oneOf'].some(
    (key) => schema[key] !== undefined,
  );
}

function isHidden(property: unknown, direction: Direction): boolean {
  return isNode(property) && property[direction === 'request' ? 'readOnly' : 'writeOnly'] === true;
}

/** The discriminator value of a variant. */
function tag(discriminator: unknown, variant: unknown): Record<string, string> {
  const reference = isNode(variant) ? variant['$ref'] : undefined;
  const name = isNode(discriminator) ? discriminator['propertyName'] : undefined;
  if (typeof reference !== 'string' || typeof name !== 'string' || !isNode(discriminator))
    return {};
  const mapping = isNode(discriminator['mapping']) ? discriminator['mapping'] : {};
  const mapped = Object.entries(mapping).find(([, target]) => target === reference)?.[0];
  return { [name]: mapped ?? reference.split('/').at(-1) ?? '' };
}

function numberOf(schema: Schema, usual: readonly number[]): number | undefined {
  const limit = (key: string): number | undefined =>
    typeof schema[key] === 'number' ? schema[key] : undefined;
  const isInteger = typeOf(schema) === 'integer';
  const least = limit('minimum') ?? -Infinity;
  const most = limit('maximum') ?? Infinity;
  const above = limit('exclusiveMinimum') ?? -Infinity;
  const below = limit('exclusiveMaximum') ?? Infinity;
  const step = limit('multipleOf');
  const edges = [least, most, above + 1, below - 1, (above + below) / 2].filter(Number.isFinite);
  const candidates = [...usual, ...edges, ...edges.map(Math.ceil), ...edges.map(Math.floor)];
  const stepped = step === undefined ? [] : candidates.map((one) => Math.ceil(one / step) * step);
  return [...candidates, ...stepped].find(
    (one) =>
      one >= least &&
      one <= most &&
      one > above &&
      one < below &&
      (!isInteger || Number.isSafeInteger(one)) &&
      (step === undefined || Number.isInteger(one / step)),
  );
}
