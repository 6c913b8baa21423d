import {
  type Capability,
  CoordinatorError,
  type Detection,
  type Handoff,
  REQUIRED_CAPABILITIES,
  type StoredHandoff,
  type StoredMemory,
} from '@parallel-plan/coordinator';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { claimChange, type ClaimReport } from './claim-change';
import type { WorkspaceCoordinatorOptions } from './open-workspace-coordinator';
import { planningClaims } from './planning-claims';
import { readOpenPlans } from './read-open-plan';
import { using } from './rebuild-claims';

/** What a coordinator says before a plan is made. */
export interface PlanningStart {
  readonly detection: Detection;
  /** `sequential` where something that a coordinated plan needs is missing. */
  readonly tier: 'coordinated' | 'sequential';
  /** The newest handoff of any agent. */
  readonly handoff?: StoredHandoff;
  /** What was remembered about planning, the newest first. */
  readonly memories: readonly StoredMemory[];
  /** What a person should know: what is missing and how to get it, and what went wrong. */
  readonly warnings: readonly string[];
  /** Enriching capabilities that are missing: no loss to the plan. */
  readonly notes: readonly string[];
}

/** The tag of memories about planning. */
export const PLANNING_TAG = 'planning';

const MOST_MEMORIES = 10;

/**
 * Before planning: what the coordinator can do, which tier that gives, and what earlier sessions left.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @throws NotCheckableError for settings that make no sense
 */
export async function beginPlanning(
  root: string,
  options: WorkspaceCoordinatorOptions,
): Promise<PlanningStart> {
  return using(root, options, undefined, async ({ coordinator, detection }) => {
    const { can, missing } = detection;
    const needed = new Set<Capability>(REQUIRED_CAPABILITIES);
    const lacking = missing.filter(({ capability }) => needed.has(capability));
    const warnings: string[] = [];
    if (lacking.length > 0) warnings.push(degraded(detection, lacking));
    const hook = async <T>(what: string, isThere: boolean, work: () => Promise<T>) => {
      if (!isThere) return undefined;
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof CoordinatorError)) throw error;
        warnings.push(`${what} could not be read: ${error.message}`);
        return undefined;
      }
    };
    const [handoffs, memories] = await Promise.all([
      hook('The last handoff', can.handoff, () => coordinator.readHandoff({ limit: 1 })),
      hook('What was remembered', can.memory, () =>
        coordinator.recall({ tags: [PLANNING_TAG], limit: MOST_MEMORIES }),
      ),
    ]);
    const [handoff] = handoffs ?? [];
    return {
      detection,
      tier: lacking.length === 0 ? 'coordinated' : 'sequential',
      ...(handoff === undefined ? {} : { handoff }),
      memories: memories ?? [],
      warnings,
      notes: detection.available
        ? missing
            .filter(({ capability }) => !needed.has(capability))
            .map(({ capability, why }) => `${capability}: ${why}`)
        : [],
    };
  });
}

/**
 * After the files are written: claims what the plan of a change locks, all of it or nothing.
 *
 * @throws NotCheckableError for settings that make no sense, and a plan that can't be read
 */
export async function claimPlan(
  root: string,
  options: WorkspaceCoordinatorOptions,
  changeId: string,
): Promise<ClaimReport> {
  const [plan] = readOpenPlans(root, changeId).plans;
  if (plan === undefined) throw new NotCheckableError(`The change ${changeId} has no plan.`);
  return using(root, options, changeId, (opened) => claimChange(opened, planningClaims(plan)));
}

/**
 * At the end: leaves a handoff for whoever goes on.
 *
 * @returns a warning where there is none, such as without the capability
 * @throws NotCheckableError for settings that make no sense
 */
export async function handOffPlan(
  root: string,
  options: WorkspaceCoordinatorOptions,
  handoff: Handoff,
): Promise<string | undefined> {
  return using(root, options, undefined, async ({ coordinator, detection }) => {
    if (!detection.can.handoff) {
      const why = detection.missing.find(({ capability }) => capability === 'handoff')?.why ?? '';
      return `No handoff was left. ${why}`;
    }
    try {
      await coordinator.writeHandoff(handoff);
      return undefined;
    } catch (error) {
      if (!(error instanceof CoordinatorError)) throw error;
      return `No handoff was left. ${error.message}`;
    }
  });
}

/** One warning, also when one cause takes away everything. */
function degraded({ transport }: Detection, lacking: Detection['missing']): string {
  const names = lacking.map(({ capability }) => capability).join(', ');
  const reasons = [...new Set(lacking.map(({ why }) => why))];
  const why = lacking.length === 1 ? reasons[0] : sharedStart(reasons);
  return `The coordinator (${transport}) lacks ${names}, so the plan is sequential. ${why ?? ''} \`npx parallel-plan coordinator status\` says more; --tier local-parallel plans in parallel without one.`;
}

/** Reasons of one cause begin with the same sentence. */
function sharedStart([first = '', ...others]: readonly string[]): string {
  const [sentence = ''] = /^.*?[.!](?=\s|$)/s.exec(first) ?? [first];
  return others.every((other) => other.startsWith(sentence)) ? sentence : first;
}
