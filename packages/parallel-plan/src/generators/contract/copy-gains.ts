import { readNxJson, type Tree } from '@nx/devkit';
import type { ContractRequest } from '@parallel-plan/contracts';
import {
  copiesFor,
  copiesStep,
  type PackageGain,
  type Plan,
  projectsOf,
  type RequestedCopy,
  type Workspace,
  type WorkPackage,
} from '@parallel-plan/plan';
import { copiesAmong } from '../../contracts/generated-copies';
import { pythonModelsIn } from '../../contracts/python-models';
import { requestCopies } from '../feature/contracts/copies';

/** The copies of generated code for new operations, and what packages gain from them. */
export interface CopyGains {
  /** All copies that owners and consumers of the new operations import. */
  readonly copies: readonly RequestedCopy[];
  readonly gains: readonly PackageGain[];
}

/**
 * Plans the copies of generated code that owners and consumers of new operations import, as far as
 * the plan does not have them.
 *
 * @param contracts the package that writes them; without one, nothing is planned
 */
export function copyGains(
  tree: Tree,
  plan: Plan,
  contracts: WorkPackage | undefined,
  request: Pick<ContractRequest, 'operations'>,
  workspace: Workspace,
): CopyGains {
  if (contracts === undefined) return { copies: [], gains: [] };
  const { id: changeId } = plan.feature;
  const planned = new Set(plan.packages.flatMap(projectsOf));
  const projects = workspace.projects.filter(({ name }) => planned.has(name));
  const options = { brief: {}, changeId, ...pythonModelsIn(readNxJson(tree)) };
  const copies = requestCopies(tree.root, options, request, projects, workspace);
  const there = copiesAmong(
    plan.packages.flatMap(({ scope }) => scope.write_allow),
    changeId,
  );
  const added = copies.filter(({ file }) => !there.includes(file));
  if (added.length === 0) return { copies, gains: [] };
  const writes = added.map(({ file }) => file);
  const denied = plan.packages.flatMap((work): readonly PackageGain[] => {
    const own = projectsOf(work);
    const denies = copiesFor(added, own);
    return work === contracts || denies.length === 0
      ? []
      : [{ packageId: work.package_id, denies }];
  });
  const { package_id: packageId } = contracts;
  return { copies, gains: [{ packageId, writes, steps: [copiesStep(changeId)] }, ...denied] };
}
