import {
  type ContractRequest,
  type FieldShape,
  type JsonValue,
  type OperationContract,
  type PayloadContract,
  type SchemaContract,
} from '../request/contract-request';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { pascalCase, splitWords } from '../request/words';
import { checkFields, checkSchemaExists } from '../request/check-fields';
import { nameSchemas, type NamedSchemas } from '../request/named-schemas';
import { type IdentifiedOperation, identifyOperations } from './identify-operations';
import { type PathMeaning, resourceName } from './path-meaning';
import { resourceFields, writableFields } from './resource-fields';
import { SchemaDrafts } from './schema-drafts';

/** An operation with all defaults resolved. */
export interface ResolvedOperation extends IdentifiedOperation {
  readonly parameters: readonly { readonly name: string; readonly shape: FieldShape }[];
  /** Names of schemas. */
  readonly request?: string;
  readonly response?: string;
  readonly status: number;
  /** Ascending. */
  readonly errors: readonly number[];
}

/** The contents of an existing document. */
export interface KnownApi {
  /** The schemas, as far as a contract can express them. */
  readonly schemas: ReadonlyMap<string, SchemaContract>;
  readonly operationIds: readonly string[];
  /** Examples of its schemas. */
  readonly examples: ReadonlyMap<string, JsonValue>;
}

export const NOTHING_KNOWN: KnownApi = {
  schemas: new Map(),
  operationIds: [],
  examples: new Map(),
};

export interface ResolvedApi {
  readonly operations: readonly ResolvedOperation[];
  readonly schemas: NamedSchemas;
}

const WITHOUT_REQUEST = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);
const WITHOUT_RESPONSE = new Set(['HEAD', 'DELETE', 'OPTIONS', 'TRACE']);
/** The cursor of examples; clients treat it as opaque. */
export const EXAMPLE_CURSOR = 'eyJvZmZzZXQiOjIwfQ';
const UUID: FieldShape = { type: 'string', format: 'uuid' };

/**
 * Resolves what the request leaves open: names, bodies, statuses, parameters.
 *
 * @param known contents of the document that the operations are added to
 * @throws ContractRequestError for the first thing that is invalid
 */
export function resolveOperations(
  request: ContractRequest,
  { schemas: known, operationIds }: KnownApi = NOTHING_KNOWN,
): ResolvedApi {
  const given = { ...Object.fromEntries(known), ...request.schemas };
  const own = nameSchemas(given);
  const operations = identifyOperations(request.operations ?? [], operationIds);
  for (const operation of operations) {
    checkPayloads(operation, own);
  }
  const drafts = new SchemaDrafts(given, new Set(known.keys()));
  const bodies = new BodyNames(drafts, request);
  for (const operation of operations) {
    bodies.nameGivenResponse(operation);
  }
  const named = operations.map((operation) => ({
    ...operation,
    ...bodies.request(operation),
    ...bodies.response(operation),
  }));
  const schemas = nameSchemas(drafts.all());
  return { operations: named.map((operation) => complete(operation, schemas)), schemas };
}

type NamedBodies = IdentifiedOperation & { readonly request?: string; readonly response?: string };

function complete(operation: NamedBodies, schemas: NamedSchemas): ResolvedOperation {
  const parameters = operation.segments.flatMap((segment) =>
    segment.kind === 'parameter'
      ? [{ name: segment.name, shape: parameterShape(segment.name, operation.meaning, schemas) }]
      : [],
  );
  const status = successStatus(operation);
  return { ...operation, parameters, status, errors: errorStatuses(operation, parameters.length) };
}

/** Names the schema of each body, and derives missing schemas. */
class BodyNames {
  private readonly responses = new Map<string, string>();

  constructor(
    private readonly drafts: SchemaDrafts,
    private readonly context: ContractRequest,
  ) {}

  /**
   * Call this for all operations first: a response that one operation defines for a resource also
   * applies to the others.
   */
  nameGivenResponse(operation: IdentifiedOperation): void {
    const given = operation.source.response;
    if (given !== undefined && given !== null) {
      const wanted =
        operation.meaning.kind === 'action'
          ? `${pascalCase(splitWords(operation.operationId))}Response`
          : resourceName(operation.meaning);
      this.responses.set(operation.operationId, this.nameOf(given, wanted, operation, 'Response'));
    }
  }

  response(operation: IdentifiedOperation): { response?: string } {
    const name = this.responses.get(operation.operationId) ?? this.derivedResponse(operation);
    if (name === undefined) {
      return {};
    }
    return { response: operation.list ? this.drafts.derive(`${name}Page`, pageOf(name)) : name };
  }

  request(operation: IdentifiedOperation): { request?: string } {
    const { source, method, meaning } = operation;
    if (source.request === null || (source.request === undefined && WITHOUT_REQUEST.has(method))) {
      return {};
    }
    const verb = method === 'POST' ? 'Create' : method === 'PUT' ? 'Replace' : 'Update';
    const wanted =
      meaning.kind === 'action'
        ? `${pascalCase(splitWords(operation.operationId))}Request`
        : `${verb}${resourceName(meaning)}`;
    if (source.request !== undefined) {
      return { request: this.nameOf(source.request, wanted, operation, 'Request') };
    }
    if (meaning.kind === 'action') {
      return meaning.resource.length === 0 ? { request: this.freeForm(operation, 'Request') } : {};
    }
    return { request: this.writable(operation, wanted, method === 'PATCH') };
  }

