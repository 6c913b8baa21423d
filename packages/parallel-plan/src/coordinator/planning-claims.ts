import type { LockRequest } from '@parallel-plan/coordinator';
import { byText, canonicalLockKey, integrationPackage, type OpenPlan } from '@parallel-plan/plan';

export interface PlanningClaims {
  readonly changeId: string;
  readonly title: string;
  readonly locks: readonly LockRequest[];
  /** Keys by package, for releasing the claims of one. */
  readonly byPackage: ReadonlyMap<string, readonly string[]>;
}

/**
 * Every lock key and file of every package of a plan, as planning claims, sorted by key. Keys are
 * canonical, so that they are the ones that an agent would lock.
 *
 * The integration package is left out, as where changes are compared: it works last, and locks what it
 * merges when it starts. Otherwise the first plan would hold the lock file of the workspace, and no other
 * could be claimed beside it.
 */
export function planningClaims(plan: OpenPlan): PlanningClaims {
  const holders = new Map<string, string[]>();
  const byPackage = new Map<string, readonly string[]>();
  const { view } = plan.parsed;
  const integration = integrationPackage(view);
  for (const entry of view.packages) {
    const { package_id, locks } = entry;
    const id = package_id?.value ?? '';
    if (entry === integration) {
      byPackage.set(id, []);
      continue;
    }
    const keys = [
      ...locks.keys.map(({ value }) => claimKey(value, plan)),
      ...locks.files.map(({ value }) => value),
    ];
    byPackage.set(id, [...new Set(keys)].sort());
    for (const key of new Set(keys)) holders.set(key, [...(holders.get(key) ?? []), id]);
  }
  const locks = [...holders].map(([key, packages]) => ({
    key,
    ttlMinutes: 0,
    reason: `planned: ${plan.change} (${packages.join(', ')})`.slice(0, MOST_REASON),
  }));
  return {
    changeId: plan.change,
    title: plan.parsed.plan?.feature.title ?? plan.change,
    locks: locks.sort(byText(({ key }) => key)),
    byPackage,
  };
}

const MOST_REASON = 500;

const CONTRACT = 'contract:';

/**
 * The key to lock for a key of a plan. `contract:contracts/openapi/v1.yaml` is a file of its own in each
 * change, so that it gets the change's folder; all other keys mean the same everywhere.
 */
export function claimKey(key: string, plan: OpenPlan): string {
  const canonical = canonicalLockKey(key) ?? key.trim();
  if (!canonical.startsWith(CONTRACT)) return canonical;
  const path = canonical.slice(CONTRACT.length);
  const home =
    plan.contractHomes?.get(path) ?? (path.startsWith('contracts/') ? 'change' : 'workspace');
  return home === 'workspace' ? canonical : `${CONTRACT}openspec/changes/${plan.change}/${path}`;
}
