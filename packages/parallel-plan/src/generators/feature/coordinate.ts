import { realpathSync } from 'node:fs';
import type { Detection, Handoff, Memory, Transport } from '@parallel-plan/coordinator';
import type { Plan, Tier } from '@parallel-plan/plan';
import type { ClaimReport } from '../../coordinator/claim-change';
import { counted } from '../../coordinator/format';
import type { WorkspaceCoordinatorOptions } from '../../coordinator/open';
import {
  beginPlanning,
  claimPlan,
  foreseePlanning,
  handOffPlan,
  PLANNING_TAG,
} from '../../coordinator/planning';
import { releaseGhosts } from '../../coordinator/rebuild-claims';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { GeneratorError } from '../generator-error';
import { isAbout, type Recalled } from './documents/context';
import type {
  FeatureDecisions,
  FeatureEnvironment,
  FeatureOptions,
  Notes,
  WrittenChange,
} from './types';

/** What the coordinator answers before planning. */
export interface CoordinatorAnswer {
  readonly tier: Tier;
  readonly transport: Transport;
  /** Missing in a dry run, which contacts no coordinator. */
  readonly detection?: Detection;
  readonly recalled: Recalled;
}

/** The tag of memories about one change. */
function changeTag(changeId: string): string {
  return `change:${changeId}`;
}

/**
 * Asks the coordinator for its capabilities and the notes of earlier sessions, and chooses the
 * tier. A requested tier is kept, except `coordinated`, which needs a coordinator. A failure gives
 * a warning.
 *
 * @param root absolute path of the workspace root
 * @throws GeneratorError `feature/coordinator` if the settings are contradictory
 */
export async function askCoordinator(
  root: string,
  requested: Pick<FeatureOptions, 'tier' | 'coordinator' | 'changeId'>,
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

/** The options for opening the coordinator in a run. */
export function coordinatorOptions(
  { coordinator }: Pick<FeatureOptions, 'coordinator'>,
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

/** The result of claiming the locks of a written plan. */
export type PlanClaims =
  | { readonly tried: true; readonly report: ClaimReport }
  /** Why nothing was claimed. */
  | { readonly tried: false; readonly why: string };

interface FinishedPlan {
  readonly change: WrittenChange;
  readonly plan: Plan;
  readonly decisions: FeatureDecisions;
  readonly answer: CoordinatorAnswer;
}

/**
 * Claims the locks of a plan's packages, all or none. The files of the plan must exist on disk.
 *
 * @param root absolute path of the workspace root
 */
export async function claimLocks(
  root: string,
  { change, decisions: { options }, answer: { detection } }: FinishedPlan,
  { env = {}, confirm }: Pick<FeatureEnvironment, 'env' | 'confirm'>,
  notes: Notes,
): Promise<PlanClaims> {
  if (!options.claim) return { tried: false, why: 'not claimed, because of --no-claim' };
  if (detection?.can.lock !== true) {
    return { tried: false, why: 'not claimed: no coordinator can lock' };
  }
  try {
    const opening = coordinatorOptions(options, env, notes);
    const realRoot = realpathSync(root);
    const release = async (only?: readonly string[]): Promise<void> => {
      const { releases } = await releaseGhosts(
        realRoot,
        opening,
        only === undefined ? {} : { only },
      );
      for (const { changeId, released } of releases) {
        notes.warn(
          `Released ${counted(released.length, 'claim')} of ${changeId}, a deleted change.`,
        );
      }
    };
    if (options.releaseGhosts) await release();
    const report = await claimPlan(realRoot, opening, change.id);
    const gone = report.ghosts.map((ghost) => ghost.change);
    if (report.claimed || gone.length === 0 || confirm === undefined)
      return { tried: true, report };
    const question = `${gone.join(', ')}: no branch has this change, but its claims block this one. Release them?`;
    if (!(await confirm(question))) return { tried: true, report };
    await release(gone);
    return { tried: true, report: await claimPlan(realRoot, opening, change.id) };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    return { tried: false, why: `not made: ${error.message}` };
  }
}

/**
 * Writes a handoff for the next session and a memory for later plans, if the coordinator supports
 * them. A failure gives a warning.
 *
 * @param next the next steps, one line each
 */
export async function leaveHandoff(
  root: string,
  finished: FinishedPlan,
  { claims, next }: { readonly claims: PlanClaims; readonly next: readonly string[] },
  env: NodeJS.ProcessEnv,
  notes: Notes,
): Promise<void> {
  const can = finished.answer.detection?.can;
  if (can === undefined || (!can.handoff && !can.memory)) return;
  const left = { handoff: handoff(finished, claims, next), memory: memory(finished) };
  try {
    const opening = coordinatorOptions(finished.decisions.options, env, notes);
    const warnings = await handOffPlan(realpathSync(root), opening, left);
    // Missing capabilities are already reported elsewhere.
    if (can.handoff && can.memory) warnings.forEach((text) => notes.warn(text));
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    notes.warn(`No handoff was stored. ${error.message}`);
  }
}

function handoff(
  { change, plan, decisions, answer }: FinishedPlan,
  claims: PlanClaims,
  next: readonly string[],
): Handoff {
  const { options, projects, questions } = decisions;
  const { brief } = options;
  const chosen = (brief.approaches ?? []).filter((approach) => approach.chosen);
  return {
    summary: `Planned ${change.id} (${options.title}): ${counted(plan.packages.length, 'package')}, tier ${answer.tier}. Nothing is implemented: it waits for approval. ${claimed(claims)}`,
    decisions: [
      `Projects: ${projects.map(({ name }) => name).join(', ')}`,
      ...chosen.map(({ name, summary }) => `${name}: ${summary}`),
      ...(brief.decisions ?? []).map(({ title, decision }) => `${title}: ${decision}`),
    ],
    assumptions: questions.flatMap(({ question, assumption }) =>
      assumption === undefined ? [] : [`${question} ${assumption}`],
    ),
    nextSteps: next,
    relevantFiles: change.files,
  };
}

function memory({ change, decisions, answer }: FinishedPlan): Memory {
  const { options, projects, interfaces } = decisions;
  const keys = interfaces.flatMap(({ lockKey }) => lockKey);
  const shared = keys.length === 0 ? '' : `, sharing ${keys.join(', ')}`;
  return {
    eventType: 'decision',
    summary: `${change.id} (${options.title}) was planned over ${projects.map(({ name }) => name).join(', ')}${shared}; tier ${answer.tier}`,
    tags: [PLANNING_TAG, changeTag(change.id)],
  };
}

function claimed(claims: PlanClaims): string {
  if (!claims.tried) return `Claims were ${claims.why}.`;
  const { report } = claims;
  if (report.claimed) {
    return `${counted(report.wanted, 'planning claim')} held by ${report.agentId}.`;
  }
  const holders = [...new Set(report.heldBy.map(({ key, agentId }) => `${key} by ${agentId}`))];
  return `Nothing is claimed: ${holders.length > 0 ? `${holders.join(', ')} held` : (report.why ?? 'it failed')}.`;
}
