import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { basename } from 'node:path';
import type { Agent } from '@parallel-plan/coordinator';

/**
 * Who this process is for a coordinator: `AGENT_ID`, else the user in this working tree, so that a second
 * call is the same agent and another worktree is another one.
 *
 * @param root the workspace root, absolute
 */
export function agentIdentity(root: string, env: NodeJS.ProcessEnv): Agent {
  const id = given(env, 'AGENT_ID');
  const sessionId = given(env, 'SESSION_ID');
  return {
    id: id ?? `${userName()}@${basename(root)}-${fingerprint(`${hostname()}\0${root}`)}`,
    type: given(env, 'AGENT_TYPE') ?? 'parallel-plan',
    ...(sessionId === undefined ? {} : { sessionId }),
  };
}

/**
 * Who holds the planning claims of a change: the change, so that two changes of one person collide, and
 * every worktree and every person of the team can release them or claim them again.
 */
export function planningAgent(changeId: string, { id }: Agent): Agent {
  return { id: `plan:${changeId}`, type: 'plan', sessionId: id };
}

/** The change that holds planning claims under an agent's id. */
export function changeOfAgent(agentId: string): string | undefined {
  return agentId.startsWith('plan:') ? agentId.slice('plan:'.length) : undefined;
}

function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that has no name.
    return 'user';
  }
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
