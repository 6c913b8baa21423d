import {
  type Capability,
  CoordinatorError,
  type Detection,
  type Handoff,
  type Memory,
  openNone,
  readSettings,
  REQUIRED_CAPABILITIES,
  type StoredHandoff,
  type StoredMemory,
  type Transport,
} from '@parallel-plan/coordinator';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { claimChange, type ClaimReport } from './claim-change';
import {
  findStoreFile,
  openWorkspaceCoordinator,
  withCoordinator,
  type WorkspaceCoordinator,
  type WorkspaceCoordinatorOptions,
} from './open';
import { wantedCoordinator } from './options';
import { planningClaims, readOpenPlans } from './planning-claims';

/** What the coordinator reports before a plan is made. */
export interface PlanningStart {
  readonly detection: Detection;
  /** `sequential` when the coordinator lacks a required capability. */
  readonly tier: 'coordinated' | 'sequential';
  /** Why the tier is sequential, and how to change that. Also listed in `warnings`. */
  readonly degraded?: string;
  /** The newest handoff of any agent. */
  readonly handoff?: StoredHandoff;
  /** Memories about planning, newest first. */
  readonly memories: readonly StoredMemory[];
  /** Warnings for the user: what is missing, how to get it, and what failed. */
  readonly warnings: readonly string[];
  /** Optional capabilities that are missing. The plan doesn't need them. */
  readonly notes: readonly string[];
}

/** The tag of memories about planning. */
export const PLANNING_TAG = 'planning';

const NEEDED = new Set<Capability>(REQUIRED_CAPABILITIES);

const MOST_MEMORIES = 10;

/** Time limit in milliseconds for a store that other processes keep busy. */
const STORE_MS = 3_000;

/** Time limit in milliseconds for each read before planning. */
const HOOK_MS = 3_000;

/**
 * Prepares planning: detects the coordinator's capabilities, derives the tier, and reads what earlier
 * sessions left. Every step has a time limit, so a slow coordinator delays planning by a few seconds at
 * most.
 *
 * @param root the workspace root, absolute, with its own symbolic links resolved
 * @param options which coordinator to open
 * @throws NotCheckableError for invalid settings
 */
