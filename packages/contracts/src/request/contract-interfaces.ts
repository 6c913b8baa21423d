import { moduleContractFile, moduleLockKey } from '@parallel-plan/plan';
import { type ContractInterface, type ContractRequest } from './contract-request';
import { checkModules } from '../modules/scaffold-modules';
import { checkTableNames } from '../sql/resolve-tables';
import { checkChannels } from '../events/event-schema';
import { identifyOperations } from '../openapi/identify-operations';

export const OPENAPI_FILE = 'contracts/openapi/v1.yaml';
export const SCHEMA_SQL_FILE = 'contracts/db/schema.sql';
export const SEED_SQL_FILE = 'contracts/db/seed.sql';
export const TYPES_FILE = 'contracts/generated/types.ts';
export const MODELS_FILE = 'contracts/generated/models.py';
export const README_FILE = 'contracts/README.md';

/** The schema file of a channel. */
export function eventFile(channel: string): string {
  return `contracts/events/${channel}.schema.json`;
}

/**
 * The files that a plan names as its contracts: the OpenAPI document, or the index for a change
 * without an API.
 *
 * @param request the contracts of the change
 * @returns paths relative to the change folder, at least one
 */
export function primaryContractFiles(request: ContractRequest): readonly [string, ...string[]] {
  return [(request.operations ?? []).length > 0 ? OPENAPI_FILE : README_FILE];
}

/**
 * The interfaces of a request, in request order: operations, tables, events, modules. Each has a
 * canonical lock key, which its owner's work package holds.
 *
 * @param request the contracts of the change
 * @returns the interfaces, each with owner, consumers, lock key and artifact
 * @throws ContractRequestError for an operation, table, channel or project that no lock key can
 * represent
 */
export function contractInterfaces(request: ContractRequest): ContractInterface[] {
  const operations = identifyOperations(request.operations ?? []);
  const { tables = [], events = [], modules = [] } = request;
  checkTableNames(tables);
  checkChannels(events);
  checkModules(modules);
  return [
    ...operations.map(({ source, method, path }): ContractInterface => ({
      kind: 'operation',
      lockKey: `api:${method} ${path}`,
      owner: source.owner,
      consumers: source.consumers,
      artifact: OPENAPI_FILE,
    })),
    ...tables.map(({ name, owner, consumers }): ContractInterface => ({
      kind: 'table',
      lockKey: `db:schema:${name}`,
      owner,
      consumers,
      artifact: SCHEMA_SQL_FILE,
    })),
    ...events.map(({ channel, owner, consumers }): ContractInterface => ({
      kind: 'event',
      lockKey: `event:${channel}`,
      owner,
      consumers,
      artifact: eventFile(channel),
    })),
    ...modules.map(({ project, consumers }): ContractInterface => ({
      kind: 'module',
      lockKey: moduleLockKey(project),
      owner: project,
      consumers,
      artifact: moduleContractFile(project),
    })),
  ];
}
