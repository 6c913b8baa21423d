import { posix } from 'node:path';
import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { type ContractDocument } from './contract-document';
import { pointerKeys } from '../../json';
import { resolveReference } from './references';

/** A node and the document that contains it. */
export interface FoundNode {
  readonly document: ContractDocument;
  readonly node: unknown;
}

/** The end of a reference chain: a node that is not a reference, a cycle, or nothing. */
export type Followed = FoundNode | 'circular' | undefined;

/**
 * Follows a `$ref` to its final target, across documents and through references inside its pointer.
 *
 * @param start an object with a `$ref`
 * @param documentAt returns the document for a file, if it may be read
 * @param region the folder that references must not leave
 */
export function followReference(
  start: FoundNode,
  documentAt: (file: string) => ContractDocument | undefined,
  region: string,
): Followed {
  const followNode = ({ document, node }: FoundNode, open: readonly unknown[]): Followed => {
    if (!isReference(node)) return { document, node };
    return open.includes(node) ? 'circular' : follow(document, node.$ref, [...open, node]);
  };
  const follow = (from: ContractDocument, target: string, open: readonly unknown[]): Followed => {
    const { kind, ...to } = resolveReference(from.file, target, region);
    const document = 'file' in to ? documentAt(posix.normalize(to.file)) : from;
    const keys = pointerKeys(`#${target.split('#')[1] ?? '/'}`);
    if (kind === 'outside' || document === undefined || keys === undefined) return undefined;
    let found: FoundNode = { document, node: document.parsed };
    for (const key of keys) {
      if (isReference(found.node) && !hasOwn(found.node, key)) {
        const through = followNode(found, open);
        if (through === undefined || through === 'circular') return through;
        found = through;
      }
      if (!hasOwn(found.node, key)) return undefined;
      found = { document: found.document, node: found.node[key] };
    }
    return followNode(found, open);
  };
  return followNode(start, []);
}

function isReference(node: unknown): node is JsonObject & { readonly $ref: string } {
  return isObject(node) && typeof node['$ref'] === 'string';
}

function hasOwn(node: unknown, key: string): node is JsonObject {
  return typeof node === 'object' && node !== null && Object.hasOwn(node, key);
}
