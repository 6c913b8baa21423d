import type { Tree } from '@nx/devkit';
import {
  decompose,
  DecomposeError,
  didYouMean,
  integrationPackage,
  ROOT_FILES,
  type ParsedPlan,
  type Plan,
  type WorkPackage,
  type Workspace,
  projectsOf,
} from '@parallel-plan/plan';
import { filesOf } from '../feature/decompose-feature';
import { GeneratorError } from '../generator-error';
import { changeProject, PLUGIN_NAME, readPluginOptions } from '../init/plugin-options';
import type { PlannedChange } from '../plan-edit/find-change';
import { checkPackage } from './check-paths';
import type { AdditionOptions } from './options';

const CONTRACTS = 'wp-contracts';

/**
 * Creates a package for projects, as the feature generator would plan it.
 *
 * @throws GeneratorError `package/unknown-project`, `package/project-taken`, `package/exists`,
 *   `package/several`, `package/unknown-package`, `package/plan/<code>`
 */
export function derivePackage(
  tree: Tree,
  { id: changeId, parsed }: PlannedChange,
  plan: Plan,
  workspace: Workspace,
  addition: AdditionOptions,
): WorkPackage {
  checkProjects(plan, workspace, addition.projects);
  const work = decomposeOne(tree, changeId, plan, workspace, addition.projects);
  const ids = plan.packages.map(({ package_id }) => package_id);
  if (ids.includes(work.package_id)) {
    throw new GeneratorError(
      'package/exists',
      `The plan of "${changeId}" already has a package "${work.package_id}". Extend its scope with --amend, or rename it first.`,
    );
  }
  addition.dependsOn?.forEach((base) => checkPackage(base, ids, changeId));
  return {
    ...work,
    depends_on: [...(addition.dependsOn ?? basesOf(parsed, workspace, addition.projects))],
    ...(addition.title !== undefined && { title: addition.title }),
    ...(addition.description !== undefined && { description: addition.description }),
  };
}

/** Packages with projects that depend on some projects, directly or indirectly. */
export function packagesOnTopOf(
  plan: Plan,
  workspace: Workspace,
  projects: readonly string[],
): readonly WorkPackage[] {
  return plan.packages.filter((work) => {
    const below = closure(workspace, projectsOf(work));
    return projects.some((name) => below.has(name));
  });
}

function checkProjects(
  { packages }: Plan,
  workspace: Workspace,
  projects: readonly string[],
): void {
  const names = workspace.projects.map(({ name }) => name);
  const unknown = projects.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new GeneratorError(
      'package/unknown-project',
      `The workspace has no project ${JSON.stringify(unknown)}.${didYouMean(unknown, names, '`nx show projects` lists all projects.')}`,
    );
  }
  for (const work of packages) {
    const taken = projects.find((name) => projectsOf(work).includes(name));
    if (taken !== undefined) {
      throw new GeneratorError(
        'package/project-taken',
        `The project "${taken}" belongs to ${work.package_id} already, and two packages of one project would write the same files. Leave it out, or let ${work.package_id} do the work.`,
      );
    }
  }
}

/**
 * The package that the feature generator would plan for projects.
 *
 * @throws GeneratorError `package/several`, `package/plan/<code>`
 */
export function decomposeOne(
  tree: Tree,
  changeId: string,
  { feature, contracts }: Plan,
  workspace: Workspace,
  projects: readonly string[],
): WorkPackage {
  const known = workspace.projects.filter(({ name }) => projects.includes(name));
  const [primary, ...files] = [contracts.openapi.primary, ...contracts.openapi.files];
  const { verificationTargets } = readPluginOptions(tree);
  try {
    const { packages } = decompose(
      {
        changeId,
        title: feature.title ?? changeId,
        description: '',
        tier: 'local-parallel',
        createdBy: PLUGIN_NAME,
        projects: projects.map((name) => ({ name })),
        interfaces: [],
        openapiFiles: [primary, ...files],
        rootManifests: ROOT_FILES.filter((file) => tree.exists(file)),
        projectFiles: Object.fromEntries(
          known.map(({ name, root }) => [name, filesOf(tree, { root, isNew: false })]),
        ),
        changeProject: changeProject(tree, changeId),
        ...(verificationTargets && { verificationTargets }),
        maxPackages: 1,
      },
      workspace,
    );
    // The first package is for contracts, the last one merges.
    const [work, ...more] = packages.slice(1, -1);
    if (work !== undefined && more.length === 0) return work;
    throw new GeneratorError(
      'package/several',
      `These projects result in ${packages.length - 2} packages, because other packages lie between them. Add one at a time.`,
    );
  } catch (error) {
    throw error instanceof DecomposeError
      ? new GeneratorError(`package/plan/${error.code}`, error.message)
      : error;
  }
}

function basesOf(
  { plan, view }: ParsedPlan,
  workspace: Workspace,
  projects: readonly string[],
): readonly string[] {
  const below = closure(workspace, projects);
  const merging = integrationPackage(view)?.package_id?.value;
  return (plan?.packages ?? [])
    .filter(
      (work) => work.package_id === CONTRACTS || projectsOf(work).some((name) => below.has(name)),
    )
    .map(({ package_id }) => package_id)
    .filter((id) => id !== merging);
}

/** All dependencies of some projects, without the projects themselves. */
export function closure(
  { dependencies }: Workspace,
  projects: readonly string[],
): ReadonlySet<string> {
  const reached = new Set(projects);
  for (const name of reached) {
    for (const { source, target } of dependencies) if (source === name) reached.add(target);
  }
  projects.forEach((name) => reached.delete(name));
  return reached;
}
