import {
  type FieldContract,
  type ObjectContract,
  type SchemaContract,
  type UnionContract,
} from './contract-request';
import { ContractRequestError, quoted } from './contract-request-error';
import { snakeCase, splitWords } from './words';
import { checkFields, checkSchemaExists } from './check-fields';

/** Schemas by name; each variant of a union includes its discriminator. */
export type NamedSchemas = ReadonlyMap<string, SchemaContract>;

const SCHEMA_NAME = /^[A-Z][A-Za-z0-9]{0,79}$/;
/** Names of the schemas that we add to every API. */
export const RESERVED_SCHEMA_NAMES: readonly string[] = ['Problem'];

/**
 * Checks the named schemas of a request, and adds the discriminator to the variants of unions.
 *
 * @throws ContractRequestError for an invalid name, field, reference or union
 */
export function nameSchemas(
  schemas: Readonly<Record<string, SchemaContract>>,
  place = 'schemas',
): NamedSchemas {
  const named = new Map<string, SchemaContract>(Object.entries(schemas));
  for (const [name, schema] of named) {
    checkSchema(name, schema, `${place}.${name}`, named);
  }
  const unions = [...named].flatMap(([name, schema]) =>
    'oneOf' in schema ? [[name, schema] as const] : [],
  );
  for (const [name, union] of unions) {
    addDiscriminator(union, `${place}.${name}`, named);
  }
  return named;
}

/** The discriminator value of a variant. */
export function discriminatorValue(
  schemas: NamedSchemas,
  variant: string,
  property: string,
): string {
  const schema = schemas.get(variant);
  const field =
    schema !== undefined && 'fields' in schema
      ? schema.fields.find((candidate) => candidate.name === property)
      : undefined;
  return field?.values?.[0] ?? snakeCase(splitWords(variant));
}

function checkSchema(
  name: string,
  schema: SchemaContract,
  place: string,
  schemas: NamedSchemas,
): void {
  if (!SCHEMA_NAME.test(name) || RESERVED_SCHEMA_NAMES.includes(name)) {
    throw new ContractRequestError(
      'invalid-schema-name',
      place.slice(0, 80),
      RESERVED_SCHEMA_NAMES.includes(name)
        ? `${quoted(name)} is the schema of errors. Choose another name.`
        : `${quoted(name)} can't be the name of a schema. Write it in PascalCase, such as "PaymentMethod".`,
    );
  }
  if ('fields' in schema) {
    checkFields(schema.fields, `${place}.fields`, schemas);
  }
}

function addDiscriminator(
  union: UnionContract,
  place: string,
  schemas: Map<string, SchemaContract>,
): void {
  const { discriminator, oneOf } = union;
  if (oneOf.length < 2 || new Set(oneOf).size !== oneOf.length || discriminator === '') {
    throw new ContractRequestError(
      'invalid-union',
      place,
      'a polymorphic schema needs two or more variants, each once, and a discriminator. Complete it, or use the one variant itself.',
    );
  }
  const values = new Set<string>();
  for (const variant of oneOf) {
    checkSchemaExists(variant, `${place}.oneOf`, schemas);
    const schema = schemas.get(variant);
    if (schema === undefined || !('fields' in schema)) {
      throw new ContractRequestError(
        'invalid-union',
        `${place}.oneOf`,
        `the variant ${quoted(variant)} is a union itself. List its variants here instead.`,
      );
    }
    schemas.set(variant, withDiscriminator(variant, schema, discriminator, place));
    values.add(discriminatorValue(schemas, variant, discriminator));
  }
  if (values.size !== oneOf.length) {
    throw new ContractRequestError(
      'invalid-union',
      place,
      `two variants have the same value of ${quoted(discriminator)}. Give each its own enum value.`,
    );
  }
}

function withDiscriminator(
  variant: string,
  schema: ObjectContract,
  property: string,
  place: string,
): ObjectContract {
  const own = schema.fields.find((field) => field.name === property);
  if (own !== undefined && (own.type !== 'enum' || own.values?.length !== 1 || own.nullable)) {
    throw new ContractRequestError(
      'invalid-union',
      place,
      `${quoted(variant)} has a field ${quoted(property)} that is not an enum with one value. Give it one, or leave it out: it is added.`,
    );
  }
  const field: FieldContract = own ?? {
    name: property,
    type: 'enum',
    values: [discriminatorValue(new Map(), variant, property)],
  };
  checkFields([field], `${place}.${variant}`, new Map());
  return {
    ...schema,
    fields: [{ ...field, required: true }, ...schema.fields.filter((other) => other !== own)],
  };
}
