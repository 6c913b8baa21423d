import { type ExecutorContext, logger } from '@nx/devkit';
import { didYouMean, escapeJson, quoted } from '@parallel-plan/plan';
import { releaseChange } from '../../coordinator/claim-change';
import { formatRelease } from '../../coordinator/format';
import {
  type PlanningClaims,
  planningClaims,
  readOpenPlans,
} from '../../coordinator/planning-claims';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { withCoordinator } from '../../coordinator/open';
import type { ReleaseClaimsExecutorOptions } from './schema';

/** Releases the planning claims of a change, or of one of its packages. */
export default async function releaseClaimsExecutor(
  {
    change,
    package: packageId,
    coordinator,
    dryRun = false,
    json = false,
  }: ReleaseClaimsExecutorOptions,
  context: Pick<ExecutorContext, 'root'>,
): Promise<{ success: boolean }> {
  try {
    const { root, plans } = readOpenPlans(context.root, change);
    const [plan] = plans;
    if (plan === undefined) throw new NotCheckableError(`The change ${change} has no plan.`);
    const keys = keysOf(planningClaims(plan), packageId);
    if (dryRun) {
      process.stdout.write(
        json
          ? `${escapeJson(JSON.stringify({ version: 1, dryRun: true, change, keys }, null, 2))}\n`
          : [
              `${change}: would release (dry run, nobody is asked)`,
              ...keys.map((key) => `  ${key}`),
            ]
              .map((line) => `${line}\n`)
              .join(''),
      );
      return { success: true };
    }
    const options = { coordinator, env: process.env, warn: (text: string) => logger.warn(text) };
    const { changeId, ...report } = await withCoordinator(root, options, change, (opened) =>
      releaseChange(opened, change, { keys, all: packageId === undefined }),
    );
    process.stdout.write(
      json
        ? `${escapeJson(JSON.stringify({ version: 1, change: changeId, ...report }, null, 2))}\n`
        : formatRelease({ changeId, ...report }),
    );
    return { success: report.done };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}

/** Of a package, only what no other package of the change holds as well. */
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
