import { type OperationContract } from '../request/contract-request';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { camelCase, splitWords } from '../request/words';
import {
  checkMethod,
  type HttpMethod,
  parsePath,
  type PathSegment,
} from '../request/parse-operation';
import { operationIdOf, pathMeaning, type PathMeaning } from './path-meaning';

/** An operation with its derived names. */
export interface IdentifiedOperation {
  readonly source: OperationContract;
  /** The path in the request, such as `operations[0]`. */
  readonly place: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly segments: readonly PathSegment[];
  readonly meaning: PathMeaning;
  readonly operationId: string;
  readonly list: boolean;
}

const OPERATION_ID = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;

/**
 * @param takenIds the ids of existing operations
 * @throws ContractRequestError for an operation that is invalid, duplicate or ambiguous
 */
export function identifyOperations(
  operations: readonly OperationContract[],
  takenIds: readonly string[] = [],
): IdentifiedOperation[] {
  const parsed = operations.map((source, index) => parse(source, `operations[${index}]`));
  checkPaths(parsed);
  const taken = givenIds(parsed, takenIds);
  return parsed.map((operation) => {
    const operationId = operation.source.operationId ?? freeId(operation, taken);
    taken.add(operationId);
    return { ...operation, operationId };
  });
}

type ParsedOperation = Omit<IdentifiedOperation, 'operationId'>;

function parse(source: OperationContract, place: string): ParsedOperation {
  const method = checkMethod(source.method, place);
  const { path } = source;
  const segments = parsePath(path, place);
  const meaning = pathMeaning(method, segments);
  const list = source.list ?? (method === 'GET' && meaning.kind === 'collection');
  return { source, place, method, path, segments, meaning, list };
}

/** Parameter names don't distinguish paths: `/a/{x}` and `/a/{y}` are the same path. */
function checkPaths(operations: readonly ParsedOperation[]): void {
  const byTemplate = new Map<string, string>();
  const seen = new Set<string>();
  for (const { method, path, place } of operations) {
    const template = path.replace(/\{[^}]*\}/g, '{}');
    const other = byTemplate.get(template);
    if (seen.has(`${method} ${template}`)) {
      throw new ContractRequestError(
        'duplicate-operation',
        place,
        `${quoted(`${method} ${path}`)} already exists. Merge the two, or change the method or the path.`,
      );
    }
    if (other !== undefined && other !== path) {
      throw new ContractRequestError(
        'ambiguous-path',
        place,
        `${quoted(path)} and ${quoted(other)} differ only in the names of their parameters, so they are one path. Use the same names.`,
      );
    }
    byTemplate.set(template, path);
    seen.add(`${method} ${template}`);
  }
}

function givenIds(
  operations: readonly ParsedOperation[],
  takenIds: readonly string[],
): Set<string> {
  const ids = new Set(takenIds);
  for (const { source, place } of operations) {
    const id = source.operationId;
    if (id === undefined) {
      continue;
    }
    if (!OPERATION_ID.test(id) || ids.has(id)) {
      throw new ContractRequestError(
        'invalid-operation-id',
        `${place}.operationId`,
        ids.has(id)
          ? `${quoted(id)} is the id of another operation. Ids are unique: change one.`
          : `${quoted(id)} can't be an operation id. Write it in camelCase, such as "createSession".`,
      );
    }
    ids.add(id);
  }
  return ids;
}

function freeId(operation: ParsedOperation, taken: ReadonlySet<string>): string {
  const short = operationIdOf(operation.method, operation.meaning, operation.list);
  if (!taken.has(short)) {
    return short;
  }
  const long = camelCase(splitWords(`${operation.method.toLowerCase()} ${operation.path}`));
  let id = long;
  for (let count = 2; taken.has(id); count += 1) {
    id = `${long}${count}`;
  }
  return id;
}
