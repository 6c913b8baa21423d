import { quoted } from '@parallel-plan/plan/text';
import { type Direction, SchemaComparison } from '../../check/schema-changes';
import { type JsonStep, strings } from '../../check/schema-parts';
import { objectOrEmpty } from '../../json';
import { HTTP_METHODS } from '../../request/parse-operation';
import { childOf, childrenOf, type Node, parametersOf, root } from './document-node';

/** A change that breaks callers of one operation. */
export interface OperationChange {
  /** Such as `GET /v1/users`. */
  readonly operation: string;
  /** A clause: `the property "name" is gone in the response 200 of GET /v1/users`. */
  readonly change: string;
  /** The part of the clause that is the same for all operations that share a schema. */
  readonly edit: string;
  /** The path in the later document, with references followed. */
  readonly path: readonly JsonStep[];
}

/**
 * Finds what the later version of an OpenAPI document breaks for callers built against the earlier
 * version: removed operations, parameters, media types and responses, requests that need more,
 * responses that can contain something else, and credentials. Only operations are compared: a
 * component alone doesn't show whether it is sent or received.
 *
 * @param before the parsed earlier document, whose references stay inside it
 * @param after the parsed later document
 * @returns the changes in the order of the earlier document, and whether there was too much to
 * compare
 */
export function operationChanges(
  before: unknown,
  after: unknown,
): { readonly changes: readonly OperationChange[]; readonly isCut: boolean } {
  const comparison = new OperationComparison(before, after);
  comparison.run();
  return { changes: comparison.changes, isCut: comparison.schemas.isCut };
}

interface Operation {
  /** As in the earlier document, such as `GET /v1/users`. */
  readonly name: string;
  readonly before: Node;
  readonly after: Node;
  /**
   * The new names of path parameters: from the name in the earlier document to the name in the
   * later one.
   */
  readonly renamed: ReadonlyMap<string, string>;
}

class OperationComparison {
  readonly changes: OperationChange[] = [];
  readonly schemas: SchemaComparison;

  constructor(
    private readonly before: unknown,
    private readonly after: unknown,
  ) {
    this.schemas = new SchemaComparison(before, after);
  }

  run(): void {
    const earlier = childrenOf(this.before, root(this.before), 'paths');
    const later = new Map(childrenOf(this.after, root(this.after), 'paths'));
    const templates = new Map([...later.keys()].map((path) => [template(path), path]));
    for (const [path, item] of earlier) {
      const there = later.has(path) ? path : templates.get(template(path));
      const other = there === undefined ? undefined : later.get(there);
      for (const method of HTTP_METHODS) {
        const operation = childOf(this.before, item, method.toLowerCase());
        if (operation === undefined) continue;
        const name = `${method} ${path}`;
        const now = other && childOf(this.after, other, method.toLowerCase());
        if (now === undefined || other === undefined) {
          const change = `the operation ${name} is gone`;
          const at = ['paths', ...(there === undefined ? [] : [there])];
          this.changes.push({ operation: name, change, edit: change, path: at });
          continue;
        }
        const renamed = renamedParameters(path, there ?? path);
        this.compareOperation({ name, before: operation, after: now, renamed }, item, other);
      }
    }
  }

  private compareOperation(operation: Operation, itemBefore: Node, itemAfter: Node): void {
    const { before, after } = operation;
    this.compareParameters(
      operation,
      parametersOf(this.before, itemBefore, before),
      parametersOf(this.after, itemAfter, after),
    );
    this.compareBody(operation);
    this.compareResponses(operation);
    const [was, is] = [
      alternatives(before.value['security'] ?? objectOrEmpty(this.before)['security']),
      alternatives(after.value['security'] ?? objectOrEmpty(this.after)['security']),
    ];
    const isOpen = was.some(({ size }) => size === 0);
    const suffices = (held: ReadonlySet<string>): boolean =>
      is.some((needed) => [...needed].every((scheme) => held.has(scheme)));
    if (was.every(suffices)) return;
    const what = isOpen ? 'it needs credentials now' : 'it needs other credentials now';
    this.report(operation, what, [...after.path, 'security'], `in ${operation.name}`);
  }

  private compareParameters(
    operation: Operation,
    earlier: ReadonlyMap<string, Node>,
    later: ReadonlyMap<string, Node>,
  ): void {
    const names = new Map(
      [...later].map(([key, node]) => [inTermsOf(key, operation.renamed), node]),
    );
    for (const [key, was] of earlier) {
      const is = names.get(key);
      const parameter = `the parameter ${quoted(String(was.value['name']))}`;
      const where = `in ${operation.name}`;
      if (is === undefined) {
        this.report(
          operation,
          `${parameter} is gone`,
          [...operation.after.path, 'parameters'],
          where,
        );
        continue;
      }
      if (isRequired(is) && !isRequired(was)) {
        this.report(operation, `${parameter} is required now`, is.path, where);
      }
      if (serialisation(was) !== serialisation(is)) {
        this.report(operation, `${parameter} is written in another way now`, is.path, where);
      }
      this.compareSchemas(
        operation,
        was,
        is,
        'request',
        `${parameter} of ${operation.name}`,
        where,
      );
      this.compareContent(
        operation,
        was,
        is,
        'request',
        `${parameter} of ${operation.name}`,
        where,
      );
    }
    for (const [key, is] of names) {
      if (earlier.has(key) || !isRequired(is)) continue;
      const parameter = quoted(String(is.value['name']));
      const what = `the parameter ${parameter} is required now`;
      this.report(operation, what, is.path, `in ${operation.name}`);
    }
  }

