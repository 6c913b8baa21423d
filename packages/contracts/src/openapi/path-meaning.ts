import {
  camelCase,
  isPlural,
  pascalCase,
  pluralWords,
  singularWords,
  splitWords,
} from '../request/words';
import { type HttpMethod, type PathSegment } from '../request/parse-operation';

/** The meaning of a REST path, derived from its words. */
export interface PathMeaning {
  /**
   * `collection`: `/sessions`. `item`: `/sessions/{id}`. `action`: a `POST` to a path that is not a
   * collection, such as `/sessions/{id}/cancel` or `/login`. `single`: anything else, such as
   * `/me`.
   */
  readonly kind: 'collection' | 'item' | 'action' | 'single';
  /** The words of the resource, in the singular: `user`, `session`. */
  readonly resource: readonly string[];
  /** The words of the parent resources, in the singular: `user` for `/users/{id}/sessions`. */
  readonly parents: readonly string[];
  /** The words of an action. */
  readonly action: readonly string[];
  /** By parameter name: the words of the resource that the parameter identifies. */
  readonly identified: ReadonlyMap<string, readonly string[]>;
}

const PREFIX = /^(?:api|v\d+(?:[a-z]+\d*)?)$/i;

/**
 * Derives the meaning of a path. Leading `api` and version segments (`v1`, `v2beta1`) are ignored.
 */
export function pathMeaning(method: HttpMethod, segments: readonly PathSegment[]): PathMeaning {
  const start = segments.findIndex(
    (segment) => segment.kind === 'parameter' || !PREFIX.test(segment.text),
  );
  const rest = start === -1 ? [] : segments.slice(start);
  const literals = rest.flatMap((segment) =>
    segment.kind === 'literal' ? [splitWords(segment.text)] : [],
  );
  const things = literals.map(singularWords);
  const identified = identifiedThings(rest);
  const last = rest.at(-1);
  const own = things.at(-1) ?? ['root'];
  const parents = things.slice(0, -1).flat();
  if (last === undefined || last.kind === 'parameter') {
    return { kind: last ? 'item' : 'single', resource: own, parents, action: [], identified };
  }
  if (isPlural(last.text)) {
    return { kind: 'collection', resource: own, parents, action: [], identified };
  }
  if (method === 'POST') {
    const resource = things.at(-2) ?? [];
    return {
      kind: 'action',
      resource,
      parents: things.slice(0, -2).flat(),
      action: own,
      identified,
    };
  }
  return { kind: 'single', resource: own, parents, action: [], identified };
}

/** A verb and its object: `createSession`, `listUserSessions`, `cancelSession`, `getMe`. */
export function operationIdOf(method: HttpMethod, meaning: PathMeaning, list: boolean): string {
  const { kind, resource, parents, action } = meaning;
  if (kind === 'action') {
    return camelCase([...action, ...parents, ...resource]);
  }
  const verb = method === 'GET' && list ? 'list' : verbOf(method, kind);
  const many = kind === 'collection' && method !== 'POST';
  return camelCase([verb, ...parents, ...(many ? pluralWords(resource) : resource)]);
}

/** The name of the resource's schema, such as `Session`. */
export function resourceName(meaning: PathMeaning): string {
  return pascalCase(
    meaning.kind === 'single' && meaning.resource.length > 0
      ? [...meaning.parents, ...meaning.resource]
      : meaning.resource,
  );
}

/** A short title for an operation, such as `Create session`. */
export function summaryOf(operationId: string): string {
  const text = splitWords(operationId).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The tag that groups operations: the name of the collection, such as `sessions`. */
export function tagOf(meaning: PathMeaning): string {
  const words = meaning.resource.length > 0 ? meaning.resource : meaning.action;
  return (
    meaning.kind === 'single' || meaning.resource.length === 0 ? words : pluralWords(words)
  ).join('-');
}

function identifiedThings(segments: readonly PathSegment[]): Map<string, readonly string[]> {
  const identified = new Map<string, readonly string[]>();
  let thing: readonly string[] = [];
  for (const segment of segments) {
    if (segment.kind === 'literal') {
      thing = singularWords(splitWords(segment.text));
    } else {
      identified.set(segment.name, thing);
    }
  }
  return identified;
}

function verbOf(method: HttpMethod, kind: PathMeaning['kind']): string {
  switch (method) {
    case 'POST':
      return kind === 'item' ? 'post' : 'create';
    case 'PUT':
      return 'replace';
    case 'PATCH':
      return 'update';
    case 'HEAD':
      return 'check';
    case 'OPTIONS':
      return 'describe';
    default:
      return method.toLowerCase();
  }
}
