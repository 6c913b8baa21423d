import { HTTP_METHODS, type HttpMethod } from '../../request/parse-operation';
import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { type Pointer, pointerOf } from './redocly';

/** An operation under `paths` of a document. */
export interface DocumentOperation {
  readonly method: HttpMethod;
  readonly path: string;
  readonly operationId?: string;
  readonly pointer: Pointer;
}

/**
 * The operations of a parsed document, in document order.
 *
 * @param resolve returns the target of an object with a `$ref`, or `undefined`
 */
export function operationsOf(
  document: unknown,
  resolve: (holder: object) => unknown,
): DocumentOperation[] {
  const paths = isObject(document) ? document['paths'] : undefined;
  if (!isObject(paths)) return [];
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!path.startsWith('/') || !isObject(item)) return [];
    const target = typeof item['$ref'] === 'string' ? resolve(item) : undefined;
    // The target of a reference can be in another file, so use the position of the path.
    const referred = isObject(target) ? operationsOfItem(path, target, ['paths', path]) : [];
    return [...referred, ...operationsOfItem(path, item)];
  });
}

function operationsOfItem(path: string, item: JsonObject, place?: string[]): DocumentOperation[] {
  return Object.entries(item).flatMap(([key, operation]) => {
    const method = HTTP_METHODS.find((known) => known.toLowerCase() === key);
    if (method === undefined || !isObject(operation)) return [];
    const { operationId } = operation;
    return [
      {
        method,
        path,
        ...(typeof operationId === 'string' ? { operationId } : {}),
        pointer: pointerOf(place ?? ['paths', path, key]),
      },
    ];
  });
}
