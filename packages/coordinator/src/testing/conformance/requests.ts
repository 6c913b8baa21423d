import type { LockRequest, TaskRequest } from '../../coordinator';

/** How instants begin. */
export const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

export function lock(key: string, ttlMinutes = 30): LockRequest {
  return { key, ttlMinutes };
}

export function task(part: Partial<TaskRequest>): TaskRequest {
  return {
    type: 'implement',
    description: 'Do it.',
    input: {},
    priority: 5,
    dependsOn: [],
    ...part,
  };
}
