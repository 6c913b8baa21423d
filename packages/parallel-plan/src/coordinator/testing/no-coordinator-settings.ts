const SETTINGS = [
  'AGENT_ID',
  'AGENT_TYPE',
  'SESSION_ID',
  'COORDINATION_API_URL',
  'COORDINATION_API_KEY',
  'PARALLEL_PLAN_COORDINATOR',
  'PARALLEL_PLAN_COORDINATOR_MCP',
  'PARALLEL_PLAN_COORDINATOR_URL',
];

/** The developer's own coordinator must neither decide a test nor be filled by one. */
export function withoutCoordinatorSettings(): void {
  beforeEach(() => {
    for (const name of SETTINGS) Reflect.deleteProperty(process.env, name);
  });
}
