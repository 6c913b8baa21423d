import { type FieldShape, type JsonValue } from '../request/contract-request';
import {
  type Direction,
  givenValue,
  isConstrained,
  isHidden,
  nameOf,
  numberOf,
  type Schema,
  tag,
  typeOf,
} from './schema-facts';
import { stringExample } from './string-example';
import { isNode } from '../openapi/take-over/openapi-tree';

/** Arrays with more items are not useful as examples. */
const MOST_ITEMS = 100;
/** Longer texts are not useful as examples, and hostile limits would fill the memory. */
const LONGEST_TEXT = 10_000;

/** How examples are made. */
export interface ExampleOptions {
  /** Returns the schema that a `$ref` points to. */
  readonly resolve: (reference: string) => unknown;
  /** The most values of one example. */
  readonly mostValues: number;
  /** Whether nested objects get their optional properties too. */
  readonly isComplete: boolean;
  /** Whether a derived text with limits is valid. If missing, nothing is checked. */
  readonly isValid?: (schema: Schema, text: string) => boolean;
}

/** Why a part of a schema got no value. */
export interface ExampleProblem {
  /**
   * - `endless`: the schema contains itself.
   * - `unfit`: no value was found that fits the limits.
   * - `large`: the example has too many values.
   */
  readonly kind: 'endless' | 'unfit' | 'large';
  /** The path of the part in the value: `.address.street`. */
  readonly path: string;
  /** The schema of the part. */
  readonly schema: Schema;
  /** The names of the open schemas, from the outermost to this one. */
  readonly open: readonly string[];
}

/** An example, or the problems why there is none. */
export interface MadeExample {
  readonly value: JsonValue | undefined;
  /** In the order in which they occurred. Optional parts with an `endless` problem are left out. */
  readonly problems: readonly ExampleProblem[];
}

/**
 * Creates an example of a JSON Schema. It uses the schema's own values (`examples`, `default`,
 * `const`, `enum`), or derives a value from type, format and limits. The result is deterministic.
 * Validate the result: it is a guess, and some schemas need more.
 */
export class ExampleMaker {
  private values = 0;
  private problems: ExampleProblem[] = [];
  private readonly strings = new Map<string, string | undefined>();

  constructor(private readonly options: ExampleOptions) {}

  /**
   * @param name the name of the value; its words choose the texts
   * @param owner what has the value: `User`
   */
  exampleOf(schema: unknown, direction: Direction, name = 'value', owner = ''): MadeExample {
    this.values = 0;
    this.problems = [];
    const place = { name, owner, isNamed: name === '', depth: 0, open: [], path: '', direction };
    const value = this.ofSchema(schema, place);
    const isLarge = this.values > this.options.mostValues;
    return { value: isLarge ? undefined : value, problems: this.problems };
  }

  private ofSchema(schema: unknown, at: Place): JsonValue | undefined {
    this.values += 1;
    if (schema === true) return {};
    if (!isNode(schema)) return undefined;
    if (this.values > this.options.mostValues) return this.fail('large', schema, at);
    const given = givenValue(schema);
    if (given !== undefined) return given;
    const { $ref: reference, allOf } = schema;
    if (typeof reference === 'string') return this.ofReference(reference, schema, at);
    if (Array.isArray(allOf)) return this.ofParts(schema, allOf, at);
    for (const choice of [schema['oneOf'], schema['anyOf']]) {
      if (Array.isArray(choice)) return this.ofChoice(schema, choice, at);
    }
    return this.ofType(schema, at);
  }

  private ofReference(reference: string, schema: Schema, at: Place): JsonValue | undefined {
    const open = [...at.open, reference];
    if (at.open.includes(reference)) return this.fail('endless', schema, { ...at, open });
    const target = this.options.resolve(reference);
    return this.ofSchema(target, { ...at, owner: nameOf(reference), isNamed: true, open });
  }

  private fail(kind: ExampleProblem['kind'], schema: Schema, { path, open }: Place): undefined {
    this.problems.push({ kind, path, schema, open: open.map(nameOf) });
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
      case 'boolean':
        return true;
      case 'null':
        return null;
      case 'any':
        return {};
      default:
        return this.ofLimits(schema, at) ?? this.fail('unfit', schema, at);
    }
  }

  private ofLimits(schema: Schema, at: Place): string | number | undefined {
    switch (typeOf(schema)) {
      case 'string':
        return this.ofString(schema, at);
      case 'integer':
        return numberOf(schema, [1, 0]);
      case 'number':
        return numberOf(schema, [19.99, 1, 0]);
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
      if (at.depth > 0 && !required.has(name) && !this.options.isComplete) continue;
      const value = this.ofSchema(property, {
        ...at,
        name,
        owner: at.isNamed ? at.owner : `${at.owner}.${at.name}`,
        isNamed: false,
        depth: at.depth + 1,
        path: `${at.path}.${name}`,
      });
      if (value !== undefined) entries.push([name, value]);
      else if (required.has(name)) return undefined;
    }
    return Object.fromEntries(entries);
  }

  private ofArray(schema: Schema, at: Place): JsonValue | undefined {
    const { minItems, maxItems, items } = schema;
    const least = typeof minItems === 'number' ? minItems : 0;
    if (maxItems === 0) return [];
    if (least > MOST_ITEMS) return this.fail('unfit', schema, at);
    const item = this.ofSchema(items ?? {}, at);
    if (item === undefined) return least === 0 ? [] : undefined;
    return Array.from({ length: Math.max(least, 1) }, () => item);
  }

  private ofString(schema: Schema, at: Place): string | undefined {
    const { format, minLength, maxLength, pattern } = schema;
    const shape: FieldShape = {
      type: 'string',
      ...(typeof format === 'string' ? { format } : {}),
      ...(typeof minLength === 'number' ? { min: minLength } : {}),
      ...(typeof maxLength === 'number' ? { max: maxLength } : {}),
      ...(typeof pattern === 'string' ? { pattern } : {}),
    };
    if ((shape.min ?? 0) > LONGEST_TEXT) return undefined;
    const isNameless = shape.pattern !== undefined && shape.format !== 'uuid';
    const key = JSON.stringify(isNameless ? [shape] : [shape, at.name, at.owner]);
    if (!this.strings.has(key)) this.strings.set(key, this.textOf(shape, schema, at));
    return this.strings.get(key);
  }

  private textOf(shape: FieldShape, schema: Schema, at: Place): string | undefined {
    const text = stringExample(shape, at.name, at.owner);
    const isLimited = [shape.min, shape.max, shape.pattern].some((limit) => limit !== undefined);
    if (text === undefined || !isLimited) return text;
    return this.options.isValid?.(schema, text) === false ? undefined : text;
  }
}

interface Place {
  /** The names of the property and of the schema that contains it; both choose the texts. */
  readonly name: string;
  readonly owner: string;
  /** Whether the value has a schema of its own, so that `owner` is the name of that schema. */
  readonly isNamed: boolean;
  readonly depth: number;
  /** The path in the value: `.address.street`. */
  readonly path: string;
  /** The chain of references to this schema. */
  readonly open: readonly string[];
  readonly direction: Direction;
}