export async function beginPlanning(
  root: string,
  options: WorkspaceCoordinatorOptions,
): Promise<PlanningStart> {
  const { coordinator, detection } = await detectInTime(root, options);
  try {
    const { can, missing } = detection;
    const degraded = whyDegraded(detection);
    const warnings = degraded === undefined ? [] : [degraded];
    const hook = async <T>(what: string, isThere: boolean, work: () => Promise<T>) => {
      if (!isThere) return undefined;
      try {
        const result = await within(HOOK_MS, work());
        if (result === TOO_LATE) {
          warnings.push(`${what} could not be read: no answer within ${HOOK_MS / 1_000} seconds.`);
          return undefined;
        }
        return result;
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
      tier: degraded === undefined ? 'coordinated' : 'sequential',
      ...(degraded === undefined ? {} : { degraded }),
      ...(handoff === undefined ? {} : { handoff }),
      memories: memories ?? [],
      warnings,
      notes: detection.available
        ? missing
            .filter(({ capability }) => !NEEDED.has(capability))
            .map(({ capability, why }) => `${capability}: ${why}`)
        : [],
    };
  } finally {
    // The result no longer matters, so don't wait.
    void coordinator.close().catch(() => undefined);
  }
}

/**
 * Why a plan is sequential, and the alternatives. It is one warning, even when one cause affects all
 * capabilities.
 *
 * @returns `undefined` when all required capabilities are present
 */
export function whyDegraded({ transport, missing }: Detection): string | undefined {
  const lacking = missing.filter(({ capability }) => NEEDED.has(capability));
  if (lacking.length === 0) return undefined;
  const names = lacking.map(({ capability }) => capability).join(', ');
  const verb = lacking.every(({ slow }) => slow) ? 'was too slow for' : 'lacks';
  return `The coordinator (${transport}) ${verb} ${names}, so the plan is sequential. ${sharedReason(lacking)} \`npx parallel-plan coordinator status\` says why; --tier local-parallel plans in parallel without one.`;
}

/** Reports a cause that several capabilities share only once. */
export function sharedReason(missing: Detection['missing']): string {
  const reasons = [...new Set(missing.map(({ why }) => why))];
  return (missing.length === 1 ? reasons[0] : sharedStart(reasons)) ?? '';
}

/**
 * Claims what the plan of a change locks, all keys or none. Call it after the plan files are written.
 *
 * @throws NotCheckableError for invalid settings or an unreadable plan
 */
export async function claimPlan(
  root: string,
  options: WorkspaceCoordinatorOptions,
  changeId: string,
): Promise<ClaimReport> {
  const [plan] = readOpenPlans(root, changeId).plans;
  if (plan === undefined) throw new NotCheckableError(`The change ${changeId} has no plan.`);
  return withCoordinator(root, options, changeId, (opened) =>
    claimChange(opened, planningClaims(plan)),
  );
}

/**
 * Ends planning: writes a handoff for the next session, and a memory for later planning.
 *
 * @returns warnings for what could not be written, such as a missing capability
 * @throws NotCheckableError for invalid settings
 */
export async function handOffPlan(
  root: string,
  options: WorkspaceCoordinatorOptions,
  { handoff, memory }: { readonly handoff: Handoff; readonly memory?: Memory },
): Promise<readonly string[]> {
  return withCoordinator(root, options, undefined, async ({ coordinator, detection }) => {
    const leave = async (what: 'handoff' | 'memory', work: () => Promise<unknown>) => {
      if (!detection.can[what]) {
        const why = detection.missing.find(({ capability }) => capability === what)?.why ?? '';
        return [`No ${what} was stored. ${why}`];
      }
      try {
        await work();
        return [];
      } catch (error) {
        if (!(error instanceof CoordinatorError)) throw error;
        return [`No ${what} was stored. ${error.message}`];
      }
    };
    return [
      ...(await leave('handoff', () => coordinator.writeHandoff(handoff))),
      ...(memory === undefined ? [] : await leave('memory', () => coordinator.remember(memory))),
    ];
  });
}

/** A server's detection has its own time limits. A store gets the time limit of one detection call. */
async function detectInTime(
  root: string,
  options: WorkspaceCoordinatorOptions,
): Promise<Pick<WorkspaceCoordinator, 'coordinator' | 'detection'>> {
  const wanted = wantedCoordinator(root, options.env, options.coordinator);
  const { transport } = settings(root, options.env, options.coordinator);
  const opening = openWorkspaceCoordinator(root, options);
  if (transport === 'http' || transport === 'mcp') return opening;
  const limit = wanted.timeouts.detection ?? STORE_MS;
  const opened = await within(limit, opening);
  if (opened !== TOO_LATE) return opened;
  void opening.then(({ coordinator }) => coordinator.close()).catch(() => undefined);
  const why = `It did not answer within ${limit / 1_000} seconds.`;
  const coordinator = openNone({ why, transport, code: 'timeout' });
  return { coordinator, detection: await coordinator.detect() };
}

const TOO_LATE = Symbol('too late');

/** The result of the work, or `TOO_LATE` after `milliseconds`. A failure after that is ignored. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | typeof TOO_LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof TOO_LATE>((resolve) => {
    timer = setTimeout(() => resolve(TOO_LATE), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first sentence, when all reasons share it: they then have the same cause. */
function sharedStart([first = '', ...others]: readonly string[]): string {
  const [sentence = ''] = /^.*?[.!](?=\s|$)/s.exec(first) ?? [first];
  return others.every((other) => other.startsWith(sentence)) ? sentence : first;
}

/** What is known without a call to the coordinator. */
export interface ForeseenPlanning extends Pick<PlanningStart, 'tier' | 'degraded'> {
  readonly transport: Transport;
}

/**
 * Predicts what `beginPlanning` reports if the coordinator answers. For a dry run: it calls no server and
 * creates no store.
 *
 * @param root the workspace root, absolute, with its own symbolic links resolved
 * @throws NotCheckableError for invalid settings
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
