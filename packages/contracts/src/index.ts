export { contractInterfaces, primaryContractFiles } from './contract-interfaces';
export * from './contract-module';
export * from './contract-request';
export { ContractRequestError, type ContractRequestErrorCode } from './contract-request-error';
export { type HttpMethod, type ParsedOperation, parseOperation } from './request/parse-operation';
export { scaffoldContracts } from './scaffold-contracts';
