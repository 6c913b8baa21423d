/** The part of JSON Schema that the schema of plans uses. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly default?: unknown;
  readonly [limit: string]: unknown;
}

/** One row of the table of fields in `docs/plan-format.md`. */
export interface SchemaField {
  /** `packages[].scope.write_allow` */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** All fields of a schema, depth first, in the order of the schema. */
export function schemaFields(root: Schema): readonly SchemaField[] {
  const resolved = (schema: Schema): Schema => {
    const name = schema.$ref?.replace('#/$defs/', '');
    const target = name === undefined ? undefined : root.$defs?.[name];
    return target === undefined ? schema : { ...resolved(target), ...schema };
  };
  const fieldsIn = (schema: Schema, prefix: string): readonly SchemaField[] =>
    Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
      const field = resolved(property);
      const items = field.items && resolved(field.items);
      const path = `${prefix}${name}${items ? '[]' : ''}`;
      return [
        {
          path,
          type: typeOf(field, items),
          isRequired: schema.required?.includes(name) ?? false,
          description: field.description ?? '',
        },
        ...fieldsIn(items ?? field, `${path}.`),
      ];
    });
  return fieldsIn(root, '');
}

/** Types that the page explains only once. */
const NAMED: Readonly<Record<string, string>> = {
  '#/$defs/PackageId': 'package id',
  '#/$defs/FilePath': 'path',
  '#/$defs/Glob': 'glob',
  '#/$defs/LockKey': 'lock key',
};

/** `text, 1 to 120` */
function typeOf(field: Schema, items: Schema | undefined): string {
  const named = NAMED[field.$ref ?? ''];
  if (named !== undefined) return named;
  if (items !== undefined) {
    const of = items.properties ? 'mappings' : plural(typeOf(items, undefined));
    const notes = [
      ...(field['minItems'] === undefined ? [] : [`at least ${String(field['minItems'])}`]),
      ...(field['uniqueItems'] === true ? ['each once'] : []),
    ];
    return [`list of ${of}`, ...notes].join(', ');
  }
  if (field.const !== undefined) return `\`${String(field.const)}\``;
  if (field.enum !== undefined) return field.enum.map((value) => `\`${String(value)}\``).join(', ');
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    integer: 'whole number',
    object: 'mapping',
    boolean: 'true or false',
  };
  const type = names[field.type ?? ''] ?? field.type ?? 'anything';
  const limits = range(
    field['minLength'] ?? field['minimum'],
    field['maxLength'] ?? field['maximum'],
  );
  const pattern =
    field['pattern'] === undefined ? '' : `, matching \`${String(field['pattern'])}\``;
  const fallback = field.default === undefined ? '' : `, default ${String(field.default)}`;
  return `${type}${limits}${pattern}${fallback}`;
}

function range(least: unknown, most: unknown): string {
  if (least === undefined && most === undefined) return '';
  if (most === undefined) return `, at least ${String(least)}`;
  return least === undefined
    ? `, at most ${String(most)}`
    : `, ${String(least)} to ${String(most)}`;
}

function plural(type: string): string {
  return type.replace(/^(text|whole number|package id|path|glob|lock key)/, '$1s');
}
