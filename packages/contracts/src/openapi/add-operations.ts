import { isDeepStrictEqual } from 'node:util';
import { appendItems, insertEntry, type ParsedPlan, parsePlan } from '@parallel-plan/plan';
import { parse } from 'yaml';
import { type ContractRequest, type JsonValue } from '../request/contract-request';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { identifyOperations } from './identify-operations';
import { openApiDocument } from './openapi-document';
import { type JsonSchema } from '../request/json-schema';
import { schemaProblem } from '../example/schema-checker';
import { yamlText } from '../yaml';
import { knownApi } from './known-api';

type Path = readonly string[];
type Mapping = Readonly<Record<string, unknown>>;

/**
 * Adds the operations of a request to an OpenAPI document, with the schemas and responses that they
 * need. Existing schemas are used unchanged. The text is edited in place: existing content stays,
 * including comments and order.
 *
 * @param text YAML or JSON, OpenAPI 3.1
 * @param file for messages
 * @throws ContractRequestError for an operation that already exists, and for a request that a
 * document can't represent
 * @throws PlanEditError if the text can't be edited in the way that it is written
 */
export function addOperations(text: string, file: string, request: ContractRequest): string {
  const { document, locate } = read(text, file);
  refuseExisting(request, document, (path) => {
    const { line, column } = locate(path, 'key');
    return `${file}:${line}:${column}`;
  });
  const added = openApiDocument(request, knownApi(document));
  const editor = new DocumentEditor(text, document);
  for (const [path, item] of entries(added['paths'])) {
    for (const [method, operation] of entries(item)) {
      editor.add(['paths', path], method, withOwnResponses(operation, document, added));
    }
  }
  const { components } = added;
  for (const section of ['securitySchemes', 'responses', 'schemas']) {
    const needed = section === 'schemas' ? schemasOf(added, request, document) : undefined;
    for (const [name, value] of entries(mapping(components)[section])) {
      if (needed !== undefined && !needed.has(name)) continue;
      editor.addMissing(['components', section], name, value);
    }
  }
  editor.addTags(added['tags']);
  checkExamples(added, editor.document);
  if (!isDeepStrictEqual(read(editor.text, file).document, editor.document)) {
    throw new ContractRequestError(
      'unreadable-contract',
      '',
      `${file} can't be edited here without changing something else (a shared anchor, or unusual YAML). Add the operation by hand, or write this part in plain YAML first.`,
    );
  }
  return editor.text;
}

function read(text: string, file: string): { document: Mapping; locate: ParsedPlan['locate'] } {
  const { diagnostics, locate } = parsePlan(text, { file });
  const [problem] = diagnostics.filter(({ code }) => code.startsWith('yaml/'));
  const document: unknown =
    problem === undefined
      ? parse(text, { schema: 'core', merge: false, maxAliasCount: -1, logLevel: 'silent' })
      : undefined;
  if (problem !== undefined || !isMapping(document)) {
    throw new ContractRequestError(
      'unreadable-contract',
      '',
      problem === undefined
        ? `${file} is not an OpenAPI document. Correct it first.`
        : `${file}:${problem.line}:${problem.column} ${problem.message} Correct it first.`,
    );
  }
  return { document, locate };
}

function refuseExisting(
  request: ContractRequest,
  document: Mapping,
  where: (path: Path) => string,
): void {
  const paths = Object.keys(mapping(document['paths']));
  const templates = new Map(paths.map((path) => [template(path), path]));
  for (const { method, path, place } of identifyOperations(request.operations ?? [])) {
    const there = templates.get(template(path));
    if (there === undefined) continue;
    const item = mapping(mapping(document['paths'])[there]);
    if (Object.hasOwn(item, method.toLowerCase())) {
      throw new ContractRequestError(
        'duplicate-operation',
        place,
        `${quoted(`${method} ${path}`)} already exists in ${where(['paths', there, method.toLowerCase()])}. Change it there, or add another one.`,
      );
    }
    if (there !== path || Object.hasOwn(item, '$ref')) {
      throw new ContractRequestError(
        'ambiguous-path',
        place,
        there === path
          ? `${quoted(path)} is described elsewhere, by a $ref in ${where(['paths', there])}. Add the operation there.`
          : `${quoted(path)} and ${quoted(there)} in ${where(['paths', there])} differ only in the names of their parameters, so they are one path. Use the same names.`,
      );
    }
  }
}

function template(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}

