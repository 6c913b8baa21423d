import { realpathSync } from 'node:fs';
import type { LockRequest } from '@parallel-plan/coordinator';
import {
  byText,
  canonicalLockKey,
  integrationPackage,
  type OpenPlan,
  parsePlanBytes,
  quoted,
} from '@parallel-plan/plan';
import { openPlansOf } from '../prove/open-plans';
import { readChangeSources } from '../prove/plan-source';
import { NotCheckableError } from '../workspace/not-checkable-error';

export interface PlanningClaims {
  readonly changeId: string;
  readonly title: string;
  readonly locks: readonly LockRequest[];
  /** Keys by package, to release the claims of one package. */
  readonly byPackage: ReadonlyMap<string, readonly string[]>;
}

/**
 * The planning claims of a plan: every lock key and file of every package, sorted by key. Keys are
 * canonical, because agents lock canonical keys.
 *
 * The integration package is excluded, as in comparisons of changes: it runs last and acquires its locks
 * when it starts. Otherwise the first plan would hold the lock file of the workspace, and no other plan
 * could be claimed.
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
 * The lock key for a key of a plan. Each change has its own `contract:contracts/openapi/v1.yaml`, so this
 * key gets the path of the change's folder. All other keys mean the same in every change.
 */
export function claimKey(key: string, plan: OpenPlan): string {
  const canonical = canonicalLockKey(key) ?? key.trim();
  if (!canonical.startsWith(CONTRACT)) return canonical;
  const path = canonical.slice(CONTRACT.length);
  const home =
    plan.contractHomes?.get(path) ?? (path.startsWith('contracts/') ? 'change' : 'workspace');
  return home === 'workspace' ? canonical : `${CONTRACT}openspec/changes/${plan.change}/${path}`;
}

/** Plans of open changes that can be claimed, and the problems of the others. */
export interface ClaimablePlans {
  /** The workspace root, absolute, with its own symbolic links resolved. */
  readonly root: string;
  readonly plans: readonly OpenPlan[];
  /** One sentence per problem. */
  readonly problems: readonly string[];
}

/**
 * Reads the plans of all open changes, or of one.
 *
 * @param workspaceRoot the workspace root
 * @param changeId the change to read. Default: all open changes.
 * @throws NotCheckableError when the named change doesn't exist, has no plan, or has an invalid plan
 */
export function readOpenPlans(workspaceRoot: string, changeId?: string): ClaimablePlans {
  const root = realpathSync(workspaceRoot);
  const { sources, unreadable } = readChangeSources(root, changeId);
  const parsed = sources.map(({ bytes, file }) => parsePlanBytes(bytes, { file }));
  const open = openPlansOf(root, sources, parsed);
  const problems = [
    ...unreadable.map(({ file, why }) => `${file}: ${why}`),
    ...open.filter((plan) => plan.parsed.plan === undefined).map(unsound),
  ];
  const [problem] = problems;
  if (changeId !== undefined && problem !== undefined) throw new NotCheckableError(problem);
  return { root, plans: open.filter((plan) => plan.parsed.plan !== undefined), problems };
}

function unsound({ change, parsed }: OpenPlan): string {
  const [first] = parsed.diagnostics;
  const where = first === undefined ? '' : ` ${parsed.file}:${first.line}: ${first.message}`;
  return `The plan of ${quoted(change)} has errors: \`nx run change/${change}:validate\` lists all of them.${where}`;
}
