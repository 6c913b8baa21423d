import { escapeControls } from '@parallel-plan/plan/text';
import { claimChange, type ClaimReport } from '../../coordinator/claim-change';
import { formatClaim, formatRelease } from '../../coordinator/format';
import { ghostLines } from '../../coordinator/ghosts';
import { withCoordinator } from '../../coordinator/open';
import { planningClaims, readOpenPlans } from '../../coordinator/planning-claims';
import { rebuildClaims, type RebuiltClaims } from '../../coordinator/rebuild-claims';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { coordinatorOptions, type Outcome, type RunContext, runExecutor } from '../run-executor';
import type { ClaimExecutorOptions } from './schema';

/** Claims the locks of a change's plan, or of the plans of all open changes. */
export default async function claimExecutor(
  options: ClaimExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  return runExecutor(options, context, (root) => claim(root, options));
}

async function claim(root: string, options: ClaimExecutorOptions): Promise<Outcome> {
  const { change, dryRun = false } = options;
  if (dryRun) return wouldClaim(root, change);
  const settings = coordinatorOptions(options);
  const { claims, releases, ghosts, problems } =
    change === undefined
      ? await rebuildClaims(root, settings)
      : {
          claims: [await claimOne(root, change, settings)],
          releases: [],
          ghosts: [],
          problems: [],
        };
  const lines = [
    ...releases.map(formatRelease),
    ...claims.map(formatClaim),
    ...ghostLines(ghosts).map((line) => `⚠ ${line}\n`),
  ];
  return {
    success: isDone({ claims, releases, ghosts, problems }),
    text:
      (lines.length === 0
        ? 'No open change has a plan: there is nothing to claim.\n'
        : lines.join('')) + formatProblems(problems),
    json: {
      changes: claims.map(({ changeId, ...report }) => ({ change: changeId, ...report })),
      released: releases.map(({ changeId, ...report }) => ({ change: changeId, ...report })),
      ghosts,
      problems,
    },
  };
}

async function claimOne(
  root: string,
  change: string,
  settings: ReturnType<typeof coordinatorOptions>,
): Promise<ClaimReport> {
  const [plan] = readOpenPlans(root, change).plans;
  if (plan === undefined) throw new NotCheckableError(`The change ${change} has no plan to claim.`);
  return withCoordinator(root, settings, change, (opened) =>
    claimChange(opened, planningClaims(plan)),
  );
}

/** Doesn't contact the coordinator. */
function wouldClaim(root: string, change: string | undefined): Outcome {
  const { plans, problems } = readOpenPlans(root, change);
  const claims = plans.map(planningClaims);
  const lines = claims.flatMap(({ changeId, locks }) => [
    `${changeId}: would claim ${locks.length} (dry run, no coordinator contacted)`,
    ...locks.map(({ key, reason = '' }) => `  ${key}  (${reason})`),
  ]);
  return {
    success: problems.length === 0,
    text: lines.map((line) => `${escapeControls(line)}\n`).join('') + formatProblems(problems),
    json: {
      dryRun: true,
      changes: claims.map(({ changeId, locks }) => ({
        change: changeId,
        keys: locks.map(({ key }) => key),
      })),
      problems,
    },
  };
}

function isDone({ claims, releases, problems }: RebuiltClaims): boolean {
  return (
    problems.length === 0 &&
    claims.every(({ claimed }) => claimed) &&
    releases.every(({ done }) => done)
  );
}

function formatProblems(problems: readonly string[]): string {
  return problems.map((problem) => `✖ ${escapeControls(problem)}\n`).join('');
}
