import { realpathSync } from 'node:fs';
import type { Detection, Transport } from '@parallel-plan/coordinator';
import type { Tier } from '@parallel-plan/plan';
import { foreseePlanning } from '../../../coordinator/foresee-planning';
import type { WorkspaceCoordinatorOptions } from '../../../coordinator/open-workspace-coordinator';
import { beginPlanning } from '../../../coordinator/planning-steps';
import { NotCheckableError } from '../../../workspace/not-checkable-error';
import { GeneratorError } from '../../errors/generator-error';
import { isAbout, type Recalled } from '../context/render-recalled';
import type { RequestedOptions } from '../normalize-options';
import type { Notes } from '../notes';
import type { FeatureEnvironment } from '../plan-feature';

/** What the coordinator has to say before anything is planned. */
export interface CoordinatorAnswer {
  readonly tier: Tier;
  readonly transport: Transport;
  /** Missing in a dry run: then nobody was asked. */
  readonly detection?: Detection;
  readonly recalled: Recalled;
}

/** The tag of what is remembered about one change. */
export function changeTag(changeId: string): string {
  return `change:${changeId}`;
}

/**
 * Asks the coordinator what it can do and what earlier sessions have left, and chooses the tier: one that
 * is asked for stays, but for `coordinated`, which needs a coordinator. What goes wrong is a warning.
 *
 * @param root the workspace root, absolute
 * @throws GeneratorError `feature/coordinator` for settings that make no sense
 */
export async function askCoordinator(
  root: string,
  requested: Pick<RequestedOptions, 'tier' | 'coordinator' | 'changeId'>,
  { isDryRun, env = {} }: Pick<FeatureEnvironment, 'isDryRun' | 'env'>,
  notes: Notes,
): Promise<CoordinatorAnswer> {
  const options = coordinatorOptions(requested, env, notes);
  const realRoot = realpathSync(root);
  const { changeId, tier: asked } = requested;
  const settled = asked === 'auto' || asked === 'coordinated' ? undefined : asked;
  try {
    if (isDryRun) {
      const { tier, transport, degraded } = await foreseePlanning(realRoot, options);
      if (settled === undefined && degraded !== undefined) notes.warn(degraded);
      return { tier: settled ?? tier, transport, recalled: { memories: [] } };
    }
    const start = await beginPlanning(realRoot, options);
    for (const warning of start.warnings) {
      if (settled === undefined || warning !== start.degraded) notes.warn(warning);
    }
    const { detection, handoff, memories } = start;
    return {
      tier: settled ?? start.tier,
      transport: detection.transport,
      detection,
      recalled: {
        ...(handoff !== undefined && !isAbout(changeId, handoff) && { handoff }),
        memories: memories.filter(({ tags }) => !tags.includes(changeTag(changeId))),
      },
    };
  } catch (error) {
    if (error instanceof NotCheckableError) {
      throw new GeneratorError('feature/coordinator', error.message);
    }
    throw error;
  }
}

/** How the coordinator is opened in a run. */
export function coordinatorOptions(
  { coordinator }: Pick<RequestedOptions, 'coordinator'>,
  env: NodeJS.ProcessEnv,
  notes: Notes,
): WorkspaceCoordinatorOptions {
  return {
    coordinator,
    env,
    warn: (text) => {
      if (!notes.warnings.includes(text)) notes.warn(text);
    },
  };
}
