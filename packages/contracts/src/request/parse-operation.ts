import { ContractRequestError, quoted } from './contract-request-error';

/** The HTTP methods of OpenAPI, in its order. */
export const HTTP_METHODS = [
  'GET',
  'PUT',
  'POST',
  'DELETE',
  'OPTIONS',
  'HEAD',
  'PATCH',
  'TRACE',
] as const;

export type HttpMethod = (typeof HTTP_METHODS)[number];

export interface ParsedOperation {
  readonly method: HttpMethod;
  readonly path: string;
}

export type PathSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string };

const PATH_LIMIT = 400;
/** RFC 3986 `pchar` without percent signs and quotes; parameters are in braces. */
const SEGMENT = /^(?:[A-Za-z0-9._~!$&()*+,;=:@-]|\{[A-Za-z_][A-Za-z0-9_-]*\})+$/;

/**
 * Parses an operation from a flag or a lock key: `POST /v1/sessions`.
 *
 * @param text the method in any case, white space, and the path
 * @param place where the text comes from, for error messages
 * @returns the method in upper case, and the path
 * @throws ContractRequestError if the method is missing or unknown, or if the path is invalid
 */
export function parseOperation(text: string, place = 'operation'): ParsedOperation {
  const parts = text.trim().split(/\s+/);
  const [first = '', second] = parts;
  if (first.startsWith('/')) {
    throw new ContractRequestError(
      'operation-without-method',
      place,
      `${quoted(text)} has no method. Write one before the path, such as "GET ${quoted(first).slice(1, -1)}".`,
    );
  }
  if (second === undefined || parts.length > 2) {
    throw new ContractRequestError(
      'operation-syntax',
      place,
      `${quoted(text)} is not an operation. Write a method, one space and a path, such as "POST /v1/sessions".`,
    );
  }
  const method = checkMethod(first, place);
  parsePath(second, place);
  return { method, path: second };
}

/**
 * The method in upper case.
 *
 * @throws ContractRequestError if the method is missing or unknown
 */
export function checkMethod(method: string | undefined, place: string): HttpMethod {
  if (method === undefined || method.trim() === '') {
    throw new ContractRequestError(
      'operation-without-method',
      place,
      `the operation has no method. Give one of ${HTTP_METHODS.join(', ')}.`,
    );
  }
  const known = HTTP_METHODS.find((candidate) => candidate === method.trim().toUpperCase());
  if (known === undefined) {
    throw new ContractRequestError(
      'unknown-method',
      place,
      `${quoted(method)} is not an HTTP method of OpenAPI. Use one of ${HTTP_METHODS.join(', ')}.`,
    );
  }
  return known;
}

/**
 * The segments of a path template; `/users/{id}:cancel` gives `users`, the parameter and `cancel`.
 *
 * @throws ContractRequestError for a path that a lock key or an OpenAPI document can't represent
 */
export function parsePath(path: string, place: string): PathSegment[] {
  const problem = pathProblem(path);
  if (problem !== undefined) {
    throw new ContractRequestError('invalid-path', place, `the path ${quoted(path)} ${problem}`);
  }
  const tokens = path.split('/').flatMap((segment) => segment.match(/\{[^}]*\}|[^{}]+/g) ?? []);
  const segments = tokens.map(toSegment);
  const names = segments.flatMap((segment) => (segment.kind === 'parameter' ? [segment.name] : []));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new ContractRequestError(
      'invalid-path',
      place,
      `the path ${quoted(path)} has the parameter {${twice}} twice. Give each its own name.`,
    );
  }
  return segments;
}

function toSegment(token: string): PathSegment {
  return token.startsWith('{')
    ? { kind: 'parameter', name: token.slice(1, -1) }
    : { kind: 'literal', text: token.replace(/^:/, '') };
}

function pathProblem(path: string): string | undefined {
  if (!path.startsWith('/')) {
    return 'doesn\'t start with "/". Paths are absolute: write a "/" before it.';
  }
  if (path === '/') {
    return undefined;
  }
  if (path.length > PATH_LIMIT) {
    return `is longer than ${PATH_LIMIT} characters, and its lock key would be too long. Shorten it.`;
  }
  if (path.endsWith('/')) {
    return 'ends in "/", which a lock key can\'t. Leave the last "/" out.';
  }
  const segments = path.slice(1).split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    return 'has an empty, "." or ".." segment. Write the segments that the server sees.';
  }
  return segments.every((segment) => SEGMENT.test(segment))
    ? undefined
    : 'has characters that a path template can\'t have. Use letters, digits, "-", "_", "." and parameters such as {id}, without a query.';
}
