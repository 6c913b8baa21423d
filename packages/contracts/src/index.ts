export { addContracts, addedInterfaces } from './add-contracts';
export { breakingChanges } from './check/breaking-changes';
export { checkContracts, type CheckSettings, type ContractKind } from './check/check-contracts';
export type { ContractCheck, ContractFinding, ContractSources } from './check/contract-check';
export { checkDrift } from './generated/check-drift';
export {
  generateContracts,
  NO_MODELS_TOOL,
  type NotGenerated,
} from './generated/generate-contracts';
export { chooseModelsTool, hasJava } from './generated/models/find-generator';
export {
  ModelsToolError,
  PYTHON_MODELS_TOOLS,
  type PythonModelsChoice,
  type PythonModelsTool,
} from './generated/models/models-tool';
export { UnusableContractError as MockContractError } from './openapi/judge/contract-documents';
export type { MockSource } from './mock/mock-api';
export { MockServerError, startMockServer } from './mock/mock-server';
export { prismMock } from './mock/scaffold-mocks';
export { checkModules, type ModuleSource } from './modules/check/check-modules';
export { type ExamplesSource, runExamples } from './modules/examples/run-examples';
export { stubModules, type StubSource } from './modules/stub/stub-modules';
export { readSurface } from './modules/surface/read-surface';
export { TakeOverError } from './openapi/take-over/taken-over';
export { takeOverOpenapi } from './openapi/take-over/take-over-openapi';
export type { TakenOver } from './openapi/take-over/taken-over';
export {
  OPENAPI_GENERATOR,
  OPENAPI_GENERATOR_PYTHON,
  type OptionalTool,
  PGLITE,
} from './optional-tools';
export { contractInterfaces, primaryContractFiles } from './request/contract-interfaces';
export type * from './request/contract-request';
export { ContractRequestError } from './request/contract-request-error';
export { parseOperation } from './request/parse-operation';
export { scaffoldContracts, type ScaffoldedModels } from './scaffold-contracts';
export { inTemporaryFolder, TemporaryFolderError } from './temporary-folder';
