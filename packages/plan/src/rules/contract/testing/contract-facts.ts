import type { ContractFacts } from '../../../words/facts';

export const CONTRACTS_FOLDER = 'openspec/changes/add-users';
export const API_FILE = `${CONTRACTS_FOLDER}/contracts/openapi/v1.yaml`;

/** Facts about the contracts of a change with one operation, `GET /v1/users`, in one document. */
export function contractFacts(facts: Partial<ContractFacts> = {}): ContractFacts {
  return {
    folder: CONTRACTS_FOLDER,
    files: new Set([API_FILE]),
    interfaces: [{ lockKey: 'api:GET /v1/users', file: API_FILE, line: 7, column: 5 }],
    complete: true,
    issues: [],
    ...facts,
  };
}
