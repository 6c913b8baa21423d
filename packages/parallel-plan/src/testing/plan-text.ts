/** A package of a plan in a test: id, write globs, dependencies. */
export interface TestPackage {
  readonly id: string;
  readonly write: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly deny?: readonly string[];
}

/** The YAML of a plan that is valid if the given packages are. */
export function planText(featureId: string, packages: readonly TestPackage[]): string {
  return `schema_version: 1
feature: { id: ${featureId}, plan_revision: 1 }
contracts:
  revision: 1
  openapi: { primary: contracts/README.md, files: [contracts/README.md] }
packages:
${packages.map(packageText).join('')}`;
}

function packageText({ id, write, dependsOn = [], deny = [] }: TestPackage): string {
  const list = (items: readonly string[]) => JSON.stringify(items);
  return `  - package_id: ${id}
    task_type: implement
    description: Does its part.
    depends_on: ${list(dependsOn)}
    priority: 5
    locks: { files: [], keys: [] }
    scope:
      write_allow: ${list(write)}
      read_allow: ['**']
      deny: ${list(deny)}
    worktree: { name: ${id} }
    timeout_minutes: 60
    retry_budget: 1
    min_trust_level: 2
    verification:
      tier_required: C
      steps:
        - name: lint
          kind: command
          command: npx nx lint ${id}
          evidence: { artifacts: [], result_keys: [lint] }
    outputs: { result_keys: [done] }
`;
}
