import { readdirSync } from 'node:fs';
import { parse } from 'yaml';

import type { Workspace } from './workspace';

/** The part of a `work-packages.yaml` that the tests look at. */
export interface Plan {
  readonly packages: readonly PlannedPackage[];
}

export interface PlannedPackage {
  readonly package_id: string;
  readonly depends_on: readonly string[];
  readonly locks: { readonly keys: readonly string[] };
  readonly scope: { readonly write_allow: readonly string[]; readonly deny?: readonly string[] };
  readonly inputs?: { readonly nx?: { readonly projects?: readonly string[] } };
}

export function planFile(changeId: string): string {
  return `openspec/changes/${changeId}/work-packages.yaml`;
}

export function readPlan(workspace: Workspace, changeId: string): Plan {
  return parse(workspace.read(planFile(changeId))) as Plan;
}

/** The ids of the open changes, sorted. */
export function openChanges(workspace: Workspace): string[] {
  return readdirSync(workspace.path('openspec/changes'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'archive')
    .map(({ name }) => name)
    .sort();
}

/** A plan of two packages that write different folders, with whatever the case wants to be different. */
export function smallPlan(
  id: string,
  scopes: readonly [string, string] = ['apps/api/**', 'apps/web/**'],
): string {
  const packages = scopes.map((glob, index) => smallPackage(`wp-part-${index + 1}`, glob));
  return `schema_version: 1
feature:
  id: ${id}
  plan_revision: 1
contracts:
  revision: 1
  openapi:
    primary: contracts/README.md
    files: [contracts/README.md]
packages:
${packages.join('')}`;
}

function smallPackage(id: string, glob: string): string {
  return `  - package_id: ${id}
    task_type: implement
    description: Does its part.
    depends_on: []
    priority: 3
    locks: { files: [], keys: [] }
    scope:
      write_allow:
        - ${glob}
      read_allow: ['**']
    worktree: { name: ${id} }
    timeout_minutes: 60
    retry_budget: 1
    min_trust_level: 2
    verification:
      tier_required: C
      steps:
        - name: test
          kind: command
          command: npx nx run-many -t test
          evidence: { artifacts: [], result_keys: [test] }
    outputs:
      result_keys: [test]
`;
}
