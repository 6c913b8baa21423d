export {
  CAPABILITIES,
  type Capability,
  type Detection,
  REQUIRED_CAPABILITIES,
  type Transport,
  TRANSPORTS,
} from './api/capabilities';
export {
  type Agent,
  type ClaimedLock,
  type ClaimOutcome,
  type Coordinator,
  type Handoff,
  type LockHolder,
  type LockRequest,
  type Memory,
  type StoreCoordinator,
  type StoredHandoff,
  type StoredMemory,
} from './api/coordinator';
export {
  type ClaimedTask,
  type Lease,
  type Task,
  type TaskCompletion,
  type WorkQuery,
} from './api/queue';
export { ClaimInterruptedError, CoordinatorError } from './api/errors';
export type { WorkspacePaths } from './api/lock-name';
export { openNone } from './api/none';
export {
  openCoordinator,
  type OpenedCoordinator,
  openEmbedded,
  openPostgres,
  serveMcp,
} from './open';
export { secretRemover } from './guardrails/secret-guardrails';
export { openHttp } from './remote/http/open-http';
export type { McpEndpoint } from './remote/mcp/endpoint';
export { openMcp } from './remote/mcp/open-mcp';
export type { Timeouts } from './remote/timing';
export { readMcpEndpoint, readSettings, readTimeouts, type TimeoutSettings } from './settings';
