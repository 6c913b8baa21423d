import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  integrationPackage,
  parsePlanBytes,
  type Plan,
  type WorkPackage,
} from '@parallel-plan/plan';
import { readSoundPlan } from '../verification/read-package';
import { CHANGES_FOLDER, PLAN_FILE } from '../workspace/open-changes';

/** The plan that a run carries out. */
export interface RunPlan {
  readonly change: string;
  readonly plan: Plan;
  /** In the plan's order. */
  readonly packages: readonly WorkPackage[];
  /** The package that starts on the merged state of all others, where there is one. */
  readonly integration?: string;
}

/**
 * Reads the plan of a run.
 *
 * @param root the workspace root, absolute
 * @throws NotCheckableError where there is none, or it is not valid
 */
export function readRunPlan(root: string, change: string): RunPlan {
  const { plan } = readSoundPlan(root, change);
  const file = join(root, CHANGES_FOLDER, change, PLAN_FILE);
  const { view } = parsePlanBytes(readFileSync(file), { file });
  const integration = integrationPackage(view)?.package_id?.value;
  return {
    change,
    plan,
    packages: plan.packages,
    ...(integration === undefined ? {} : { integration }),
  };
}

/** The package that other packages wait for because it owns the contracts. */
export function contractsPackage({ packages }: RunPlan): WorkPackage | undefined {
  return packages.find(
    ({ package_id: id, task_type: type }) => type === 'contracts' || id === 'wp-contracts',
  );
}

/** All packages that a package waits for, directly or not. */
export function ancestorsOf({ packages }: RunPlan, packageId: string): ReadonlySet<string> {
  const byId = new Map(packages.map((one) => [one.package_id, one]));
  const found = new Set<string>();
  const visit = (id: string): void => {
    for (const dependency of byId.get(id)?.depends_on ?? []) {
      if (found.has(dependency)) continue;
      found.add(dependency);
      visit(dependency);
    }
  };
  visit(packageId);
  return found;
}

/**
 * Identifies what a package was asked to do, so that an edit of the plan makes only those packages
 * stale that it concerns.
 */
export function packageDigest(work: WorkPackage): string {
  return createHash('sha256').update(JSON.stringify(work, sortedKeys)).digest('hex').slice(0, 16);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
