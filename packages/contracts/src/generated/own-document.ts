import { parse } from 'yaml';
import { ContractRequestError, quoted } from '../request/contract-request-error';

/**
 * What an OpenAPI document says.
 *
 * @throws ContractRequestError for text that is neither YAML nor JSON, that isn't an object, or with a
 *   `$ref` that leaves the document: the generators would fetch it
 */
export function readOwnDocument(text: string): Readonly<Record<string, unknown>> {
  const document = parseText(text);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new ContractRequestError('unreadable', '', 'the contract is no OpenAPI document.');
  }
  refuseExternalRefs(document);
  return document as Readonly<Record<string, unknown>>;
}

function parseText(text: string): unknown {
  try {
    // JSON is YAML too, but its own parser takes a hundredth of the time.
    if (text.trimStart().startsWith('{')) return JSON.parse(text);
  } catch {
    // A flow mapping of YAML may start like that.
  }
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    throw new ContractRequestError('unreadable', '', `the contract is not valid YAML: ${reason}`);
  }
}

/** Deeper than any contract; what walks a document has a stack with an end. */
const MOST_DEPTH = 500;

function refuseExternalRefs(root: unknown): void {
  const open: (readonly [node: unknown, depth: number])[] = [[root, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, depth] = next;
    if (typeof node !== 'object' || node === null) continue;
    if (depth > MOST_DEPTH) {
      throw new ContractRequestError(
        'too-deep',
        '',
        `the contract is nested more than ${MOST_DEPTH} levels deep. Name the inner schemas.`,
      );
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === '$ref' && typeof value === 'string' && !value.startsWith('#/')) {
        throw new ContractRequestError(
          'external-ref',
          '',
          `the contract refers to ${quoted(value)}, which is outside of it. Copy the schema in.`,
        );
      }
      open.push([value, depth + 1]);
    }
  }
}
