import { HTTP_METHODS, type HttpMethod } from '../../request/parse-operation';
import { isObject, type Pointer, pointerOf } from './redocly';

/** An operation that a document has under `paths`. */
export interface DocumentOperation {
  readonly method: HttpMethod;
  readonly path: string;
  readonly operationId?: string;
  readonly pointer: Pointer;
}

/** The operations of a parsed document, in its order. */
export function operationsOf(document: unknown): DocumentOperation[] {
  const paths = isObject(document) ? document['paths'] : undefined;
  if (!isObject(paths)) return [];
  return Object.entries(paths).flatMap(([path, item]) =>
    path.startsWith('/') && isObject(item) ? operationsOfItem(path, item) : [],
  );
}

function operationsOfItem(
  path: string,
  item: Readonly<Record<string, unknown>>,
): DocumentOperation[] {
  return Object.entries(item).flatMap(([key, operation]) => {
    const method = HTTP_METHODS.find((known) => known.toLowerCase() === key);
    if (method === undefined || !isObject(operation)) return [];
    const { operationId } = operation;
    return [
      {
        method,
        path,
        ...(typeof operationId === 'string' ? { operationId } : {}),
        pointer: pointerOf(['paths', path, key]),
      },
    ];
  });
}
