import {
  type FieldContract,
  type FieldShape,
  type JsonValue,
  type SchemaContract,
} from '../request/contract-request';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { fieldSchema, type JsonSchema, namedSchema } from '../request/json-schema';
import { discriminatorValue, type NamedSchemas } from '../request/named-schemas';
import { schemaProblem } from './schema-checker';
import { stringExample } from './string-example';

const VALUE_LIMIT = 10_000;

/** Creates valid examples: checks the author's examples and derives missing ones. */
export class ExampleMaker {
  private values = 0;
  private readonly components: Readonly<Record<string, JsonSchema>>;

  /** @param known examples of named schemas that already exist */
  constructor(
    private readonly schemas: NamedSchemas,
    private readonly known: ReadonlyMap<string, JsonValue> = new Map(),
  ) {
    this.components = componentSchemas(schemas);
  }

  /** @throws ContractRequestError if no valid example is known */
  ofSchema(name: string, place = `schemas.${name}`): JsonValue {
    this.values = 0;
    return this.ofNamed(name, place, []);
  }

  /** @throws ContractRequestError if no valid example is known */
  ofFields(fields: readonly FieldContract[], owner: string, place: string): JsonValue {
    this.values = 0;
    return this.objectOf(fields, owner, place, []);
  }

  /** @throws ContractRequestError if no valid example is known */
  ofField(shape: FieldShape, name: string, owner: string, place: string): JsonValue {
    this.values = 0;
    return this.ofShape(shape, name, owner, place, []);
  }

  private ofNamed(name: string, place: string, open: readonly string[]): JsonValue {
    const known = this.known.get(name);
    if (known !== undefined) {
      return known;
    }
    const schema = this.schemas.get(name);
    if (schema === undefined) {
      throw new ContractRequestError(
        'unknown-schema',
        place,
        `there is no schema ${quoted(name)}.`,
      );
    }
    if (open.includes(name)) {
      throw new ContractRequestError(
        'recursive-schema',
        place,
        `${[...open.slice(open.indexOf(name)), name].join(' -> ')} contains itself without an end. Make one of the fields optional or nullable, or a list without a minimum.`,
      );
    }
    return this.ofContract(schema, name, place, [...open, name]);
  }

  private ofContract(
    schema: SchemaContract,
    name: string,
    place: string,
    open: readonly string[],
  ): JsonValue {
    return 'fields' in schema
      ? this.objectOf(schema.fields, name, place, open)
      : this.ofNamed(schema.oneOf[0] ?? '', place, open);
  }

  private objectOf(
    fields: readonly FieldContract[],
    owner: string,
    place: string,
    open: readonly string[],
  ): JsonValue {
    const entries: [string, JsonValue][] = [];
    for (const field of fields) {
      const make = (): JsonValue =>
        this.ofShape(field, field.name, owner, `${place}.${field.name}`, open);
      const value = field.required === false ? unlessEndless(make, undefined) : make();
      if (value !== undefined) {
        entries.push([field.name, value]);
      }
    }
    return Object.fromEntries(entries);
  }

  private ofShape(
    shape: FieldShape,
    name: string,
    owner: string,
    place: string,
    open: readonly string[],
  ): JsonValue {
    this.values += 1;
    if (this.values > VALUE_LIMIT) {
      throw new ContractRequestError(
        'too-deep',
        place,
        `the example would hold more than ${VALUE_LIMIT} values. Give an "example" for the large parts.`,
      );
    }
    if (shape.example !== undefined) {
      this.check(shape, shape.example, place, 'invalid-example');
      return shape.example;
    }
    const derived = this.derive(shape, name, owner, place, open);
    if (derived === undefined) {
      throw exampleNeeded(shape, place);
    }
    if (shape.type === 'string' && isLimited(shape)) {
      this.check(shape, derived, place, 'example-needed');
    }
    return derived;
  }

  private derive(
    shape: FieldShape,
    name: string,
    owner: string,
    place: string,
    open: readonly string[],
  ): JsonValue | undefined {
    switch (shape.type) {
      case 'string':
        return stringExample(shape, name, owner);
      case 'enum':
        return shape.values?.[0];
      case 'boolean':
        return true;
      case 'integer':
      case 'number':
        return numberExample(shape);
      case 'array':
        return this.arrayOf(shape, name, owner, place, open);
      case 'object':
        return this.objectOf(shape.fields ?? [], `${owner}.${name}`, place, open);
      case 'ref':
        return shape.nullable === true
          ? unlessEndless(() => this.ofNamed(shape.ref ?? '', place, open), null)
          : this.ofNamed(shape.ref ?? '', place, open);
    }
  }

  private arrayOf(
    shape: FieldShape,
    name: string,
    owner: string,
    place: string,
    open: readonly string[],
  ): JsonValue {
    const items = shape.items ?? { type: 'string' };
    const least = shape.min ?? 0;
    if (shape.max === 0) {
      return [];
    }
    const make = (): JsonValue => {
      const item = this.ofShape(items, name, owner, place, open);
      return Array.from({ length: Math.max(least, 1) }, () => item);
    };
    if (least > 100) {
      throw exampleNeeded(shape, place);
    }
    return least === 0 ? unlessEndless(make, []) : make();
  }

  private check(
    shape: FieldShape,
    value: JsonValue,
    place: string,
    code: 'invalid-example' | 'example-needed',
  ): void {
    const schema = fieldSchema(shape, '#/components/schemas/');
    const components = refersToSchema(shape) ? this.components : {};
    const problem = schemaProblem(schema, value, components);
    if (problem === undefined) {
      return;
    }
    throw code === 'example-needed'
      ? exampleNeeded(shape, place)
      : new ContractRequestError(
          code,
          place,
          `the example ${quoted(value)} doesn't fit the field: ${quoted(problem).slice(1, -1)}. Correct the example or the field.`,
        );
  }
}

/** The named schemas as they are written in an OpenAPI document. */
export function componentSchemas(schemas: NamedSchemas): Record<string, JsonSchema> {
  const valueOf = (variant: string, property: string): string =>
    discriminatorValue(schemas, variant, property);
  return Object.fromEntries(
    [...schemas].map(([name, schema]) => [
      name,
      namedSchema(schema, '#/components/schemas/', valueOf),
    ]),
  );
}

function refersToSchema(shape: FieldShape): boolean {
  return (
    shape.type === 'ref' ||
    (shape.items !== undefined && refersToSchema(shape.items)) ||
    (shape.fields ?? []).some(refersToSchema)
  );
}

function isLimited(shape: FieldShape): boolean {
  return shape.min !== undefined || shape.max !== undefined || shape.pattern !== undefined;
}

/** The value, or the fallback if the value would contain itself. */
function unlessEndless<T>(make: () => JsonValue, fallback: T): JsonValue | T {
  try {
    return make();
  } catch (error) {
    if (error instanceof ContractRequestError && error.code === 'recursive-schema') {
      return fallback;
    }
    throw error;
  }
}

function numberExample(shape: FieldShape): number | undefined {
  const { min = -Infinity, max = Infinity } = shape;
  if (shape.type === 'number') {
    return [19.99, 1, 0, min, max].find((value) => value >= min && value <= max);
  }
  return [1, 0, Math.ceil(min), Math.floor(max)].find((value) => value >= min && value <= max);
}

function exampleNeeded(shape: FieldShape, place: string): ContractRequestError {
  const what = shape.pattern === undefined ? 'its limits' : `the pattern ${quoted(shape.pattern)}`;
  return new ContractRequestError(
    'example-needed',
    place,
    `no example could be derived for ${what}. Give an "example" that fits.`,
  );
}
