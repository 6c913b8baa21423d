import { type SchemaContract } from '../request/contract-request';
import { RESERVED_SCHEMA_NAMES } from '../request/named-schemas';

/** Collects the schemas of an API: given schemas first, then derived ones. */
export class SchemaDrafts {
  private readonly schemas: Map<string, SchemaContract>;

  /** @param known schemas of an existing document; derived schemas use them unchanged */
  constructor(
    given: Readonly<Record<string, SchemaContract>>,
    private readonly known: ReadonlySet<string> = new Set(),
  ) {
    this.schemas = new Map(Object.entries(given));
  }

  get(name: string): SchemaContract | undefined {
    return this.schemas.get(name);
  }

  /**
   * Adds a schema under the wanted name. If another schema has that name, uses the fallback or a
   * numbered name.
   *
   * @returns the name that it got
   */
  add(wanted: string, schema: SchemaContract, fallback = wanted): string {
    const text = JSON.stringify(schema);
    for (let count = 0; ; count += 1) {
      const name = count === 0 ? wanted : count === 1 ? fallback : `${fallback}${count}`;
      const taken = this.schemas.get(name);
      if (taken === undefined && !RESERVED_SCHEMA_NAMES.includes(name)) {
        this.schemas.set(name, schema);
        return name;
      }
      if (taken !== undefined && JSON.stringify(taken) === text) {
        return name;
      }
    }
  }

  /** Adds a derived schema, unless the existing document has one of that name. */
  derive(wanted: string, schema: SchemaContract): string {
    return this.known.has(wanted) ? wanted : this.add(wanted, schema);
  }

  all(): Record<string, SchemaContract> {
    return Object.fromEntries(this.schemas);
  }
}
