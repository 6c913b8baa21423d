import {
  type ContractRequest,
  type JsonValue,
  type OperationContract,
} from '../request/contract-request';
import { componentSchemas, FieldExamples } from '../example/field-example';
import { fieldSchema, type JsonSchema } from '../request/json-schema';
import { summaryOf, tagOf } from './path-meaning';
import { problemResponse, PROBLEM_SCHEMA } from './problem-details';
import {
  EXAMPLE_CURSOR,
  type KnownApi,
  NOTHING_KNOWN,
  type ResolvedApi,
  type ResolvedOperation,
  resolveOperations,
} from './resolve-operations';

const COMPONENTS = '#/components/schemas/';

/**
 * The OpenAPI 3.1.0 document for a request's operations, with complete examples.
 *
 * @param known contents of the document that the operations are added to
 * @throws ContractRequestError for the first part of the request that a document can't represent
 */
export function openApiDocument(
  request: ContractRequest,
  known: KnownApi = NOTHING_KNOWN,
): JsonSchema {
  const api = resolveOperations(request, known);
  const { operations } = api;
  return {
    openapi: '3.1.0',
    info: { title: request.title, version: '1.0.0', description: request.description },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(tagOfOperation))].sort().map((name) => ({ name })),
    paths: paths(api, known),
    components: components(api),
  };
}

function tagOfOperation(operation: ResolvedOperation): string {
  return operation.source.tag ?? tagOf(operation.meaning);
}

function paths(api: ResolvedApi, known: KnownApi): JsonSchema {
  const examples = new FieldExamples(api.schemas, known.examples);
  const items: { [path: string]: JsonSchema } = {};
  for (const operation of api.operations) {
    const item = (items[operation.path] ??= {});
    item[operation.method.toLowerCase()] = operationObject(operation, examples);
  }
  return items;
}

function operationObject(operation: ResolvedOperation, examples: FieldExamples): JsonSchema {
  const { source, operationId } = operation;
  const parameters = parameterObjects(operation, examples);
  return {
    operationId,
    tags: [tagOfOperation(operation)],
    summary: source.summary ?? summaryOf(operationId),
    ...(source.description === undefined ? {} : { description: source.description }),
    ...(source.auth === true ? { security: [{ bearerAuth: [] }] } : {}),
    ...(parameters.length === 0 ? {} : { parameters: parameters as JsonValue[] }),
    ...(operation.request === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: jsonContent(operation.request, examples),
          },
        }),
    responses: responseObjects(operation, examples),
  };
}

function parameterObjects(operation: ResolvedOperation, examples: FieldExamples): JsonSchema[] {
  const inPath = operation.parameters.map(({ name, shape }): JsonSchema => {
    const place = `${operation.place}.path {${name}}`;
    const thing = (operation.meaning.identified.get(name) ?? []).join(' ');
    return {
      name,
      in: 'path',
      required: true,
      schema: fieldSchema(shape, COMPONENTS),
      example: examples.ofField(shape, name, thing, place),
    };
  });
  const inQuery = (operation.source.parameters ?? []).map((field): JsonSchema => {
    const { name, required = false, ...shape } = field;
    return {
      name,
      in: 'query',
      required,
      ...(shape.description === undefined ? {} : { description: shape.description }),
      schema: fieldSchema(shape, COMPONENTS),
      example: examples.ofField(shape, name, '', `${operation.place}.parameters ${name}`),
    };
  });
  const ofPage = operation.list ? pageParameters(operation.source.pagination) : [];
  return [...inPath, ...inQuery, ...ofPage];
}

const MOST_ITEMS = 100;
const USUAL_ITEMS = 20;

function pageParameters(pagination: OperationContract['pagination']): readonly JsonSchema[] {
  const maximum = Math.max(pagination?.max ?? MOST_ITEMS, pagination?.default ?? 0);
  const usual = pagination?.default ?? Math.min(USUAL_ITEMS, maximum);
  return [CURSOR, limitParameter(usual, maximum)];
}

const CURSOR: JsonSchema = {
  name: 'cursor',
  in: 'query',
  required: false,
  description:
    'The start of the page: nextCursor of the previous page. Without it, the first page.',
  schema: { type: 'string', minLength: 1, maxLength: 500 },
  example: EXAMPLE_CURSOR,
};

function limitParameter(usual: number, maximum: number): JsonSchema {
  return {
    name: 'limit',
    in: 'query',
    required: false,
    description: 'The maximum number of items on the page.',
    schema: { type: 'integer', minimum: 1, maximum, default: usual },
    example: usual,
  };
}

function responseObjects(operation: ResolvedOperation, examples: FieldExamples): JsonSchema {
  const success: JsonSchema = {
    description: SUCCESS[operation.status] ?? 'Success',
    ...(operation.response === undefined
      ? {}
      : { content: jsonContent(operation.response, examples) }),
  };
  return {
    [String(operation.status)]: success,
    ...Object.fromEntries(
      operation.errors.map((status) => [
        String(status),
        { $ref: `#/components/responses/${problemResponse(status).name}` },
      ]),
    ),
  };
}

const SUCCESS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
};

function jsonContent(schema: string, examples: FieldExamples): JsonSchema {
  return {
    'application/json': {
      schema: { $ref: `${COMPONENTS}${schema}` },
      example: examples.ofSchema(schema),
    },
  };
}

function components(api: ResolvedApi): JsonSchema {
  const statuses = [...new Set(api.operations.flatMap((operation) => operation.errors))].sort(
    (a, b) => a - b,
  );
  const responses = statuses.map((status) => {
    const { name, response } = problemResponse(status);
    return [name, response] as const;
  });
  const auth = api.operations.some((operation) => operation.source.auth === true);
  return {
    ...(auth ? { securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer' } } } : {}),
    ...(responses.length === 0 ? {} : { responses: Object.fromEntries(responses) }),
    schemas: sortedByName({ ...componentSchemas(api.schemas), Problem: PROBLEM_SCHEMA }),
  };
}

function sortedByName(schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
}
