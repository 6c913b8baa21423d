import type { Tree } from '@nx/devkit';
import type { ContractInterface } from '@parallel-plan/contracts';
import {
  featureGraph,
  integrationPackage,
  moduleProject,
  modulesStep,
  type PackageGain,
  type ParsedPlan,
  type Plan,
  planDag,
  projectsOf,
  SEQUENTIAL_PACKAGE,
  type Workspace,
  type WorkPackage,
} from '@parallel-plan/plan';
import { consumersOf } from '../../modules/module-contracts';
import { skeletonOf } from '../feature/contracts/modules';

/** The plan that module contracts are added to. */
export interface ModulesTarget {
  readonly changeId: string;
  /** `openspec/changes/<id>` */
  readonly folder: string;
  readonly parsed: ParsedPlan;
  readonly plan: Plan;
  /** The package that finalises the contracts; missing in plans of people. */
  readonly contracts?: WorkPackage;
  /** The contracts of the change before the addition, by path relative to its folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** What packages gain from module contracts, and what is left to a person. */
export interface ModuleGains {
  readonly gains: readonly PackageGain[];
  readonly notes: readonly string[];
}

/**
 * Widens a plan for module contracts as the feature generator would have planned them: the contracts
 * package may write the entries of the owners and checks its stubs, the owner checks its code, the
 * merging package checks all, and consumers no longer wait for the owner.
 *
 * @param added the new interfaces; only module contracts count
 */
export function moduleGains(
  tree: Tree,
  target: ModulesTarget,
  added: readonly ContractInterface[],
  workspace: Workspace,
): ModuleGains {
  const modules = added.filter(({ kind }) => kind === 'module');
  if (modules.length === 0) return { gains: [], notes: [] };
  const { changeId, parsed, plan, contracts } = target;
  const owners = new Set(modules.map(({ owner }) => owner));
  const check = (...which: string[]) => modulesStep(['--change', changeId, ...which]);
  const implementing = plan.packages.filter((work) => isOneOf(work, owners));
  const gains: PackageGain[] = implementing.map(({ package_id: packageId }) => ({
    packageId,
    steps: [
      check(...(packageId === SEQUENTIAL_PACKAGE ? ['--integrated'] : ['--package', packageId])),
    ],
  }));
  const notes: string[] = [];
  const last = integrationPackage(parsed.view)?.package_id?.value;
  const merging = plan.packages.find(({ package_id }) => package_id === last);
  if (contracts !== undefined) {
    const { projects } = workspace;
    const requests = modules.map(({ owner: project, consumers }) => ({ project, consumers }));
    const writes = skeletonOf(tree, requests, projects).map((path) =>
      path.endsWith('/') ? `${path}**` : path,
    );
    const reads = projects.filter(({ name }) => owners.has(name)).map(({ root }) => `${root}/**`);
    gains.push({ packageId: contracts.package_id, writes, reads, steps: [check()] });
    if (merging !== undefined && merging !== contracts) {
      gains.push({ packageId: merging.package_id, writes, steps: [check('--integrated')] });
    }
    const cuts = cutEdges(target, modules, workspace);
    gains.push(...cuts.gains);
    notes.push(...cuts.notes);
  }
  return { gains, notes };
}

function isOneOf(work: WorkPackage, names: ReadonlySet<string>): boolean {
  return projectsOf(work).some((name) => names.has(name));
}

/**
 * Frees consumers of waiting for owners, where each dependency between their projects now has a
 * contract. What they waited for through the owner, they wait for directly if they build on it.
 */
function cutEdges(
  { plan, contracts, folder, files }: ModulesTarget,
  added: readonly ContractInterface[],
  workspace: Workspace,
): ModuleGains {
  const known = [...files].flatMap(([path, text]) => {
    const project = moduleProject(folder, `${folder}/${path}`);
    return project === undefined ? [] : [{ project, consumers: consumersOf(text) }];
  });
  const modules = [
    ...known,
    ...added.map(({ owner, consumers }) => ({ project: owner, consumers })),
  ];
  const names = [...new Set(plan.packages.flatMap(projectsOf))].map((name) => ({ name }));
  const graph = featureGraph(
    { all: workspace.projects, requested: names, interfaces: [], modules },
    workspace,
  );
  const buildsOn = (work: WorkPackage, base: WorkPackage): boolean =>
    projectsOf(work).some((name) =>
      projectsOf(base).some((other) => graph.buildsOn.get(name)?.has(other)),
    );
  const dag = planDag(plan);
  const gains: PackageGain[] = [];
  const notes: string[] = [];
  for (const work of plan.packages) {
    const bases = plan.packages.filter(
      (base) =>
        work.depends_on.includes(base.package_id) &&
        added.some(
          ({ owner, consumers }) =>
            projectsOf(base).includes(owner) && isOneOf(work, new Set(consumers)),
        ),
    );
    const freed = bases.filter((base) => !buildsOn(work, base));
    notes.push(
      ...bases
        .filter((base) => !freed.includes(base))
        .map(
          (base) =>
            `${work.package_id} still waits for ${base.package_id}: their projects also depend on each other without a contract`,
        ),
    );
    if (freed.length === 0) continue;
    const kept = work.depends_on.filter((id) => !freed.some(({ package_id }) => package_id === id));
    const dependsOn = plan.packages
      .filter(
        (base) =>
          base !== contracts &&
          freed.some(({ package_id }) => dag.reaches(package_id, base.package_id)) &&
          !kept.some((id) => id === base.package_id || dag.reaches(id, base.package_id)) &&
          buildsOn(work, base),
      )
      .map(({ package_id }) => package_id);
    const freedOf = freed.map(({ package_id }) => package_id);
    gains.push({ packageId: work.package_id, freedOf, dependsOn });
  }
  return { gains, notes };
}
