/** A value that JSON can hold. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What the contracts of one change have to describe: all decisions taken, nothing asked. */
export interface ContractRequest {
  readonly changeId: string;
  readonly title: string;
  /** One or two sentences; becomes the description of the API. */
  readonly description: string;
  /** The Nx project that stands for the change. Default `change/<changeId>`. */
  readonly changeProject?: string;
  /** With `openapi`: those that the document has. */
  readonly operations?: readonly OperationContract[];
  /** An OpenAPI 3.1 document that describes the operations already. It is written as it is. */
  readonly openapi?: { readonly text: string };
  /** Schemas by name (`Session`, `CreateSession`), for operations and events to refer to. */
  readonly schemas?: Readonly<Record<string, SchemaContract>>;
  readonly tables?: readonly TableContract[];
  readonly events?: readonly EventContract[];
  readonly modules?: readonly ModuleRequest[];
}

/** Who stands on which side of an interface. Names of projects. */
export interface ContractParties {
  /** The project whose work package implements the interface. */
  readonly owner: string;
  /** The projects that use it. */
  readonly consumers: readonly string[];
}

/**
 * One HTTP operation. Method and path are enough: the rest is derived from them (see
 * `scaffoldContracts`), so `POST /v1/sessions` alone gives a `Session` and a `CreateSession`.
 */
export interface OperationContract extends ContractParties {
  /** Any case; `GET`, `PUT`, `POST`, `DELETE`, `OPTIONS`, `HEAD`, `PATCH` or `TRACE`. */
  readonly method: string;
  /** Starts with `/`; parameters in braces: `/v1/users/{id}`. */
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  /** Default: from method and path (`createSession`, `listUsers`, `getUser`). */
  readonly operationId?: string;
  /** Default: the collection's name in the path (`sessions`). */
  readonly tag?: string;
  /** The JSON body. `null`: none, even where the method usually has one. */
  readonly request?: PayloadContract | null;
  /** The JSON body of the success response; of a list, one item of it. `null`: none. */
  readonly response?: PayloadContract | null;
  /** Of the success response, 200..299. Default 201 for a create, 204 without a body, else 200. */
  readonly status?: number;
  /** Statuses of errors, 400..599, beside the ones that every operation of its kind has. */
  readonly errors?: readonly number[];
  /** Answers with a page of items. Default: a `GET` whose path ends in a collection (a plural). */
  readonly list?: boolean;
  /** Items of a page of a list: by default, and at most. Default 20 and 100. */
  readonly pagination?: { readonly default?: number; readonly max?: number };
  /** Query parameters, beside those that select a page. Optional unless `required` is true. */
  readonly parameters?: readonly FieldContract[];
  /** Needs a bearer token; adds 401 and 403. */
  readonly auth?: boolean;
}

/** A body: a named schema, fields in place, or one of several named schemas. */
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
 * A polymorphic payload. Each variant carries the discriminator as a required constant: the single
 * value of its own `enum` field of that name, otherwise its name in snake_case (`card_payment`).
 */
export interface UnionContract {
  readonly description?: string;
  /** Keys of `ContractRequest.schemas`, objects, two or more. */
  readonly oneOf: readonly string[];
  /** The property that tells the variants apart, such as `kind`. */
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

/** What a value may be. */
export interface FieldShape {
  readonly type: FieldType;
  /** Of a string: `uuid`, `date-time`, `date`, `time`, `email`, `uri`, `hostname`, `ipv4`, `ipv6`, … */
  readonly format?: string;
  readonly description?: string;
  /** Checked against the shape; derived where absent. */
  readonly example?: JsonValue;
  readonly nullable?: boolean;
  /** The smallest number, the shortest string (in characters) or array (in items). */
  readonly min?: number;
  /** The greatest number, the longest string (in characters) or array (in items). */
  readonly max?: number;
  /** Of a string: an ECMA-262 regular expression. Give an `example` with all but simple ones. */
  readonly pattern?: string;
  /** Of an `enum`: its values, strings, one or more. */
  readonly values?: readonly string[];
  /** Of a `ref`: a key of `ContractRequest.schemas`. */
  readonly ref?: string;
  /** Of an `array`. Default: strings. */
  readonly items?: FieldShape;
  /** Of an `object`. */
  readonly fields?: readonly FieldContract[];
}

/** A named value of an object. */
export interface FieldContract extends FieldShape {
  readonly name: string;
  /** Default true. */
  readonly required?: boolean;
}

/** One table. A name is enough: it gets `id`, `created_at` and `updated_at`. */
export interface TableContract extends ContractParties {
  /** `[a-z][a-z0-9_]*` */
  readonly name: string;
  readonly description?: string;
  /**
   * The table is there already: `columns` are added with `ALTER TABLE`, save those that are
   * marked `existing` themselves.
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
  /** Default false; true for a column that is added to an existing table without a default. */
  readonly nullable?: boolean;
  /** On several columns: one composite key, in the order of the columns. */
  readonly primaryKey?: boolean;
  readonly unique?: boolean;
  /** An SQL expression: `now()`, `0`, `'new'`. */
  readonly default?: string;
  /** A table of this request (an existing one is listed with `existing: true`). */
  readonly references?: ColumnReference;
  /** An SQL condition over this column: `amount > 0`. Give an `example` with all but simple ones. */
  readonly check?: string;
  /** The allowed values of a text column; becomes a `CHECK`. */
  readonly values?: readonly string[];
  /** The value in the seed row. */
  readonly example?: string | number | boolean | null;
  /** Of an existing table: the column is there already, and only named for others to refer to. */
  readonly existing?: boolean;
}

export interface ColumnReference {
  readonly table: string;
  /** Default: the table's single primary key. */
  readonly column?: string;
  /** Default: no action. */
  readonly onDelete?: 'cascade' | 'restrict' | 'set null';
}

/** One event channel. A channel is enough: its data then is the id of the thing that it is about. */
export interface EventContract extends ContractParties {
  /** `[a-z][a-z0-9.]*`: `session.created` */
  readonly channel: string;
  readonly description?: string;
  /** What `data` holds. */
  readonly fields?: readonly FieldContract[];
}

/** What a library will export that is new or changed. */
export interface ModuleRequest {
  /** The Nx project that exports it, and so its owner. */
  readonly project: string;
  /** The projects that import it. */
  readonly consumers: readonly string[];
  /** TypeScript declarations. Missing: a file with questions, which the contracts package completes. */
  readonly exports?: string;
  /** What the project exports today, as declarations; becomes a comment where `exports` is missing. */
  readonly surface?: string;
}

/** Paths relative to the change's folder, in order, each with the text of the file. */
export type ContractFiles = ReadonlyMap<string, string>;

/** One interface, with the key that its owner locks. */
export interface ContractInterface extends ContractParties {
  readonly kind: 'operation' | 'table' | 'event' | 'module';
  /**
   * Canonical: `api:POST /v1/sessions`, `db:schema:sessions`, `event:session.created`,
   * `contract:contracts/modules/comments.d.ts`.
   */
  readonly lockKey: string;
  /** Relative to the change's folder: `contracts/openapi/v1.yaml`. */
  readonly artifact: string;
}
