/** A value that JSON can represent. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * What the contracts of a change must describe. All decisions are already made; nothing prompts the
 * user.
 */
export interface ContractRequest {
  readonly changeId: string;
  readonly title: string;
  /** One or two sentences. They become the description of the API. */
  readonly description: string;
  /** The Nx project of the change. Default `change/<changeId>`. */
  readonly changeProject?: string;
  /** If `openapi` is set, the operations of that document. */
  readonly operations?: readonly OperationContract[];
  /** An OpenAPI 3.1 document that already describes the operations. It is written unchanged. */
  readonly openapi?: { readonly text: string };
  /** Schemas by name (`Session`, `CreateSession`) that operations and events can reference. */
  readonly schemas?: Readonly<Record<string, SchemaContract>>;
  readonly tables?: readonly TableContract[];
  readonly events?: readonly EventContract[];
  readonly modules?: readonly ModuleRequest[];
}

/** The projects on both sides of an interface. */
export interface ContractParties {
  /** The project whose work package implements the interface. */
  readonly owner: string;
  /** The projects that use it. */
  readonly consumers: readonly string[];
}

/**
 * One HTTP operation. Method and path are enough; the rest is derived from them (see
 * `scaffoldContracts`). For example, `POST /v1/sessions` alone gives a `Session` and a
 * `CreateSession`.
 */
export interface OperationContract extends ContractParties {
  /** Any case; `GET`, `PUT`, `POST`, `DELETE`, `OPTIONS`, `HEAD`, `PATCH` or `TRACE`. */
  readonly method: string;
  /** Starts with `/`; parameters in braces: `/v1/users/{id}`. */
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  /** Default: derived from method and path (`createSession`, `listUsers`, `getUser`). */
  readonly operationId?: string;
  /** Default: the name of the collection in the path (`sessions`). */
  readonly tag?: string;
  /** The JSON request body. `null`: no body, even if the method usually has one. */
  readonly request?: PayloadContract | null;
  /** The JSON body of the success response; for a list, one item of it. `null`: no body. */
  readonly response?: PayloadContract | null;
  /**
   * The status of the success response, 200 to 299. Default: 201 for a create, 204 without a body,
   * otherwise 200.
   */
  readonly status?: number;
  /** Error statuses, 400 to 599, in addition to those that every operation of its kind has. */
  readonly errors?: readonly number[];
  /**
   * Whether it returns a page of items. Default: true for a `GET` whose path ends in a collection
   * (a plural).
   */
  readonly list?: boolean;
  /** The default and maximum number of items on a page of a list. Defaults: 20 and 100. */
  readonly pagination?: { readonly default?: number; readonly max?: number };
  /**
   * Query parameters, in addition to the pagination parameters. Optional unless `required` is true.
   */
  readonly parameters?: readonly FieldContract[];
  /** Requires a bearer token; adds 401 and 403. */
  readonly auth?: boolean;
}

/** A body: a named schema, inline fields, or one of several named schemas. */
export type PayloadContract = RefPayload | ObjectContract | UnionContract;

export interface RefPayload {
  /** A key of `ContractRequest.schemas`. */
  readonly ref: string;
}

/** A named schema. */
export type SchemaContract = ObjectContract | UnionContract;

export interface ObjectContract {
  readonly description?: string;
  readonly fields: readonly FieldContract[];
}

/**
 * A polymorphic payload. Each variant has the discriminator as a required constant: the only value
 * of its own `enum` field of that name, otherwise its name in snake_case (`card_payment`).
 */
export interface UnionContract {
  readonly description?: string;
  /** Two or more keys of `ContractRequest.schemas`, all of them objects. */
  readonly oneOf: readonly string[];
  /** The property that identifies the variant, such as `kind`. */
  readonly discriminator: string;
}

