import { quoted } from '../request/contract-request-error';
import { HTTP_METHODS } from '../request/parse-operation';
import { isObject } from '@parallel-plan/plan/text';
import {
  describe,
  ContractDocuments,
  type Located,
  UnusableContractError,
} from '../openapi/judge/contract-documents';

/** The input of a mock: an OpenAPI 3.1 document and the files that it can reference, as texts. */
export interface MockSource {
  /** The entry document: a key of `files`. */
  readonly file: string;
  /** Texts by workspace-relative path. */
  readonly files: ReadonlyMap<string, string>;
}

export interface MockOperation {
  /** Upper case. */
  readonly method: string;
  /** Such as `/v1/users/{id}`. */
  readonly path: string;
  readonly place: Located;
  /** The parameters of the path and of the operation. */
  readonly parameters: readonly Located[];
}

/** The route that matches a request path. */
export interface MockRoute {
  /** By upper-case method. */
  readonly operations: ReadonlyMap<string, MockOperation>;
  /** The path parameters as sent, percent-encoded. */
  readonly pathValues: Readonly<Record<string, string>>;
}

/** The operations of a document, ready to match requests. */
export interface MockApi {
  readonly documents: ContractDocuments;
  readonly root: Located;
  readonly operations: readonly MockOperation[];
  /** @param path without a query */
  route(path: string): MockRoute | undefined;
}

/**
 * Reads a document.
 *
 * @throws UnusableContractError for a document that is not OpenAPI 3, or that has no operation
 */
export function loadMockApi({ file, files }: MockSource): MockApi {
  const documents = new ContractDocuments(files);
  const root = documents.root(file);
  const version = isObject(root.value) ? root.value['openapi'] : undefined;
  if (typeof version !== 'string' || !version.startsWith('3.')) {
    throw new UnusableContractError(
      `${file} is not an OpenAPI 3 document: it has no "openapi: 3.1.0". Name the API's document.`,
    );
  }
  const operations = documents
    .children(documents.child(root, 'paths'))
    .flatMap(([path, item]) => operationsOf(documents, path, item));
  if (operations.length === 0) {
    throw new UnusableContractError(
      `${file} has no operation, so there is nothing to serve. Add one under "paths".`,
    );
  }
  const routes = [...new Set(operations.map(({ path }) => path))]
    .map((path) => ({ ...template(path), operations: byMethod(operations, path) }))
    .sort((a, b) => compare(a.rank, b.rank));
  const bases = basePaths(documents, root);
  return {
    documents,
    root,
    operations,
    route: (path) => {
      for (const base of bases) {
        const rest = path.startsWith(base) ? path.slice(base.length) : undefined;
        const found = rest?.startsWith('/') === true ? find(routes, rest) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

interface Template {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** Sorts literal segments before parameters, segment by segment. */
  readonly rank: string;
}

function operationsOf(documents: ContractDocuments, path: string, item: Located): MockOperation[] {
  const shared = documents.children(documents.child(item, 'parameters')).map(([, place]) => place);
  return HTTP_METHODS.flatMap((method) => {
    const place = documents.child(item, method.toLowerCase());
    if (place === undefined) return [];
    const own = documents.children(documents.child(place, 'parameters')).map(([, one]) => one);
    const named = new Map([...shared, ...own].map((one) => [identity(one), one]));
    return [{ method, path, place, parameters: [...named.values()] }];
  });
}

/** A parameter of an operation overrides a path parameter with the same name and location. */
function identity(parameter: Located): string {
  const { in: place, name } = isObject(parameter.value) ? parameter.value : {};
  if (typeof place !== 'string' || typeof name !== 'string') {
    throw new UnusableContractError(
      `${describe(parameter)} is not a parameter: it needs "name" and "in". Complete it.`,
    );
  }
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}

function template(path: string): Template {
  const tokens = path.match(/\{[^}]*\}|[^{}]+|[{}]/g) ?? [];
  const isParameter = (token: string): boolean => /^\{.+\}$/s.test(token);
  const source = tokens.map((token) => (isParameter(token) ? '([^/]+?)' : escaped(token))).join('');
  return {
    pattern: new RegExp(`^${source}$`),
    names: tokens.filter(isParameter).map((token) => token.slice(1, -1)),
    rank: path.replace(/\{[^}]*\}/g, '\uffff').replace(/\/|$/g, '\uffff$&'),
  };
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function find(
  routes: readonly (Template & Pick<MockRoute, 'operations'>)[],
  path: string,
): MockRoute | undefined {
  const decodedPath = path.replace(/%(?!2f)[0-9a-f]{2}/gi, (code) => literalOf(code));
  for (const { pattern, names, operations } of routes) {
    const values = pattern.exec(path) ?? pattern.exec(decodedPath);
    if (values !== null) {
      const entries = names.map((name, index) => [name, values[index + 1] ?? ''] as const);
      return { operations, pathValues: Object.fromEntries(entries) };
    }
  }
  return undefined;
}

/**
 * Decodes only characters that need no encoding: clients differ in whether they encode `:` and `@`.
 */
function literalOf(code: string): string {
  const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
  return /[A-Za-z0-9._~!$&'()*+,;=:@-]/.test(character) ? character : code;
}

function byMethod(
  operations: readonly MockOperation[],
  path: string,
): ReadonlyMap<string, MockOperation> {
  const own = operations.filter((operation) => operation.path === path);
  return new Map(own.map((operation) => [operation.method, operation]));
}

/** The base paths of the API from its `servers`, longest first; always including the root. */
function basePaths(documents: ContractDocuments, root: Located): readonly string[] {
  const paths = documents.children(documents.child(root, 'servers')).map(([, { value }]) => {
    const url = isObject(value) && typeof value['url'] === 'string' ? value['url'] : '/';
    const [, path = ''] = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/[^/]*)?(\/.*)?$/i.exec(url) ?? [];
    return path.includes('{') ? '' : path.replace(/\/+$/, '');
  });
  return [...new Set([...paths, ''])].sort((a, b) => b.length - a.length);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The operation's name in messages: `GET /v1/users/{id}`, quoted. */
export function nameOf({ method, path }: Pick<MockOperation, 'method' | 'path'>): string {
  return quoted(`${method} ${path}`).slice(1, -1);
}