  private compareBody(operation: Operation): void {
    const was = childOf(this.before, operation.before, 'requestBody');
    const is = childOf(this.after, operation.after, 'requestBody');
    const where = `in ${operation.name}`;
    if (is === undefined) {
      if (was !== undefined)
        this.report(operation, 'the body is gone', operation.after.path, where);
      return;
    }
    if (isRequired(is) && (was === undefined || !isRequired(was))) {
      this.report(operation, 'the body is required now', is.path, where);
    }
    const body = `the body of ${operation.name}`;
    if (was !== undefined) this.compareContent(operation, was, is, 'request', body, `in ${body}`);
  }

  private compareResponses(operation: Operation): void {
    const later = new Map(childrenOf(this.after, operation.after, 'responses'));
    for (const [status, was] of childrenOf(this.before, operation.before, 'responses')) {
      const is = later.get(status);
      const response = `the response ${status} of ${operation.name}`;
      if (is === undefined) {
        const path = [...operation.after.path, 'responses'];
        const what = `the response ${quoted(status)} is gone`;
        this.report(operation, what, path, `in ${operation.name}`);
        continue;
      }
      this.compareContent(operation, was, is, 'response', response, `in ${response}`);
      const headers = new Map(childrenOf(this.after, is, 'headers'));
      for (const [name, header] of childrenOf(this.before, was, 'headers')) {
        const now = headers.get(name);
        const subject = `the header ${quoted(name)}`;
        if (now === undefined) {
          this.report(operation, `${subject} is gone`, is.path, `in ${response}`);
        } else {
          this.compareSchemas(operation, header, now, 'response', subject, `in ${response}`);
        }
      }
    }
  }

  private compareContent(
    operation: Operation,
    before: Node,
    after: Node,
    direction: Direction,
    subject: string,
    where: string,
  ): void {
    const later = new Map(childrenOf(this.after, after, 'content'));
    for (const [type, was] of childrenOf(this.before, before, 'content')) {
      const is = later.get(type);
      if (is === undefined) {
        const what = `the media type ${quoted(type)} is gone`;
        this.report(operation, what, [...after.path, 'content'], where);
      } else this.compareSchemas(operation, was, is, direction, subject, where);
    }
  }

  /**
   * @param subject the value that the schema describes
   * @param where the location, for a property of the value
   */
  private compareSchemas(
    operation: Operation,
    before: Node,
    after: Node,
    direction: Direction,
    subject: string,
    where: string,
  ): void {
    const [was, is] = [before.value['schema'], after.value['schema']];
    if (was === undefined && is === undefined) return;
    const changes = this.schemas.changes(
      { value: was ?? {}, path: [...before.path, 'schema'] },
      { value: is ?? {}, path: is === undefined ? after.path : [...after.path, 'schema'] },
      direction,
    );
    for (const { subject: field, what, path } of changes) {
      const name = leafOf(field);
      if (name === '') this.report(operation, `${subject} ${what}`, path, '', what);
      else this.report(operation, `the property ${quoted(name)} ${what}`, path, where);
    }
  }

  private report(
    { name }: Operation,
    what: string,
    path: readonly JsonStep[],
    where: string,
    edit = what,
  ): void {
    this.changes.push({ operation: name, change: `${what} ${where}`.trim(), edit, path });
  }
}

/** The last property of a path such as `items[].price`. */
function leafOf(field: string): string {
  const leaf = field.split('.').at(-1) ?? '';
  return leaf.replace(/(?:\[\d*\])+$/, '') || leaf;
}

function isRequired({ value }: Node): boolean {
  return value['required'] === true;
}

/** How the value of a parameter is serialized as text. */
function serialisation({ value }: Node): string {
  const isForm = value['in'] === 'query' || value['in'] === 'cookie';
  const style = value['style'] ?? (isForm ? 'form' : 'simple');
  return JSON.stringify([style, value['explode'] ?? style === 'form']);
}

/**
 * The alternative sets of credentials, one of which is enough. If there are none, the empty set is
 * the only one.
 */
function alternatives(security: unknown): readonly ReadonlySet<string>[] {
  if (!Array.isArray(security) || security.length === 0) return [new Set()];
  return security.map(
    (entry) =>
      new Set(
        Object.entries(objectOrEmpty(entry)).flatMap(([scheme, scopes]) => [
          scheme,
          ...strings(scopes).map((scope) => `${scheme} ${scope}`),
        ]),
      ),
  );
}

function template(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}');
}

function renamedParameters(before: string, after: string): ReadonlyMap<string, string> {
  const names = (path: string): readonly string[] =>
    [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const earlier = names(before);
  return new Map(names(after).map((name, index) => [name, earlier[index] ?? name]));
}

function inTermsOf(key: string, renamed: ReadonlyMap<string, string>): string {
  return key.startsWith('path ') ? `path ${renamed.get(key.slice(5)) ?? key.slice(5)}` : key;
}
