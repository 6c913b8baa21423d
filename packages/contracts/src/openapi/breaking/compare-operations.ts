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

/** A part of an operation in both documents: a parameter, the body, a response or a header. */
interface Part {
  readonly operation: string;
  readonly before: Node;
  readonly after: Node;
  readonly direction: Direction;
  /** What the part's schema describes: `the body of GET /v1/users`. */
  readonly subject: string;
  /** The location of a property of the part: `in the body of GET /v1/users`. */
  readonly where: string;
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
        const before = childOf(this.before, item, method.toLowerCase());
        if (before === undefined) continue;
        const name = `${method} ${path}`;
        const after = other && childOf(this.after, other, method.toLowerCase());
        if (after === undefined || other === undefined) {
          const at = ['paths', ...(there === undefined ? [] : [there])];
          this.report(name, `the operation ${name} is gone`, at, '');
          continue;
        }
        const operation = { name, before, after, renamed: renamedParameters(path, there ?? path) };
        this.compareParameters(
          operation,
          parametersOf(this.before, item, before),
          parametersOf(this.after, other, after),
        );
        this.compareBody(operation);
        this.compareResponses(operation);
        this.compareCredentials(operation);
      }
    }
  }

  private compareParameters(
    { name: operation, after, renamed }: Operation,
    earlier: ReadonlyMap<string, Node>,
    later: ReadonlyMap<string, Node>,
  ): void {
    const where = `in ${operation}`;
    const names = new Map([...later].map(([key, node]) => [inTermsOf(key, renamed), node]));
    for (const [key, was] of earlier) {
      const is = names.get(key);
      const parameter = `the parameter ${quoted(String(was.value['name']))}`;
      if (is === undefined) {
        this.report(operation, `${parameter} is gone`, [...after.path, 'parameters'], where);
        continue;
      }
      if (isRequired(is) && !isRequired(was)) {
        this.report(operation, `${parameter} is required now`, is.path, where);
      }
      if (serialisation(was) !== serialisation(is)) {
        this.report(operation, `${parameter} is serialized differently now`, is.path, where);
      }
      const subject = `${parameter} of ${operation}`;
      const part: Part = {
        operation,
        before: was,
        after: is,
        direction: 'request',
        subject,
        where,
      };
      this.compareSchemas(part);
      this.compareContent(part);
    }
    for (const [key, is] of names) {
      if (earlier.has(key) || !isRequired(is)) continue;
      const parameter = quoted(String(is.value['name']));
      this.report(operation, `the parameter ${parameter} is required now`, is.path, where);
    }
  }

  private compareBody({ name: operation, ...operations }: Operation): void {
    const before = childOf(this.before, operations.before, 'requestBody');
    const after = childOf(this.after, operations.after, 'requestBody');
    const where = `in ${operation}`;
    if (after === undefined) {
      if (before === undefined) return;
      this.report(operation, 'the body is gone', operations.after.path, where);
      return;
    }
    if (isRequired(after) && (before === undefined || !isRequired(before))) {
      this.report(operation, 'the body is required now', after.path, where);
    }
    if (before === undefined) return;
    const subject = `the body of ${operation}`;
    const direction = 'request';
    this.compareContent({ operation, before, after, direction, subject, where: `in ${subject}` });
  }

  private compareResponses({ name: operation, ...operations }: Operation): void {
    const later = new Map(childrenOf(this.after, operations.after, 'responses'));
    for (const [status, before] of childrenOf(this.before, operations.before, 'responses')) {
      const after = later.get(status);
      if (after === undefined) {
        const path = [...operations.after.path, 'responses'];
        const what = `the response ${quoted(status)} is gone`;
        this.report(operation, what, path, `in ${operation}`);
        continue;
      }
      const subject = `the response ${status} of ${operation}`;
      const where = `in ${subject}`;
      const part: Part = { operation, before, after, direction: 'response', subject, where };
      this.compareContent(part);
      this.compareHeaders(part);
    }
  }

  private compareHeaders(response: Part): void {
    const { operation, before, after, where } = response;
    const headers = new Map(childrenOf(this.after, after, 'headers'));
    for (const [name, header] of childrenOf(this.before, before, 'headers')) {
      const now = headers.get(name);
      const subject = `the header ${quoted(name)}`;
      if (now === undefined) this.report(operation, `${subject} is gone`, after.path, where);
      else this.compareSchemas({ ...response, before: header, after: now, subject });
    }
  }

  private compareCredentials({ name, before, after }: Operation): void {
    const was = alternatives(before.value['security'] ?? objectOrEmpty(this.before)['security']);
    const is = alternatives(after.value['security'] ?? objectOrEmpty(this.after)['security']);
    const suffices = (held: ReadonlySet<string>): boolean =>
      is.some((needed) => [...needed].every((scheme) => held.has(scheme)));
    if (was.every(suffices)) return;
    const isOpen = was.some(({ size }) => size === 0);
    const what = isOpen ? 'it needs credentials now' : 'it needs different credentials now';
    this.report(name, what, [...after.path, 'security'], `in ${name}`);
  }

  private compareContent(part: Part): void {
    const { operation, before, after, where } = part;
    const later = new Map(childrenOf(this.after, after, 'content'));
    for (const [type, was] of childrenOf(this.before, before, 'content')) {
      const is = later.get(type);
      if (is !== undefined) this.compareSchemas({ ...part, before: was, after: is });
      else {
        const what = `the media type ${quoted(type)} is gone`;
        this.report(operation, what, [...after.path, 'content'], where);
      }
    }
  }

  private compareSchemas({ operation, before, after, direction, subject, where }: Part): void {
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
    operation: string,
    what: string,
    path: readonly JsonStep[],
    where: string,
    edit = what,
  ): void {
    this.changes.push({ operation, change: `${what} ${where}`.trim(), edit, path });
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