/** Inlines our response if the document uses its name for a different response. */
function withOwnResponses(operation: JsonValue, document: Mapping, added: JsonSchema): JsonValue {
  const theirs = mapping(mapping(document['components'])['responses']);
  const ours = mapping(mapping(added['components'])['responses']);
  const responses = entries(mapping(operation)['responses']).map(([status, response]) => {
    const ref = mapping(response)['$ref'];
    const name = typeof ref === 'string' ? (ref.split('/').at(-1) ?? '') : '';
    const content = mapping(mapping(theirs[name])['content']);
    const isOther = isMapping(theirs[name]) && !('application/problem+json' in content);
    return [status, isOther ? (ours[name] as JsonValue) : response] as const;
  });
  return { ...(operation as JsonSchema), responses: Object.fromEntries(responses) };
}

/**
 * The schemas that the new operations reference, directly or indirectly, or that the request
 * defines.
 */
function schemasOf(
  added: JsonSchema,
  request: ContractRequest,
  document: Mapping,
): ReadonlySet<string> {
  const all = mapping(mapping(added['components'])['schemas']);
  const theirs = mapping(mapping(document['components'])['schemas']);
  const twice = Object.keys(request.schemas ?? {}).find((name) => Object.hasOwn(theirs, name));
  if (twice !== undefined) {
    throw new ContractRequestError(
      'invalid-schema-name',
      `schemas.${twice}`,
      `the document has a schema ${quoted(twice)} already. Refer to it with "ref: ${twice}" without describing it again, or choose another name.`,
    );
  }
  const found = new Set<string>();
  const pending: unknown[] = [added['paths'], mapping(added['components'])['responses']];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    const ref = (node as Mapping)['$ref'];
    const name = typeof ref === 'string' ? ref.replace('#/components/schemas/', '') : '';
    if (Object.hasOwn(all, name) && !Object.hasOwn(theirs, name) && !found.has(name)) {
      found.add(name);
      pending.push(all[name]);
    }
    pending.push(...Object.values(node));
  }
  return found;
}

/** An example of an existing schema comes from the document, and may be invalid there. */
function checkExamples(added: JsonSchema, document: Mapping): void {
  const schemas = mapping(mapping(document['components'])['schemas']) as Record<string, JsonSchema>;
  const pending: unknown[] = [added['paths']];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { schema, example } = node as Mapping;
    if (isMapping(schema) && example !== undefined) {
      const problem = schemaProblem(schema as JsonSchema, example, schemas);
      if (problem !== undefined) {
        throw new ContractRequestError(
          'example-needed',
          '',
          `no valid example is known for ${quoted(String(schema['$ref'] ?? 'a parameter'))} (${quoted(problem).slice(1, -1)}). Add "examples" to that schema in the document, or describe the operation's bodies in a brief.`,
        );
      }
    }
    pending.push(...Object.values(node));
  }
}

/** A document, edited both as text and as a value; the two are compared to verify the edit. */
class DocumentEditor {
  constructor(
    public text: string,
    public document: Mapping,
  ) {}

  /** Adds an entry to a mapping. Creates the mapping if it is missing. */
  add(path: Path, key: string, value: unknown): void {
    const parent = at(this.document, path);
    if (parent === undefined && path.length > 0) {
      const last = path[path.length - 1] ?? '';
      this.add(path.slice(0, -1), last, { [key]: value });
      return;
    }
    this.text = insertEntry(this.text, path, {
      lines: yamlText({ [key]: value })
        .trimEnd()
        .split('\n'),
      flow: `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    });
    this.document = withEntry(this.document, path, key, value);
  }

  addMissing(path: Path, key: string, value: unknown): void {
    if (!Object.hasOwn(mapping(at(this.document, path)), key)) this.add(path, key, value);
  }

  /** Adds missing tags, if the document lists its tags. */
  addTags(tags: unknown): void {
    const own = this.document['tags'];
    if (!Array.isArray(own)) return;
    const names = own.map((tag) => mapping(tag)['name']);
    const missing = (Array.isArray(tags) ? tags : []).filter(
      (tag) => !names.includes(mapping(tag)['name']),
    );
    if (missing.length === 0) return;
    this.text = appendItems(this.text, ['tags'], missing);
    this.document = { ...this.document, tags: [...own, ...missing] };
  }
}

function withEntry(node: unknown, path: Path, key: string, value: unknown): Mapping {
  const [step, ...rest] = path;
  const own = mapping(node);
  return step === undefined
    ? { ...own, [key]: value }
    : { ...own, [step]: withEntry(own[step], rest, key, value) };
}

function at(node: unknown, path: Path): unknown {
  return path.reduce((value: unknown, step) => mapping(value)[step], node);
}

function entries(value: unknown): readonly (readonly [string, JsonValue])[] {
  return Object.entries(mapping(value)) as [string, JsonValue][];
}

function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
