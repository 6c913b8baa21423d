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

/** What a coordinator says before a plan is made. */
export interface PlanningStart {
  readonly detection: Detection;
  /** `sequential` where something that a coordinated plan needs is missing. */
  readonly tier: 'coordinated' | 'sequential';
  /** Why it is sequential, and how to change that; one of the warnings. */
  readonly degraded?: string;
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

const NEEDED = new Set<Capability>(REQUIRED_CAPABILITIES);

const MOST_MEMORIES = 10;

/** A store that others write to all the time. */
const STORE_MS = 3_000;

/** For each of what is read before planning. */
const HOOK_MS = 3_000;

/**
 * Before planning: what the coordinator can do, which tier that gives, and what earlier sessions left. It
 * is waited for a few seconds, however long the coordinator takes.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @throws NotCheckableError for settings that make no sense
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
    // Nobody waits for what is too late anyway.
    void coordinator.close().catch(() => undefined);
  }
}

/**
 * Why a plan is made sequential, and what else can be done, in one warning also when one cause takes away
 * everything.
 *
 * @returns nothing where all is there that a coordinated plan needs
 */
export function whyDegraded({ transport, missing }: Detection): string | undefined {
  const lacking = missing.filter(({ capability }) => NEEDED.has(capability));
  if (lacking.length === 0) return undefined;
  const names = lacking.map(({ capability }) => capability).join(', ');
  const verb = lacking.every(({ slow }) => slow) ? 'was too slow for' : 'lacks';
  return `The coordinator (${transport}) ${verb} ${names}, so the plan is sequential. ${sharedReason(lacking)} \`npx parallel-plan coordinator status\` says more; --tier local-parallel plans in parallel without one.`;
}

/** One cause that takes away several capabilities is told once. */
export function sharedReason(missing: Detection['missing']): string {
  const reasons = [...new Set(missing.map(({ why }) => why))];
  return (missing.length === 1 ? reasons[0] : sharedStart(reasons)) ?? '';
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
  return withCoordinator(root, options, changeId, (opened) =>
    claimChange(opened, planningClaims(plan)),
  );
}

/**
 * At the end: leaves a handoff for whoever goes on, and a memory for whoever plans next.
 *
 * @returns warnings where something could not be left, such as without the capability
 * @throws NotCheckableError for settings that make no sense
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
        return [`No ${what} was left. ${why}`];
      }
      try {
        await work();
        return [];
      } catch (error) {
        if (!(error instanceof CoordinatorError)) throw error;
        return [`No ${what} was left. ${error.message}`];
      }
    };
    return [
      ...(await leave('handoff', () => coordinator.writeHandoff(handoff))),
      ...(memory === undefined ? [] : await leave('memory', () => coordinator.remember(memory))),
    ];
  });
}

/** The limits of a server bound its own detection. A store is waited for as long as a call of detection. */
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

/** What the work gives, unless it takes longer than so many milliseconds. Its failure after that is nobody's. */
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

/** Reasons of one cause begin with the same sentence. */
function sharedStart([first = '', ...others]: readonly string[]): string {
  const [sentence = ''] = /^.*?[.!](?=\s|$)/s.exec(first) ?? [first];
  return others.every((other) => other.startsWith(sentence)) ? sentence : first;
}

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
