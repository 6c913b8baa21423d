export * from './capabilities';
export * from './coordinator';
export { CoordinatorError, type CoordinatorErrorCode } from './coordinator-error';
export {
  type EmbeddedOptions,
  openEmbedded,
  openPostgres,
  type PostgresOptions,
} from './open-store';
export { type McpStreams, serveMcp } from './serve-mcp';
export {
  type CoordinatorSettings,
  readMcpEndpoint,
  readSettings,
} from './detect/coordinator-settings';
export {
  openCoordinator,
  type OpenCoordinatorOptions,
  type OpenedCoordinator,
} from './detect/open-coordinator';
export { type HttpOptions, openHttp } from './http/open-http';
export { type McpEndpoint, type McpOptions, openMcp } from './mcp-client/open-mcp';
export { type NoneOptions, openNone } from './none/open-none';
export { ClaimInterruptedError } from './remote/claim-error';
