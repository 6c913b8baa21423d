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

/** The plan that a run implements. */
export interface RunPlan {
  readonly change: string;
  readonly plan: Plan;
  /** In the plan's order. */
  readonly packages: readonly WorkPackage[];
  /** Id of the package that starts after all others are merged, if the plan has one. */
  readonly integration?: string;
}

/**
 * Reads the plan of a run.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if there is no plan, or it is not valid
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

/** The package that owns the contracts, which other packages wait for. */
export function contractsPackage({ packages }: RunPlan): WorkPackage | undefined {
  return packages.find(
    ({ package_id: id, task_type: type }) => type === 'contracts' || id === 'wp-contracts',
  );
}

/** All direct and indirect dependencies of a package. */
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
 * Identifies the task of a package. An edit of the plan makes only those packages stale whose
 * digest changes.
 */
export function packageDigest(work: WorkPackage): string {
  return createHash('sha256').update(JSON.stringify(work, sortedKeys)).digest('hex').slice(0, 16);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
