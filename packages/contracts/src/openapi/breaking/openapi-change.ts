import { quotedList, quoted } from '@parallel-plan/plan';
import type { Step } from './document-tree';

/** One difference between two documents, as api-smart-diff has it. */
export interface OpenapiDifference {
  readonly type: string;
  readonly action: string;
  /** Of the earlier document, and of the later one for what is new. */
  readonly path: readonly Step[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/** In a response, what used to be one thing is another: whoever reads it is not prepared for that. */
const EXACT = new Set(['format', 'pattern', 'const', 'multipleOf', '$ref']);

/**
 * Whether whoever uses the API as it was may fail with it as it is.
 *
 * Only what lies in `paths` is judged: of a component alone nobody knows whether it is sent or received.
 * On four things api-smart-diff 1.0.6 is corrected: it takes every changed type of a body for breaking
 * and none of a response, a changed format or pattern of a response for harmless, a property that is
 * gone too if it was optional (what is generated from the contract doesn't compile without it), and
 * credentials that a call needs from now on.
 */
export function isBreaking(difference: OpenapiDifference): boolean {
  const { type, action, path, before, after } = difference;
  if (path[0] !== 'paths') return false;
  const key = path.at(-1);
  if (key === 'type' && action === 'replace' && path.includes('schema')) {
    return isInResponse(path) ? !isSubset(after, before) : !isSubset(before, after);
  }
  if (type === 'breaking') return true;
  if (action === 'remove') return isProperty(path);
  if (action === 'add') return path.length === 4 && key === 'security' && needsCredentials(after);
  if (action !== 'replace' || !isInResponse(path) || !path.includes('schema')) return false;
  return EXACT.has(String(key)) && type === 'non-breaking';
}

/** What changed, in a clause: `the property "name" is gone from the body of POST /v1/users`. */
export function describeChange(difference: OpenapiDifference): string {
  return `${whatOf(difference)} ${whereOf(difference.path)}`.trim();
}

/** `GET /v1/users` */
export function operationOf([, path, method]: readonly Step[]): string {
  return method === undefined ? String(path) : `${String(method).toUpperCase()} ${String(path)}`;
}

function whatOf({ action, path, before, after }: OpenapiDifference): string {
  const key = path.at(-1);
  const parent = path.at(-2);
  const name = quoted(String(key));
  const gone = action === 'remove';
  if (path.length <= 3) return gone ? `the operation ${operationOf(path)} is gone` : 'it changed';
  if (parent === 'properties') {
    return gone ? `the property ${name} is gone` : `the property ${name} has to be there now`;
  }
  if (parent === 'required') {
    const property = quoted(String(gone ? before : after));
    return gone
      ? `the property ${property} is not always there any more`
      : `the property ${property} is required now`;
  }
  if (parent === 'enum') {
    const value = quoted(String(gone ? before : after));
    return gone ? `the value ${value} is gone` : `there is a new value ${value}`;
  }
  if (parent === 'responses' && path.length === 5)
    return `the response ${name} is ${gone ? 'gone' : 'new'}`;
  if (parent === 'content') return `the media type ${name} is ${gone ? 'gone' : 'new'}`;
  if (parent === 'parameters')
    return `the parameter ${quoted(parameterName(gone ? before : after))} is ${gone ? 'gone' : 'required now'}`;
  if (key === 'security') return 'it needs credentials now';
  const of = schemaOwner(path);
  if (action === 'replace' || action === 'rename') {
    return `${name}${of} was ${shown(before)} and is ${shown(after)}`;
  }
  return `${name}${of} is ${gone ? 'gone' : `new: ${shown(after)}`}`;
}

function whereOf(path: readonly Step[]): string {
  if (path.length <= 3) return '';
  const operation = operationOf(path);
  if (isInResponse(path)) {
    return path.length === 5
      ? `in ${operation}`
      : `in the response ${String(path[4])} of ${operation}`;
  }
  if (path[3] === 'requestBody') return `in the body of ${operation}`;
  return `in ${operation}`;
}

/** ` of "age"`: the property that a schema keyword is about. */
function schemaOwner(path: readonly Step[]): string {
  const at = path.lastIndexOf('properties');
  const owner = at === -1 ? undefined : path[at + 1];
  return owner === undefined ? '' : ` of ${quoted(String(owner))}`;
}

function isProperty(path: readonly Step[]): boolean {
  return path.includes('schema') && path.at(-2) === 'properties';
}

function isInResponse(path: readonly Step[]): boolean {
  return path[3] === 'responses';
}

/** An empty requirement among them makes all of them optional. */
function needsCredentials(security: unknown): boolean {
  return (
    Array.isArray(security) &&
    security.length > 0 &&
    security.every((entry) => Object.keys((entry as object | null) ?? {}).length > 0)
  );
}

/** Of two `type` keywords; an integer is a number. */
function isSubset(some: unknown, all: unknown): boolean {
  const known = new Set([all].flat());
  return [some]
    .flat()
    .every((type) => known.has(type) || (type === 'integer' && known.has('number')));
}

function parameterName(parameter: unknown): string {
  const { name, $ref } = (parameter ?? {}) as { readonly name?: unknown; readonly $ref?: unknown };
  return String(name ?? $ref ?? '');
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return quotedList(value.map(String));
  return typeof value === 'object' && value !== null ? 'something else' : quoted(String(value));
}
