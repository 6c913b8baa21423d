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
