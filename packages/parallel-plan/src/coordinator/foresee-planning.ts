import {
  CoordinatorError,
  openNone,
  readSettings,
  type Transport,
} from '@parallel-plan/coordinator';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { wantedCoordinator } from './coordinator-options';
import type { WorkspaceCoordinatorOptions } from './open-workspace-coordinator';
import { type PlanningStart, whyDegraded } from './planning-steps';
import { findStoreFile } from './store-file';

/** What can be said of a coordinator that nobody asks. */
export interface ForeseenPlanning extends Pick<PlanningStart, 'tier' | 'degraded'> {
  readonly transport: Transport;
}

/**
 * What `beginPlanning` will say if the coordinator answers: for a dry run, which calls nobody and makes
 * no store.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @throws NotCheckableError for settings that make no sense
 */
export async function foreseePlanning(
  root: string,
  { coordinator, env }: Pick<WorkspaceCoordinatorOptions, 'coordinator' | 'env'>,
): Promise<ForeseenPlanning> {
  const { transport } = settings(root, env, coordinator);
  const file = transport === 'embedded' ? await findStoreFile(root) : '';
  if (transport !== 'none' && typeof file === 'string') return { transport, tier: 'coordinated' };
  const none = openNone(typeof file === 'string' ? {} : { transport, why: file.unavailable });
  const degraded = whyDegraded(await none.detect());
  return { transport, tier: 'sequential', ...(degraded === undefined ? {} : { degraded }) };
}

function settings(root: string, env: NodeJS.ProcessEnv, coordinator: string | undefined) {
  try {
    return readSettings({ ...wantedCoordinator(root, env, coordinator), env });
  } catch (error) {
    if (error instanceof CoordinatorError) throw new NotCheckableError(error.message);
    throw error;
  }
}
