import { type FieldContract, type FieldShape, type JsonValue } from '../request/contract-request';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { fieldSchema, type JsonSchema, namedSchema } from '../request/json-schema';
import { discriminatorValue, type NamedSchemas } from '../request/named-schemas';
import { schemaProblem } from './schema-checker';
import { ExampleMaker, type ExampleProblem, type MadeExample } from './schema-example';

const MOST_VALUES = 10_000;
const COMPONENTS = '#/components/schemas/';

/** Examples of a request's fields: the author's, which it checks, and derived ones. */
export class FieldExamples {
  private readonly components: Readonly<Record<string, JsonSchema>>;
  private readonly maker: ExampleMaker;

  /** @param known examples of named schemas that already exist */
  constructor(
    private readonly schemas: NamedSchemas,
    private readonly known: ReadonlyMap<string, JsonValue> = new Map(),
  ) {
    this.components = componentSchemas(schemas);
    this.maker = new ExampleMaker({
      resolve: (reference) => this.resolve(reference.slice(COMPONENTS.length)),
      mostValues: MOST_VALUES,
      isComplete: true,
      isValid: (schema, text) => schemaProblem(schema as JsonSchema, text, {}) === undefined,
    });
  }

  /** @throws ContractRequestError if no valid example is known */
  ofSchema(name: string, place = `schemas.${name}`): JsonValue {
    return this.ofField({ type: 'ref', ref: name }, '', '', place);
  }

  /** @throws ContractRequestError if no valid example is known */
  ofFields(fields: readonly FieldContract[], owner: string, place: string): JsonValue {
    return this.ofField({ type: 'object', fields }, '', owner, place);
  }

  /**
   * @param name the name of the field
   * @param owner what has the field: `User`
   * @throws ContractRequestError if no valid example is known
   */
  ofField(shape: FieldShape, name: string, owner: string, place: string): JsonValue {
    this.checkExamples(shape, place, []);
    const made = this.maker.exampleOf(fieldSchema(shape, COMPONENTS), 'response', name, owner);
    const isUnfit = made.problems.some(({ kind }) => kind !== 'endless');
    if (made.value === undefined || isUnfit) throw problemError(made, place);
    return made.value;
  }

  private resolve(name: string): unknown {
    const known = this.known.get(name);
    return known === undefined ? this.components[name] : { examples: [known] };
  }

  private checkExamples(shape: FieldShape, place: string, open: readonly string[]): void {
    if (shape.example !== undefined) this.checkExample(shape, shape.example, place);
    else if (shape.items !== undefined) this.checkExamples(shape.items, place, open);
    else if (shape.ref === undefined) this.checkFields(shape.fields, place, open);
    else this.checkNamed(shape.ref, place, open);
  }

  private checkFields(
    fields: readonly FieldContract[] = [],
    place: string,
    open: readonly string[],
  ): void {
    for (const field of fields) this.checkExamples(field, `${place}.${field.name}`, open);
  }

  private checkNamed(name: string, place: string, open: readonly string[]): void {
    const schema = this.schemas.get(name);
    if (schema === undefined || this.known.has(name) || open.includes(name)) return;
    if ('fields' in schema) this.checkFields(schema.fields, place, [...open, name]);
    else for (const variant of schema.oneOf) this.checkNamed(variant, place, [...open, name]);
  }

  private checkExample(shape: FieldShape, value: JsonValue, place: string): void {
    const components = refersToSchema(shape) ? this.components : {};
    const problem = schemaProblem(fieldSchema(shape, COMPONENTS), value, components);
    if (problem === undefined) return;
    throw new ContractRequestError(
      'invalid-example',
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
    [...schemas].map(([name, schema]) => [name, namedSchema(schema, COMPONENTS, valueOf)]),
  );
}

function refersToSchema(shape: FieldShape): boolean {
  return (
    shape.type === 'ref' ||
    (shape.items !== undefined && refersToSchema(shape.items)) ||
    (shape.fields ?? []).some(refersToSchema)
  );
}

/** The error for the first part without a value, or for the last cycle, which nothing avoids. */
function problemError({ problems }: MadeExample, place: string): ContractRequestError {
  const problem = problems.find(({ kind }) => kind !== 'endless') ?? problems.at(-1);
  const at = `${place}${problem?.path ?? ''}`;
  if (problem?.kind === 'endless') return endless(problem, at);
  if (problem?.kind === 'large') {
    const what = `the example would hold more than ${MOST_VALUES} values`;
    return new ContractRequestError(
      'too-deep',
      at,
      `${what}. Give an "example" for the large parts.`,
    );
  }
  const pattern = problem?.schema['pattern'];
  const what = typeof pattern === 'string' ? `the pattern ${quoted(pattern)}` : 'its limits';
  return new ContractRequestError(
    'example-needed',
    at,
    `no example could be derived for ${what}. Give an "example" that fits.`,
  );
}

function endless({ open }: ExampleProblem, place: string): ContractRequestError {
  const cycle = open.slice(open.indexOf(open.at(-1) ?? '')).join(' -> ');
  return new ContractRequestError(
    'recursive-schema',
    place,
    `${cycle} contains itself without an end. Make one of the fields optional or nullable, or a list without a minimum.`,
  );
}
