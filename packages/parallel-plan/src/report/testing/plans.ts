/** A plan of a given size: contracts first, packages in two waves, integration last. */
export function planOfSize(packages: number): string {
  const middle = Array.from({ length: packages - 2 }, (_, index) => index);
  const name = (index: number) => `wp-part-${String(index).padStart(2, '0')}`;
  const half = Math.ceil(middle.length / 2);
  const roles = ['backend', 'frontend', 'data'];
  const entries = [
    entry('wp-contracts', { dependsOn: [], role: 'contracts' }),
    ...middle.map((index) =>
      entry(name(index), {
        dependsOn: index < half ? ['wp-contracts'] : [name(index - half)],
        role: roles[index % 3] ?? '',
        key: `api:GET /v1/part-${index}`,
      }),
    ),
    entry('wp-integration', { dependsOn: ['wp-contracts', ...middle.map(name)] }),
  ];
  return `schema_version: 1
feature: { id: add-parts, title: 'Parts <b>of</b> a machine', plan_revision: 4 }
contracts:
  revision: 2
  openapi: { primary: contracts/openapi/v1.yaml, files: [contracts/openapi/v1.yaml] }
packages:
${entries.join('')}`;
}

interface Entry {
  readonly dependsOn: readonly string[];
  readonly role?: string;
  readonly key?: string;
}

function entry(id: string, { dependsOn, role = 'integration', key }: Entry): string {
  return `  - package_id: ${id}
    title: 'Builds ${id} & its <script>alert(1)</script>'
    task_type: implement
    description: |
      Builds ${id}.
      In two lines.
    role: ${role}
    depends_on: ${JSON.stringify(dependsOn)}
    priority: 5
    locks: { files: [], keys: ${JSON.stringify(key === undefined ? [] : [key])} }
    scope: { write_allow: ['libs/${id}/**'], read_allow: ['**'] }
    worktree: { name: ${id} }
    timeout_minutes: 30
    retry_budget: 1
    min_trust_level: 2
    verification:
      tier_required: A
      steps:
        - name: test
          kind: command
          command: npx nx test ${id}
          evidence: { artifacts: [], result_keys: [] }
    outputs: { result_keys: [files_modified] }
`;
}
