import { parse } from 'yaml';
import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { objectOrEmpty } from '../json';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { isTooDeep, MOST_DEPTH } from '../yaml';
import { documentDigest } from './generated-header';

/** The facts that the drift check compares. */
export interface DocumentFacts {
  /** The digest of the document's values, see `documentDigest`. */
  readonly digest: string;
  /** Whether the document has schemas to generate models for. */
  readonly hasSchemas: boolean;
}

/**
 * @param text of an OpenAPI document
 * @throws ContractRequestError for a document that can't be read
 */
export function documentFacts(text: string): DocumentFacts {
  const document = readOwnDocument(text);
  const schemas = objectOrEmpty(objectOrEmpty(document['components'])['schemas']);
  return { digest: documentDigest(document), hasSchemas: Object.keys(schemas).length > 0 };
}

/**
 * Parses an OpenAPI document.
 *
 * @param text YAML or JSON
 * @throws ContractRequestError for invalid text, for a document that is not an object or is nested
 * more than 500 levels deep, and for a `$ref` to another document, which the generators would fetch
 */
export function readOwnDocument(text: string): JsonObject {
  const document = parseText(text);
  if (!isObject(document)) {
    throw new ContractRequestError('unreadable', '', 'the contract is not an OpenAPI document.');
  }
  refuseExternalRefs(document);
  return document;
}

function tooDeep(): ContractRequestError {
  const what = `the contract is nested more than ${MOST_DEPTH} levels deep`;
  return new ContractRequestError('too-deep', '', `${what}. Name the inner schemas.`);
}

function parseText(text: string): unknown {
  if (isTooDeep(text)) throw tooDeep();
  try {
    // JSON is also YAML, but `JSON.parse` is a hundred times faster.
    if (text.trimStart().startsWith('{')) return JSON.parse(text);
  } catch {
    // A YAML flow mapping also starts with a brace.
  }
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    throw new ContractRequestError('unreadable', '', `the contract is not valid YAML: ${reason}`);
  }
}

function refuseExternalRefs(root: unknown): void {
  const open: (readonly [node: unknown, depth: number])[] = [[root, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, depth] = next;
    if (typeof node !== 'object' || node === null) continue;
    if (depth > MOST_DEPTH) throw tooDeep();
    for (const [key, value] of Object.entries(node)) {
      if (key === '$ref' && typeof value === 'string' && !value.startsWith('#/')) {
        throw new ContractRequestError(
          'external-ref',
          '',
          `the contract refers to ${quoted(value)}, which is outside the contract. Copy the schema into the document.`,
        );
      }
      open.push([value, depth + 1]);
    }
  }
}
