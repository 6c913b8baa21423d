export { contractInterfaces, primaryContractFiles } from './contract-interfaces';
export * from './contract-module';
export * from './contract-request';
export { ContractRequestError, type ContractRequestErrorCode } from './contract-request-error';
export { breakingSqlChanges } from './database/breaking/breaking-sql-changes';
export { breakingEventChanges } from './events/breaking/breaking-event-changes';
export type { MockSource } from './mocks/mock-api';
export { MockContractError } from './mocks/mock-contract-error';
export {
  type MockServer,
  MockServerError,
  type MockServerOptions,
  startMockServer,
} from './mocks/mock-server';
export { prismMock, type PrismMock } from './mocks/scaffold-mocks';
export { type HttpMethod, type ParsedOperation, parseOperation } from './request/parse-operation';
export { scaffoldContracts } from './scaffold-contracts';
