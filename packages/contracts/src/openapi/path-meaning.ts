import {
  camelCase,
  isPlural,
  pascalCase,
  pluralWords,
  singularWords,
  splitWords,
} from '../request/words';
import { type HttpMethod, type PathSegment } from '../request/parse-operation';

/** What a REST path is about, read off its words. */
export interface PathMeaning {
  /**
   * `collection`: `/sessions`. `item`: `/sessions/{id}`. `action`: a `POST` to something that is no
   * collection, `/sessions/{id}/cancel`, `/login`. `single`: anything else, `/me`.
   */
  readonly kind: 'collection' | 'item' | 'action' | 'single';
  /** Words of the thing, in the singular: `user`, `session`. */
  readonly resource: readonly string[];
  /** Words of the things that it belongs to, in the singular: of `/users/{id}/sessions`, `user`. */
  readonly parents: readonly string[];
  /** Of an action, its words. */
  readonly action: readonly string[];
  /** Of each parameter, by its name, the words of the thing that it identifies. */
  readonly identified: ReadonlyMap<string, readonly string[]>;
}

const PREFIX = /^(?:api|v\d+(?:[a-z]+\d*)?)$/i;

/** Reads a path. Leading `api` and version segments (`v1`, `v2beta1`) carry no meaning. */
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

/** `createSession`, `listUserSessions`, `cancelSession`, `getMe`: a verb and what it is done to. */
export function operationIdOf(method: HttpMethod, meaning: PathMeaning, list: boolean): string {
  const { kind, resource, parents, action } = meaning;
  if (kind === 'action') {
    return camelCase([...action, ...parents, ...resource]);
  }
  const verb = method === 'GET' && list ? 'list' : verbOf(method, kind);
  const many = kind === 'collection' && method !== 'POST';
  return camelCase([verb, ...parents, ...(many ? pluralWords(resource) : resource)]);
}

/** The schema of the thing: `Session`. */
export function resourceName(meaning: PathMeaning): string {
  return pascalCase(
    meaning.kind === 'single' && meaning.resource.length > 0
      ? [...meaning.parents, ...meaning.resource]
      : meaning.resource,
  );
}

/** A sentence's beginning for an operation: `Create session`. */
export function summaryOf(operationId: string): string {
  const text = splitWords(operationId).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What operations are grouped by: the collection's name, `sessions`. */
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