export const FIELD_TYPES = [
  'string',
  'integer',
  'number',
  'boolean',
  'object',
  'array',
  'enum',
  'ref',
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

/** The type and the limits of a value. */
export interface FieldShape {
  readonly type: FieldType;
  /**
   * Format of a string: `uuid`, `date-time`, `date`, `time`, `email`, `uri`, `hostname`, `ipv4`,
   * `ipv6`, …
   */
  readonly format?: string;
  readonly description?: string;
  /** Validated against the shape; derived if missing. */
  readonly example?: JsonValue;
  readonly nullable?: boolean;
  /**
   * The minimum of a number, of the length of a string (in characters) or of an array (in items).
   */
  readonly min?: number;
  /**
   * The maximum of a number, of the length of a string (in characters) or of an array (in items).
   */
  readonly max?: number;
  /**
   * For a string: an ECMA-262 regular expression. Add an `example` unless the pattern is simple.
   */
  readonly pattern?: string;
  /** For an `enum`: its values, one or more strings. */
  readonly values?: readonly string[];
  /** For a `ref`: a key of `ContractRequest.schemas`. */
  readonly ref?: string;
  /** For an `array`: the shape of its items. Default: strings. */
  readonly items?: FieldShape;
  /** For an `object`: its fields. */
  readonly fields?: readonly FieldContract[];
}

/** A named field of an object. */
export interface FieldContract extends FieldShape {
  readonly name: string;
  /** Default true. */
  readonly required?: boolean;
}

/**
 * One table. Only the name is required: by default a table has `id`, `created_at` and `updated_at`.
 */
export interface TableContract extends ContractParties {
  /** `[a-z][a-z0-9_]*` */
  readonly name: string;
  readonly description?: string;
  /**
   * The table already exists: `columns` are added with `ALTER TABLE`, except those marked
   * `existing` themselves.
   */
  readonly existing?: boolean;
  readonly columns?: readonly ColumnContract[];
}

export interface ColumnContract {
  /** `[a-z][a-z0-9_]*` */
  readonly name: string;
  /** A PostgreSQL type: `uuid`, `text`, `varchar(80)`, `timestamptz`, `numeric(12,2)`, `text[]`, … */
  readonly type: string;
  readonly description?: string;
  /** Default false; true for a column without a default that is added to an existing table. */
  readonly nullable?: boolean;
  /** If several columns set it, they form one composite key, in column order. */
  readonly primaryKey?: boolean;
  readonly unique?: boolean;
  /** An SQL expression: `now()`, `0`, `'new'`. */
  readonly default?: string;
  /** References a table of this request; list an existing table with `existing: true`. */
  readonly references?: ColumnReference;
  /**
   * An SQL condition on this column: `amount > 0`. Add an `example` unless the condition is simple.
   */
  readonly check?: string;
  /** The allowed values of a text column; becomes a `CHECK`. */
  readonly values?: readonly string[];
  /** The value in the seed row. */
  readonly example?: string | number | boolean | null;
  /**
   * For an existing table: the column already exists, and is listed only as a target of references.
   */
  readonly existing?: boolean;
}

export interface ColumnReference {
  readonly table: string;
  /** Default: the table's single primary key. */
  readonly column?: string;
  /** Default: no action. */
  readonly onDelete?: 'cascade' | 'restrict' | 'set null';
}

/**
 * One event channel. Only the channel is required: by default its data is the id of its subject.
 */
export interface EventContract extends ContractParties {
  /** Matches `[a-z][a-z0-9.]*`, such as `session.created`. */
  readonly channel: string;
  readonly description?: string;
  /** The fields of `data`. */
  readonly fields?: readonly FieldContract[];
}

/** The new or changed exports of a library. */
export interface ModuleRequest {
  /** The Nx project that exports it. It is the owner. */
  readonly project: string;
  /** The projects that import it. */
  readonly consumers: readonly string[];
  /**
   * TypeScript declarations. If missing, the file contains questions, and the contracts package
   * completes it.
   */
  readonly exports?: string;
  /**
   * The project's current exports, as declarations. They become a comment if `exports` is missing.
   */
  readonly surface?: string;
}

/** The text of each file, by path relative to the change folder, in order. */
export type ContractFiles = ReadonlyMap<string, string>;

/** One interface, with the lock key that its owner holds. */
export interface ContractInterface extends ContractParties {
  readonly kind: 'operation' | 'table' | 'event' | 'module';
  /**
   * Canonical: `api:POST /v1/sessions`, `db:schema:sessions`, `event:session.created`,
   * `contract:contracts/modules/comments.d.ts`.
   */
  readonly lockKey: string;
  /** Relative to the change folder, such as `contracts/openapi/v1.yaml`. */
  readonly artifact: string;
}
