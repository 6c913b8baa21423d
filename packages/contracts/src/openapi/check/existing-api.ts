import { isObject } from '@parallel-plan/plan/text';

/** A document with this at its root, and true, describes an API that was there before the change. */
export const EXISTING_API = 'x-existing-api';

/** What an API that exists can't be held to: a change doesn't rewrite its errors and examples. */
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
