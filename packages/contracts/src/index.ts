export { addContracts, addedInterfaces, type ExistingContracts } from './add-contracts';
export { breakingChanges } from './check/breaking-changes';
export type { BreakingEdits } from './openapi/breaking/breaking-openapi';
export {
  checkContracts,
  type CheckSettings,
  CONTRACT_KINDS,
  type ContractCheckOptions,
  type ContractKind,
} from './check/check-contracts';
export { contractInterfaces, primaryContractFiles } from './request/contract-interfaces';
export * from './check/contract-check';
export * from './request/contract-request';
export {
  ContractRequestError,
  type ContractRequestErrorCode,
} from './request/contract-request-error';
export { breakingSqlChanges } from './sql/breaking/breaking-sql-changes';
export { checkDatabase } from './sql/check/check-database';
export { databaseModule } from './sql/database-module';
export { breakingEventChanges } from './events/breaking/breaking-event-changes';
export { checkEvents } from './events/check/check-events';
export { eventsModule } from './events/events-module';
export type { MockSource } from './mock/mock-api';
export { MockContractError } from './mock/mock-contract-error';
export {
  type MockServer,
  MockServerError,
  type MockServerOptions,
  startMockServer,
} from './mock/mock-server';
export { prismMock, type PrismMock } from './mock/scaffold-mocks';
export { checkOpenapi } from './openapi/check/check-openapi';
export { openapiModule } from './openapi/openapi-module';
export { TakeOverError, type TakeOverErrorCode } from './openapi/take-over/take-over-error';
export { takeOverOpenapi, type TakeOverOptions } from './openapi/take-over/take-over-openapi';
export type { TakenOver, TakenOverOperation } from './openapi/take-over/taken-over';
export { type HttpMethod, type ParsedOperation, parseOperation } from './request/parse-operation';
export { scaffoldContracts, type ScaffoldedModels } from './scaffold-contracts';
export { checkDrift, type DriftSettings } from './generated/check-drift';
export {
  type GenerateSettings,
  generateContracts,
  type GeneratedContracts,
  NO_MODELS_TOOL,
  type NotGenerated,
} from './generated/generate-contracts';
export { chooseModelsTool } from './generated/models/choose-models-tool';
export {
  PYTHON_MODELS_TOOLS,
  type PythonModelsChoice,
  type PythonModelsTool,
  type ToolSettings,
} from './generated/models/models-tool';
export { ModelsToolError, type ModelsToolErrorCode } from './generated/models/models-tool-error';
export { typesModule } from './generated/types-module';
