import { randomUUID } from 'node:crypto';
import { readApproval } from '../../approval/read-approval';
import { whyMissing } from '../../coordinator/claim-change';
import {
  agentIdentity,
  openWorkspaceCoordinator,
  type WorkspaceCoordinator,
} from '../../coordinator/open';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import type { ImplementOptions } from '../implement-change';
import { checkFoundation, type Foundation } from '../preconditions';
import { openRunRepository, type RunRepository } from '../repository';
import { sharedRemote } from './remote';

export interface WorkerOptions extends Omit<ImplementOptions, 'only' | 'retry'> {
  /** The git remote to exchange branches through. Default: `origin`, or the only one. */
  readonly remote?: string;
  /** End when the queue has no task for this worker. Default: when all packages are merged. */
  readonly once?: boolean;
  /** What this worker can do, as `<kind>:<value>`: `role:backend`. Default: the roles of `agents`. */
  readonly abilities?: readonly string[];
  /** Length of a lease. Default: 5. */
  readonly leaseMinutes?: number;
  /** Milliseconds between two renewals. Default: 30 seconds. */
  readonly renewEvery?: number;
  /** Milliseconds between two looks at the queue. Default: 5 seconds. */
  readonly pollEvery?: number;
  /** Which coordinator to use. */
  readonly coordinator?: string;
  /** Called with warnings for the user. */
  readonly warn: (text: string) => void;
}

/** The parts of a worker that are known before it starts. */
export interface WorkerPlace {
  readonly repository: RunRepository;
  readonly foundation: Foundation;
  /** The digest of the approval. */
  readonly digest: string;
  /** The name of the git remote. */
  readonly remote: string;
  readonly opened: WorkspaceCoordinator;
  readonly abilities: readonly string[];
}

/**
 * Opens what a worker needs. Close `opened.coordinator` afterwards.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if the plan is not approved, or there is no remote or no queue
 */
export async function openWorkerPlace(root: string, options: WorkerOptions): Promise<WorkerPlace> {
  const { change, agents } = options;
  const repository = await openRunRepository(root);
  const foundation = await checkFoundation(repository, root, change);
  const remote = await sharedRemote(repository, options.remote);
  const approval = readApproval(root, change);
  const opened = await openAsWorker(root, options);
  const { detection } = opened;
  if (!detection.can.queueWork || !detection.can.lock) {
    await opened.coordinator.close();
    const lacking = detection.can.queueWork ? 'lock' : 'queueWork';
    throw new NotCheckableError(
      `The coordinator (${detection.transport}) has no queue for workers. ${whyMissing(detection, lacking)} Set PARALLEL_PLAN_COORDINATOR_URL to a PostgreSQL server.`,
    );
  }
  const roles = Object.keys(agents).map((role) => `role:${role}`);
  return {
    repository,
    foundation,
    digest: approval.state === 'missing' ? '' : (approval.record?.digest ?? ''),
    remote,
    opened,
    abilities: options.abilities ?? ('default' in agents ? [] : roles),
  };
}

/**
 * Two workers under one agent id could not be told apart by their locks. A server may accept only the
 * given id.
 */
async function openAsWorker(root: string, options: WorkerOptions): Promise<WorkspaceCoordinator> {
  const opened = await openWorkspaceCoordinator(root, options);
  const { transport } = opened.detection;
  if (transport !== 'embedded' && transport !== 'postgres') return opened;
  await opened.coordinator.close();
  const { id } = agentIdentity(root, options.env);
  const env = { ...options.env, AGENT_ID: `${id}/${randomUUID().slice(0, 8)}` };
  return openWorkspaceCoordinator(root, { ...options, env });
}
