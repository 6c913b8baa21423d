/**
 * How long a claimed task is kept for an agent that isn't heard of: as long as a lock by default.
 * Whatever the agent writes renews it.
 */
export const LEASE_MS = 120 * 60_000;
