import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  canonicalLockKey,
  type ContractHome,
  type NotChecked,
  type OpenPlan,
  type ParsedPlan,
  parsePlanBytes,
  parseRequirementDeltas,
} from '@parallel-plan/plan';
import { readSpecTexts } from '../openspec/read-specs';
import { readBranchPlans } from '../git/branch-plans';
import { CHANGES_FOLDER, readArchivedChanges, readOpenChanges } from '../workspace/open-changes';
import type { PlanSource } from './plan-source';

/** Plans of changes that are open elsewhere. */
export interface OtherOpenPlans {
  readonly plans: readonly OpenPlan[];
  /** The number of branches that were searched, if any. */
  readonly branches?: number;
}

/**
 * The plans of a workspace's changes, with the facts from disk that a comparison needs.
 *
 * @param root absolute path of the workspace root
 * @param plans the plans of the sources, in the same order; sources outside a change are left out
 */
export function openPlansOf(
  root: string | undefined,
  sources: readonly PlanSource[],
  plans: readonly ParsedPlan[],
): readonly OpenPlan[] {
  return sources.flatMap(({ changeId }, index): OpenPlan[] => {
    const parsed = plans[index];
    if (parsed === undefined || changeId === undefined || root === undefined) return [];
    const folder = `${CHANGES_FOLDER}/${changeId}`;
    const requirements = readSpecTexts(root, `${folder}/specs`).flatMap(({ text, ...place }) =>
      parseRequirementDeltas(text, place),
    );
    return [
      {
        change: changeId,
        parsed,
        requirements,
        contractHomes: contractHomes(root, folder, parsed),
      },
    ];
  });
}

/** The open changes of other branches, except changes that are open or archived here. */
export async function readPlansElsewhere(
  root: string,
): Promise<OtherOpenPlans & { readonly notChecked: readonly NotChecked[] }> {
  const here = new Set([
    ...readOpenChanges(root).map(({ id }) => id),
    ...readArchivedChanges(root).map((name) => name.replace(/^\d{4}-\d{2}-\d{2}-/, '')),
  ]);
  const { plans, branches, notChecked } = await readBranchPlans(root, (id) => here.has(id));
  const unsound: NotChecked[] = [];
  const open = plans.map(({ change, branches: names, file, bytes, specs }): OpenPlan => {
    const parsed = parsePlanBytes(bytes, { file });
    if (!parsed.readable) unsound.push({ check: file, why: UNREADABLE });
    else if (parsed.diagnostics.length > 0) unsound.push({ check: file, why: UNSOUND });
    const requirements = specs.flatMap(({ bytes: text, ...place }) =>
      parseRequirementDeltas(Buffer.from(text).toString('utf8'), place),
    );
    return { change, parsed, requirements, branches: names };
  });
  return { plans: open, branches, notChecked: [...notChecked, ...unsound] };
}

const UNREADABLE = 'The plan on that branch is not readable YAML, so nothing was compared with it.';
const UNSOUND = 'The plan on that branch has errors: it was compared as far as it can be read.';

/**
 * A contract is searched in the change first, then in the workspace. A new contract is in neither.
 */
function contractHomes(
  root: string,
  folder: string,
  { view }: ParsedPlan,
): ReadonlyMap<string, ContractHome> {
  const homes = new Map<string, ContractHome>();
  for (const { value } of view.packages.flatMap(({ locks }) => locks.keys)) {
    const [, path] = /^contract:(.+)$/s.exec(canonicalLockKey(value) ?? '') ?? [];
    if (path === undefined || homes.has(path)) continue;
    if (existsSync(join(root, folder, path))) homes.set(path, 'change');
    else if (existsSync(join(root, path))) homes.set(path, 'workspace');
  }
  return homes;
}
