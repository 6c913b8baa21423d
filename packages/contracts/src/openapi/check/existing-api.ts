import { isObject } from '@parallel-plan/plan/text';

/**
 * If this key is `true` at the root, the document describes an API that existed before the change.
 */
export const EXISTING_API = 'x-existing-api';

/**
 * Rules that an existing API need not satisfy, because a change doesn't rewrite its errors and
 * examples.
 */
const NEW_CONTRACTS_ONLY: ReadonlySet<string> = new Set([
  'contract/example',
  'contract/problem-details',
  'contract/discriminator',
]);

export function isExistingApi(document: unknown): boolean {
  return isObject(document) && document[EXISTING_API] === true;
}

export function isForNewContractsOnly(code: string): boolean {
  return NEW_CONTRACTS_ONLY.has(code);
}