  private derivedResponse(operation: IdentifiedOperation): string | undefined {
    const { source, method, meaning } = operation;
    const empty = source.status === 204 || source.status === 205;
    if (source.response === null || empty || WITHOUT_RESPONSE.has(method)) {
      return undefined;
    }
    return meaning.kind === 'action' && meaning.resource.length === 0
      ? this.freeForm(operation, 'Response')
      : this.resource(meaning);
  }

  private nameOf(
    payload: PayloadContract,
    wanted: string,
    operation: IdentifiedOperation,
    suffix: string,
  ): string {
    if ('ref' in payload) {
      return payload.ref;
    }
    const fallback = `${pascalCase(splitWords(operation.operationId))}${suffix}`;
    return this.drafts.add(wanted, payload, fallback);
  }

  private resource(meaning: PathMeaning): string {
    const name = resourceName(meaning);
    return this.drafts.get(name) === undefined
      ? this.drafts.add(name, {
          fields: resourceFields(meaning.resource, this.context.tables ?? []),
        })
      : name;
  }

  private writable(operation: IdentifiedOperation, wanted: string, partial: boolean): string {
    if (this.drafts.get(wanted) !== undefined) {
      return wanted;
    }
    const given = this.responses.get(operation.operationId);
    const name = given ?? this.resource(operation.meaning);
    const schema = this.drafts.get(name);
    return schema === undefined || 'oneOf' in schema
      ? name
      : this.drafts.add(wanted, { fields: writableFields(schema.fields, partial) });
  }

  private freeForm(operation: IdentifiedOperation, suffix: string): string {
    const schema: SchemaContract = { fields: [] };
    return this.drafts.derive(`${pascalCase(splitWords(operation.operationId))}${suffix}`, schema);
  }
}

function pageOf(item: string): SchemaContract {
  return {
    fields: [
      { name: 'items', type: 'array', items: { type: 'ref', ref: item } },
      {
        name: 'nextCursor',
        type: 'string',
        nullable: true,
        description: 'The cursor of the next page; null on the last one.',
        example: EXAMPLE_CURSOR,
      },
    ],
  };
}

function checkPayloads(operation: IdentifiedOperation, schemas: NamedSchemas): void {
  const { source, place, method } = operation;
  checkFields(source.parameters ?? [], `${place}.parameters`, schemas);
  for (const side of ['request', 'response'] as const) {
    const payload = source[side];
    if (payload === undefined || payload === null) {
      continue;
    }
    if ('ref' in payload) {
      checkSchemaExists(payload.ref, `${place}.${side}`, schemas);
    } else if ('fields' in payload) {
      checkFields(payload.fields, `${place}.${side}.fields`, schemas);
    }
    const forbidden =
      side === 'request' ? WITHOUT_REQUEST.has(method) : hasNoContent(source, method);
    if (forbidden) {
      throw new ContractRequestError(
        'body-not-allowed',
        `${place}.${side}`,
        `a ${side} of ${method}${side === 'response' ? ` with status ${String(source.status ?? 200)}` : ''} has no body that all clients and servers pass on. Leave the ${side} out, or use another method or status.`,
      );
    }
  }
}

function hasNoContent(source: OperationContract, method: string): boolean {
  return method === 'HEAD' || source.status === 204 || source.status === 205;
}

function parameterShape(name: string, meaning: PathMeaning, schemas: NamedSchemas): FieldShape {
  const thing = schemas.get(pascalCase(meaning.identified.get(name) ?? []));
  const words = splitWords(name);
  const isId = words.at(-1) === 'id' || words.at(-1) === 'uuid';
  const fields = thing !== undefined && 'fields' in thing ? thing.fields : [];
  const field =
    fields.find((candidate) => candidate.name === name) ??
    fields.find((candidate) => isId && candidate.name === 'id');
  if (field !== undefined && ['string', 'integer', 'enum'].includes(field.type)) {
    return { ...field, nullable: false };
  }
  return isId ? UUID : { type: 'string', min: 1, max: 200 };
}

function successStatus(operation: NamedBodies): number {
  const { source, method, meaning, place } = operation;
  const derived =
    operation.response === undefined && method !== 'HEAD'
      ? 204
      : method === 'POST' && meaning.kind === 'collection'
        ? 201
        : 200;
  const status = source.status ?? derived;
  if (!Number.isInteger(status) || status < 200 || status > 299) {
    throw new ContractRequestError(
      'invalid-status',
      `${place}.status`,
      `${quoted(status)} is not a success status. Use 200 to 299, and "errors" for the rest.`,
    );
  }
  return status;
}

function errorStatuses(operation: NamedBodies, parameters: number): number[] {
  const { source, method, meaning, list } = operation;
  for (const status of source.errors ?? []) {
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new ContractRequestError(
        'invalid-status',
        `${operation.place}.errors`,
        `${quoted(status)} is not an error status. Use 400 to 599.`,
      );
    }
  }
  const statuses = [
    ...(source.errors ?? []),
    ...(operation.request === undefined ? [] : [400, 422]),
    ...(list ? [400] : []),
    ...(source.auth === true ? [401, 403] : []),
    ...(parameters > 0 ? [404] : []),
    ...(method === 'POST' && meaning.kind === 'collection' ? [409] : []),
  ];
  return [...new Set(statuses)].sort((a, b) => a - b);
}
