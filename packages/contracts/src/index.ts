export { addContracts, addedInterfaces, type ExistingContracts } from './additions/add-contracts';
export { breakingChanges } from './breaking/breaking-changes';
export type { BreakingEdits } from './breaking/breaking-openapi';
export {
  checkContracts,
  type CheckSettings,
  CONTRACT_KINDS,
  type ContractCheckOptions,
  type ContractKind,
} from './check/check-contracts';
export { contractInterfaces, primaryContractFiles } from './contract-interfaces';
export * from './contract-module';
export * from './contract-request';
export { ContractRequestError, type ContractRequestErrorCode } from './contract-request-error';
export { breakingSqlChanges } from './database/breaking/breaking-sql-changes';
export { checkDatabase } from './database/check/check-database';
export { databaseModule } from './database/database-module';
export { breakingEventChanges } from './events/breaking/breaking-event-changes';
export { checkEvents } from './events/check/check-events';
export { eventsModule } from './events/events-module';
export type { MockSource } from './mocks/mock-api';
export { MockContractError } from './mocks/mock-contract-error';
export {
  type MockServer,
  MockServerError,
  type MockServerOptions,
  startMockServer,
} from './mocks/mock-server';
export { prismMock, type PrismMock } from './mocks/scaffold-mocks';
export { checkOpenapi } from './openapi/check/check-openapi';
export { openapiModule } from './openapi/openapi-module';
export { TakeOverError, type TakeOverErrorCode } from './openapi/take-over/take-over-error';
export { takeOverOpenapi, type TakeOverOptions } from './openapi/take-over/take-over-openapi';
export type { TakenOver, TakenOverOperation } from './openapi/take-over/taken-over';
export { type HttpMethod, type ParsedOperation, parseOperation } from './request/parse-operation';
export { scaffoldContracts, type ScaffoldedModels } from './scaffold-contracts';
export { checkDrift, type DriftSettings } from './drift/check-drift';
export {
  type GenerateSettings,
  generateContracts,
  type GeneratedContracts,
  NO_MODELS_TOOL,
  type NotGenerated,
} from './generate-contracts';
export { chooseModelsTool } from './models/choose-models-tool';
export {
  PYTHON_MODELS_TOOLS,
  type PythonModelsChoice,
  type PythonModelsTool,
  type ToolSettings,
} from './models/models-tool';
export { ModelsToolError, type ModelsToolErrorCode } from './models/models-tool-error';
export { typesModule } from './types/types-module';
