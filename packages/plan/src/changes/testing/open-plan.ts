import { parsePlan } from '../../parse/parse-plan';
import type { OpenPlan } from '../change-collision';
import type { RequirementOperation } from '../requirement-delta';

export interface TestPackage {
  readonly write?: readonly string[];
  readonly deny?: readonly string[];
  readonly keys?: readonly string[];
  readonly files?: readonly string[];
  readonly type?: string;
}

/** Builds an open change with a minimal plan for comparisons, and its spec deltas. */
export function openPlan(
  change: string,
  packages: Readonly<Record<string, TestPackage>>,
  requirements: readonly (readonly [string, string, RequirementOperation, number])[] = [],
): OpenPlan {
  const folder = `openspec/changes/${change}`;
  return {
    change,
    parsed: parsePlan(planText(packages), { file: `${folder}/work-packages.yaml` }),
    requirements: requirements.map(([capability, name, operation, line]) => ({
      capability,
      name,
      operation,
      file: `${folder}/specs/${capability}/spec.md`,
      line,
    })),
  };
}

function planText(packages: Readonly<Record<string, TestPackage>>): string {
  const list = (items: readonly string[] = []) => JSON.stringify(items);
  const entries = Object.entries(packages).map(
    ([id, { write, deny, keys, files, type = 'implement' }]) => `  - package_id: ${id}
    task_type: ${type}
    depends_on: []
    scope: { write_allow: ${list(write)}, read_allow: ['**'], deny: ${list(deny)} }
    locks: { files: ${list(files)}, keys: ${list(keys)} }
`,
  );
  return entries.length > 0 ? `packages:\n${entries.join('')}` : 'packages: []\n';
}
