import type { RemoteOperation } from '../remote/remote-server';

/** The tool behind each operation. */
export const MCP_TOOLS: Readonly<Record<RemoteOperation, string>> = {
  acquireLock: 'acquire_lock',
  releaseLock: 'release_lock',
  checkLocks: 'check_locks',
  submitWork: 'submit_work',
  getTask: 'get_task',
  claimWork: 'get_work',
  completeWork: 'complete_work',
  checkGuardrails: 'check_guardrails',
  writeHandoff: 'write_handoff',
  readHandoff: 'read_handoff',
  remember: 'remember',
  recall: 'recall',
  checkPolicy: 'check_policy',
  queryAudit: 'query_audit',
  discoverAgents: 'discover_agents',
  registerFeature: 'register_feature',
  findConflicts: 'analyze_feature_conflicts',
  deregisterFeature: 'deregister_feature',
};
