import { isObject, type JsonObject } from '@parallel-plan/plan/text';

/** Follows a `$ref` of the document that it stands in. */
export type ResolveRef = (
  ref: { $ref: string },
  from?: string,
) => {
  readonly node: unknown;
  readonly location?: { readonly source: { readonly absoluteRef: string } } | undefined;
};

/** A property of an object schema, wherever `$ref` and `allOf` have it from. */
export interface FoundProperty {
  readonly schema: unknown;
  /** The file that it stands in, as Redocly names it. */
  readonly file: string;
}

/**
 * The properties that every value of a schema may have, and which of them are required: its own, and
 * those of what it refers to or is composed of by `allOf`.
 */
export class SchemaShape {
  readonly properties = new Map<string, FoundProperty>();
  readonly required = new Set<string>();
  private readonly seen = new Set<unknown>();

  /**
   * @param file that the schema stands in, as Redocly names it
   */
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
