import { didYouMean } from '@parallel-plan/plan';
import { escapeControls, quoted } from '@parallel-plan/plan/text';
import { releaseChange } from '../../coordinator/claim-change';
import { formatRelease } from '../../coordinator/format';
import { withCoordinator } from '../../coordinator/open';
import {
  type PlanningClaims,
  planningClaims,
  readOpenPlans,
} from '../../coordinator/planning-claims';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import {
  coordinatorOptions,
  oneChange,
  type Outcome,
  type RunContext,
  runExecutor,
} from '../run-executor';
import type { ReleaseClaimsExecutorOptions } from './schema';

/** Releases the planning claims of a change, or of one of its packages. */
export default async function releaseClaimsExecutor(
  options: ReleaseClaimsExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  return runExecutor(options, context, (root) => releaseClaims(root, options));
}

async function releaseClaims(
  root: string,
  options: ReleaseClaimsExecutorOptions,
): Promise<Outcome> {
  const change = oneChange(root, options.change);
  const [plan] = readOpenPlans(root, change).plans;
  if (plan === undefined) throw new NotCheckableError(`The change ${change} has no plan.`);
  const keys = keysOf(planningClaims(plan), options.package);
  if (options.dryRun) {
    const lines = [
      `${change}: would release (dry run, no coordinator contacted)`,
      ...keys.map((key) => `  ${key}`),
    ];
    return {
      success: true,
      text: lines.map((line) => `${escapeControls(line)}\n`).join(''),
      json: { dryRun: true, change, keys },
    };
  }
  const report = await withCoordinator(root, coordinatorOptions(options), change, (opened) =>
    releaseChange(opened, change, { keys, all: options.package === undefined }),
  );
  const { changeId, ...json } = report;
  return {
    success: report.done,
    text: formatRelease(report),
    json: { change: changeId, ...json },
  };
}

/**
 * The keys of a change. For one package, only the keys that no other package of the change holds.
 */
function keysOf(
  { changeId, locks, byPackage }: PlanningClaims,
  packageId: string | undefined,
): readonly string[] {
  if (packageId === undefined) return locks.map(({ key }) => key);
  const own = byPackage.get(packageId);
  if (own === undefined) {
    throw new NotCheckableError(
      `The plan of ${quoted(changeId)} has no package ${quoted(packageId)}.${didYouMean(packageId, [...byPackage.keys()])}`,
    );
  }
  const others = new Set(
    [...byPackage].flatMap(([id, keys]) => (id === packageId ? [] : [...keys])),
  );
  return own.filter((key) => !others.has(key));
}
