/** A verification step of a plan in a test. The name and the evidence are optional here. */
export type TestStep = Readonly<Record<string, unknown>> & { readonly kind?: string };

export interface TestVerification {
  readonly tier?: 'A' | 'B' | 'C';
  readonly steps: readonly TestStep[];
  readonly write?: readonly string[];
  readonly outputs?: {
    readonly result_keys: readonly string[];
    readonly artifacts?: readonly string[];
  };
  readonly timeout?: number;
}

/** The YAML of a plan with one package `wp-a` and the given verification. */
export function verificationPlan(
  change: string,
  { tier = 'C', steps, write = ['src/**'], outputs, timeout = 60 }: TestVerification,
): string {
  const filled = steps.map((step, at) => ({
    name: `step ${at + 1}`,
    kind: 'command',
    ...step,
    evidence: { artifacts: [], result_keys: [], ...(step['evidence'] as object | undefined) },
  }));
  const json = (value: unknown) => JSON.stringify(value);
  return `schema_version: 1
feature: { id: ${change}, plan_revision: 3 }
contracts:
  revision: 2
  openapi: { primary: contracts/README.md, files: [contracts/README.md] }
packages:
  - package_id: wp-a
    task_type: implement
    description: Does its part.
    depends_on: []
    priority: 5
    locks: { files: [], keys: ['db:schema:users'] }
    scope: { write_allow: ${json(write)}, read_allow: ['docs/**'] }
    worktree: { name: wp-a }
    timeout_minutes: ${timeout}
    retry_budget: 1
    min_trust_level: 2
    verification: ${json({ tier_required: tier, steps: filled })}
    outputs: ${json(outputs ?? { result_keys: ['files_modified'] })}
`;
}
