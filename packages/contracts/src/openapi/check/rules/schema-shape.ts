import { isObject, type JsonObject } from '@parallel-plan/plan/text';

/** Follows a `$ref`, relative to the document that contains it. */
export type ResolveRef = (
  ref: { $ref: string },
  from?: string,
) => {
  readonly node: unknown;
  readonly location?: { readonly source: { readonly absoluteRef: string } } | undefined;
};

/** A property of an object schema, including those that come from `$ref` and `allOf`. */
export interface FoundProperty {
  readonly schema: unknown;
  /** The file that contains it, as Redocly names it. */
  readonly file: string;
}

/**
 * The properties that a schema defines for all its values, and which of them are required: its own,
 * and those from `$ref` and `allOf`.
 */
export class SchemaShape {
  readonly properties = new Map<string, FoundProperty>();
  readonly required = new Set<string>();
  private readonly seen = new Set<unknown>();

  /** @param file that contains the schema, as Redocly names it */
  constructor(
    schema: unknown,
    file: string,
    private readonly resolve: ResolveRef,
  ) {
    this.add(schema, file);
  }

  private add(schema: unknown, file: string): void {
    if (!isObject(schema) || this.seen.has(schema)) return;
    this.seen.add(schema);
    const reference = schema['$ref'];
    if (typeof reference === 'string') {
      const target = this.resolve({ $ref: reference }, file);
      this.add(target.node, target.location?.source.absoluteRef ?? file);
    }
    this.addOwn(schema, file);
    const { allOf } = schema;
    if (Array.isArray(allOf)) for (const part of allOf) this.add(part, file);
  }

  private addOwn({ properties, required }: JsonObject, file: string): void {
    if (isObject(properties)) {
      for (const [name, schema] of Object.entries(properties)) {
        if (!this.properties.has(name)) this.properties.set(name, { schema, file });
      }
    }
    if (Array.isArray(required)) {
      for (const name of required) if (typeof name === 'string') this.required.add(name);
    }
  }
}
