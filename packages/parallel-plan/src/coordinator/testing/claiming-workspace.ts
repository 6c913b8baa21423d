import { join } from 'node:path';
import { type Agent, type Coordinator, openEmbedded } from '@parallel-plan/coordinator';
import { planText } from '../../testing/plan-text';
import { tempWorkspace, type TempWorkspace } from '../../testing/temp-workspace';

export interface ClaimingWorkspace extends TempWorkspace {
  /** Opens the store that the workspace uses. */
  readonly store: (agent: Agent) => Promise<Coordinator>;
}

/** The locks of a test plan, by package. */
export type Locks = Readonly<
  Record<string, { readonly keys?: readonly string[]; readonly files?: readonly string[] }>
>;

/** The text of a plan that starts with `wp-contracts` and ends with `wp-integration`. */
export function lockingPlan(change: string, locks: Locks, revision = 1): string {
  const parts = Object.keys(locks);
  const text = planText(change, [
    { id: 'wp-contracts', write: [`openspec/changes/${change}/contracts/**`] },
    ...parts.map((id) => ({ id, write: [`apps/${id}/**`], dependsOn: ['wp-contracts'] })),
    {
      id: 'wp-integration',
      write: ['package.json'],
      dependsOn: ['wp-contracts', ...parts],
    },
  ]);
  return parts
    .reduce((plan, id) => {
      const { keys = [], files = [] } = locks[id] ?? {};
      const [before = '', after = ''] = plan.split(`package_id: ${id}\n`);
      const listed = `{ files: ${JSON.stringify(files)}, keys: ${JSON.stringify(keys)} }`;
      return `${before}package_id: ${id}\n${after.replace('{ files: [], keys: [] }', listed)}`;
    }, text)
    .replace('plan_revision: 1', `plan_revision: ${revision}`);
}

/** A repository with plans of open changes, committed on `main`. */
export function claimingWorkspace(
  plans: Readonly<Record<string, Locks>>,
  files: Readonly<Record<string, string>> = {},
): ClaimingWorkspace {
  const workspace = tempWorkspace({
    'nx.json': '{}',
    ...Object.fromEntries(
      Object.entries(plans).map(([change, locks]) => [
        `openspec/changes/${change}/work-packages.yaml`,
        lockingPlan(change, locks),
      ]),
    ),
    ...files,
  });
  workspace.commit();
  const file = join(workspace.root, '.git/parallel-plan/coordinator.db');
  return { ...workspace, store: (agent) => openEmbedded({ file, agent }) };
}

const SETTINGS = [
  'AGENT_ID',
  'AGENT_TYPE',
  'SESSION_ID',
  'COORDINATION_API_URL',
  'COORDINATION_API_KEY',
  'PARALLEL_PLAN_COORDINATOR',
  'PARALLEL_PLAN_COORDINATOR_MCP',
  'PARALLEL_PLAN_COORDINATOR_URL',
];

/** Isolates tests from the developer's own coordinator, in both directions. */
export function withoutCoordinatorSettings(): void {
  beforeEach(() => {
    for (const name of SETTINGS) Reflect.deleteProperty(process.env, name);
  });
}

/**
 * The feature endpoints of an HTTP server. Registered features are kept in memory.
 *
 * @param others answers to `/features/conflicts`, in addition to the registered features
 * @returns a function that answers a request, or returns `undefined` for any other path
 */
export function featureRegistry(others: readonly object[] = []) {
  const registered = new Map<string, readonly string[]>();
  return (path: string, text: string): object | undefined => {
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, string & string[]>;
    if (path === '/features/register') {
      registered.set(body['feature_id'] ?? '', body['resource_claims'] ?? []);
      return { success: true };
    }
    if (path !== '/features/conflicts') return undefined;
    const own = [...registered].flatMap(([feature_id, claims]) =>
      feature_id === body['candidate_feature_id'] ? [] : [{ feature_id, overlapping_keys: claims }],
    );
    const conflicts = [...others, ...own];
    return { feasibility: conflicts.length === 0 ? 'FULL' : 'PARTIAL', conflicts };
  };
}
