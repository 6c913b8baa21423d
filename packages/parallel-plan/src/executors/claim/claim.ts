import { realpathSync } from 'node:fs';
import { type ExecutorContext, logger } from '@nx/devkit';
import { escapeControls, escapeJson } from '@parallel-plan/plan';
import { claimChange, type ClaimReport } from '../../coordinator/claim-change';
import { formatClaim, formatRelease } from '../../coordinator/format';
import { ghostLines } from '../../coordinator/ghosts';
import { planningClaims, readOpenPlans } from '../../coordinator/planning-claims';
import { rebuildClaims, type RebuiltClaims } from '../../coordinator/rebuild-claims';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { withCoordinator } from '../../coordinator/open';
import type { ClaimExecutorOptions } from './schema';

/** Claims what the plan of a change locks, or what the plans of all open changes lock. */
export default async function claimExecutor(
  { change, coordinator, dryRun = false, json = false }: ClaimExecutorOptions,
  { root }: Pick<ExecutorContext, 'root'>,
): Promise<{ success: boolean }> {
  try {
    if (dryRun) return wouldClaim(root, change, json);
    const options = { coordinator, env: process.env, warn: (text: string) => logger.warn(text) };
    const result =
      change === undefined
        ? await rebuildClaims(root, options)
        : {
            claims: [await claimOne(root, change, options)],
            releases: [],
            ghosts: [],
            problems: [],
          };
    process.stdout.write(json ? toJson(result) : toText(result));
    if (!json) for (const problem of result.problems) logger.error(escapeControls(problem));
    return { success: isDone(result) };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}

async function claimOne(
  workspaceRoot: string,
  change: string,
  options: Parameters<typeof withCoordinator>[1],
): Promise<ClaimReport> {
  const { root, plans } = readOpenPlans(workspaceRoot, change);
  const [plan] = plans;
  if (plan === undefined) throw new NotCheckableError(`The change ${change} has no plan to claim.`);
  return withCoordinator(root, options, change, (opened) =>
    claimChange(opened, planningClaims(plan)),
  );
}

/** Calls nobody. */
function wouldClaim(
  workspaceRoot: string,
  change: string | undefined,
  json: boolean,
): { success: boolean } {
  const { plans, problems } = readOpenPlans(realpathSync(workspaceRoot), change);
  const claims = plans.map(planningClaims);
  if (json) {
    const changes = claims.map(({ changeId, locks }) => ({
      change: changeId,
      keys: locks.map(({ key }) => key),
    }));
    process.stdout.write(print({ version: 1, dryRun: true, changes, problems }));
  } else {
    for (const { changeId, locks } of claims) {
      const lines = locks.map(({ key, reason = '' }) => `  ${key}  (${reason})`);
      const head = `${changeId}: would claim ${locks.length} (dry run, nobody is asked)`;
      process.stdout.write([head, ...lines].map((line) => `${escapeControls(line)}\n`).join(''));
    }
    for (const problem of problems) logger.error(escapeControls(problem));
  }
  return { success: problems.length === 0 };
}

function isDone({ claims, releases, problems }: RebuiltClaims): boolean {
  return (
    problems.length === 0 &&
    claims.every(({ claimed }) => claimed) &&
    releases.every(({ done }) => done)
  );
}

function toText({ claims, releases, ghosts }: RebuiltClaims): string {
  const lines = [
    ...releases.map(formatRelease),
    ...claims.map(formatClaim),
    ...ghostLines(ghosts).map((line) => `⚠ ${line}\n`),
  ];
  return lines.length === 0
    ? 'No change with a plan is open: there is nothing to claim.\n'
    : lines.join('');
}

function toJson({ claims, releases, ghosts, problems }: RebuiltClaims): string {
  const changes = claims.map(({ changeId, ...report }) => ({ change: changeId, ...report }));
  const released = releases.map(({ changeId, ...report }) => ({ change: changeId, ...report }));
  return print({ version: 1, changes, released, ghosts, problems });
}

function print(value: unknown): string {
  return `${escapeJson(JSON.stringify(value, null, 2))}\n`;
}
