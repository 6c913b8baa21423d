import {
  type Agent,
  CoordinatorError,
  openCoordinator,
  type OpenedCoordinator,
} from '@parallel-plan/coordinator';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { agentIdentity, planningAgent } from './agent-identity';
import { wantedCoordinator } from './coordinator-options';
import { findStoreFile } from './store-file';

export interface WorkspaceCoordinatorOptions {
  /** `--coordinator`: `auto`, or a transport. */
  readonly coordinator?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Is told what a person should know. */
  readonly warn: (message: string) => void;
}

export interface WorkspaceCoordinator extends OpenedCoordinator {
  /** As whom it is used. */
  readonly agent: Agent;
}

/**
 * Opens the coordinator of a workspace and asks what it can do.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @param changeId for what is done in the name of a change; otherwise this user in this worktree
 * @throws NotCheckableError for settings that make no sense. A coordinator that doesn't answer is no error:
 *   the detection says so
 */
export async function openWorkspaceCoordinator(
  root: string,
  options: WorkspaceCoordinatorOptions,
  changeId?: string,
): Promise<WorkspaceCoordinator> {
  const own = agentIdentity(root, options.env);
  if (changeId === undefined) return openAs(own, root, options);
  const planning = await openAs(planningAgent(changeId, own), root, options);
  if (!isBoundToAgent(planning, options.env)) return planning;
  // The server's key may act as one agent only, which then holds the claims of all changes.
  const bound = await openAs(own, root, options);
  if (!bound.detection.can.lock) {
    await bound.coordinator.close();
    return planning;
  }
  await planning.coordinator.close();
  options.warn(
    `The key of the coordinator is bound to the agent ${own.id}, so the claims are held by it and not by the change: claims of another change of the same agent are found by the registered features only.`,
  );
  return bound;
}

function isBoundToAgent({ detection }: OpenedCoordinator, env: NodeJS.ProcessEnv): boolean {
  return (
    detection.transport === 'http' &&
    detection.available &&
    !detection.can.lock &&
    (env['AGENT_ID']?.trim() ?? '') !== ''
  );
}

async function openAs(
  agent: Agent,
  root: string,
  { coordinator, env, warn }: WorkspaceCoordinatorOptions,
): Promise<WorkspaceCoordinator> {
  try {
    const wanted = wantedCoordinator(root, env, coordinator);
    const embeddedFile = await findStoreFile(root);
    return { agent, ...(await openCoordinator({ ...wanted, env, embeddedFile, agent, warn })) };
  } catch (error) {
    if (error instanceof CoordinatorError) throw new NotCheckableError(error.message);
    throw error;
  }
}
