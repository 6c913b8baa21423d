import { parsePlan } from '../../parse/parse-plan';
import type { ParsedPlan } from '../../parse/parsed-plan';
import type { Scope } from '../../scope/scope';

/** A valid plan whose packages have these scopes, keyed by id. */
export function planOf(scopes: Readonly<Record<string, Scope>>, file?: string): ParsedPlan {
  const plan = {
    schema_version: 1,
    feature: { id: 'feature', plan_revision: 1 },
    contracts: { revision: 1, openapi: { primary: 'README.md', files: ['README.md'] } },
    packages: Object.entries(scopes).map(([id, scope]) => packageOf(id, scope)),
  };
  return parsePlan(JSON.stringify(plan), file === undefined ? {} : { file });
}

function packageOf(id: string, { write_allow, deny = [] }: Scope) {
  return {
    package_id: id,
    task_type: 'implement',
    description: 'Does its part.',
    depends_on: [],
    priority: 5,
    locks: { files: [], keys: [] },
    scope: { write_allow, read_allow: ['**'], deny },
    worktree: { name: id },
    timeout_minutes: 60,
    retry_budget: 1,
    min_trust_level: 2,
    verification: {
      tier_required: 'C',
      steps: [
        {
          name: 'look',
          kind: 'manual',
          manual_instructions: 'Read it',
          evidence: { artifacts: [], result_keys: [] },
        },
      ],
    },
    outputs: { result_keys: ['done'] },
  };
}
