import { exampleFor, type Feature } from './feature';
import type { FeatureProject } from './feature-request';
import { moduleContractFile } from '../locks/lock-key';
import { type RequestedInterface, type RequestedModule } from './feature-request';
import { type ProjectGroup } from './group-projects';
import { copiesFor, createdFirst } from './package-files';
import { byCodeUnit, clip, listOf, oneLine, sortedSet } from '../text';

/** A package of projects, before it becomes part of a plan. */
export interface ProjectPackage {
  readonly id: string;
  readonly projects: ProjectGroup;
  /** Interfaces that its projects implement. */
  readonly owns: readonly RequestedInterface[];
  /** Interfaces that it consumes and another package implements. */
  readonly uses: readonly RequestedInterface[];
  /** Module contracts that its projects implement. */
  readonly exports: readonly RequestedModule[];
  /** Module contracts that it builds against and another package implements. */
  readonly imports: readonly RequestedModule[];
  /** Packages that must finish first, except `wp-contracts`. */
  readonly after: readonly Prerequisite[];
  /** Dependency cycles among its projects, each as a list of project names. */
  readonly circles: readonly (readonly string[])[];
}

/** A package that another one waits for, and the reason. */
export interface Prerequisite {
  readonly id: string;
  /** `project` of the waiting package depends on `base` of the other. */
  readonly because: readonly { readonly project: string; readonly base: string }[];
}

const MAX_TITLE = 120;
const MAX_DESCRIPTION = 4000;

/**
 * The display name of an interface: `POST /v1/sessions`, `table sessions`, `event session.created`.
 */
export function interfaceName({ kind, lockKey }: RequestedInterface): string {
  const name = lockKey.replace(/^(api|db:schema|event):/u, '');
  return kind === 'operation' ? name : `${kind} ${name}`;
}

export function titleOf({ projects, owns, uses }: ProjectPackage, { request }: Feature): string {
  const names = listOf(
    projects.map(({ name }) => name),
    3,
  );
  if (owns.length > 0) return title(`${names}: implement ${listOf(owns.map(interfaceName), 3)}`);
  if (uses.length > 0) return title(`${names}: use ${listOf(uses.map(interfaceName), 3)}`);
  return title(`${names}: ${request.title}`);
}

/** Describes the task of a package, its contracts and its dependencies. */
export function describeProjects(
  work: ProjectPackage,
  isWaitedFor: boolean,
  feature: Feature,
): string {
  const { id, projects, owns, uses, exports, imports, after, circles } = work;
  const { request, folder } = feature;
  const where = listOf(projects.map(place), 12);
  return paragraphs([
    `Do the tasks of ${id}: what "${oneLine(request.title)}" needs in ${where}.`,
    ...projects.filter(({ isNew }) => isNew).map((project) => creation(project, feature)),
    isTesting(projects) && `Turn the scenarios in ${folder}/specs into tests.`,
    owns.length > 0 &&
      `Implement ${interfaces(owns)}. The contract decides on names, types, errors and examples; where it is wrong, have it changed there first, since others build on it.`,
    ...exports.map(
      ({ project }) =>
        `Export from ${project} what ${folder}/${moduleContractFile(project)} declares, in place of the stubs. Keep the names, types and errors: others build on them at the same time.`,
    ),
    ...usage(uses),
    ...copied(
      copiesFor(
        feature.request.copies ?? [],
        projects.map(({ name }) => name),
      ),
    ),
    ...imports.map(
      ({ project }) =>
        `Use ${project} as ${folder}/${moduleContractFile(project)} declares it. Build against that contract, not against its code, which is written at the same time.`,
    ),
    isWaitedFor &&
      'Others start from what it exports: settle that first, and list the changes in the handoff.',
    ...after.map(waiting),
    ...circles.map(
      (names) => `${listOf(names, 12)} form a dependency cycle, so one package covers them all.`,
    ),
    ...sharing(projects, feature),
  ]);
}

/** Whether all projects of a package only test other projects. */
export function isTesting(projects: ProjectGroup): boolean {
  return projects.every(({ type }) => type === 'e2e');
}

/** Describes the task of the contracts package. */
export function describeContracts(feature: Feature): string {
  const { interfaces: all, modules, request, folder } = feature;
  if (all.length === 0 && modules.length === 0) {
    return paragraphs([
      `The plan has no new operation, table or event. Check that against the requirements in ${folder}/specs and write the result into contracts/README.md. Add what is missing before others start.`,
      skeleton(feature),
    ]);
  }
  return paragraphs([
    `Make the contracts final, so that all other packages can build on them at once. Check each against the requirements in ${folder}/specs: names, types, error cases and examples must be complete.`,
    ...byArtifact(all).map(([artifact, items]) => `${artifact}: ${parties(items)}.`),
    ...modules.map(
      ({ project, consumers }) =>
        `${moduleContractFile(project)}: what ${project} exports${consumers.length > 0 ? ` to ${listOf(consumers)}` : ''}.`,
    ),
    skeleton(feature),
    (request.copies ?? []).length > 0 &&
      `Generate the types that code imports: ${listOf((request.copies ?? []).map(({ file }) => file))}.`,
    all.length > 0 &&
      'Regenerate contracts/generated after every edit, and raise contracts.revision when an edit breaks a consumer.',
  ]);
}

/** What the contracts package creates before others start. */
function skeleton(feature: Feature): string | false {
  const parts = [
    ...(createdFirst(feature).length === 0
      ? []
      : [`the new projects with their configuration${examples(feature)}`]),
    ...(feature.modules.length === 0
      ? []
      : ['for each module contract a stub in the entry of its library']),
  ];
  return parts.length > 0 && `Then create ${listOf(parts)}, so that everybody's code builds.`;
}

/** The projects to copy from, as a part of a sentence. */
function examples(feature: Feature): string {
  const found = feature.requested
    .filter(({ isNew }) => isNew)
    .flatMap((project) => {
      const example = exampleFor(project, feature);
      return example === undefined ? [] : [`${project.name} like ${example.name}`];
    });
  return found.length === 0 ? '' : ` (${listOf(found, 6)})`;
}

/** Describes the task of the integration package. */
export function describeIntegration(
  others: readonly string[],
  { request, folder }: Feature,
): string {
  const manifests = sortedSet(request.rootManifests);
  return paragraphs([
    `Merge the worktrees of ${listOf(others, 12)}, in the order of the plan, and make all checks pass. Repair only what breaks in the merge; send a wrong contract back to wp-contracts.`,
    manifests.length > 0 &&
      `Only this package writes ${listOf(manifests, 12)}: add the dependencies that the others ask for in their handoffs.`,
    `Tick off what is done in ${folder}/tasks.md.`,
  ]);
}

/** Describes the task of the only package of a sequential plan. */
export function describeSequential(projects: ProjectGroup, feature: Feature): string {
  const { request, folder, interfaces: all } = feature;
  return paragraphs([
    `${oneLine(request.description)}`,
    `One package does it all, in the order of ${folder}/tasks.md, in ${listOf(projects.map(place), 12)}.`,
    ...projects.filter(({ isNew }) => isNew).map((project) => creation(project, feature)),
    all.length > 0 &&
      `First make the contracts final, then implement ${interfaces(all)}. The contract decides on names, types, errors and examples.`,
    ...copied((request.copies ?? []).map(({ file }) => file)),
    ...sharing(projects, feature),
  ]);
}

export function titleOfFeature({ request }: Feature): string {
  return title(request.title);
}

function title(text: string): string {
  return clip(oneLine(text), MAX_TITLE);
}

function paragraphs(parts: readonly (string | false)[]): string {
  const lines = parts
    .filter((part) => part !== false && part !== '')
    .map((part) => oneLine(`${part}`));
  return clip(lines.join('\n'), MAX_DESCRIPTION);
}

function place({ name, root }: FeatureProject): string {
  return root === '.' ? `${name} (the workspace root)` : name === root ? name : `${name} (${root})`;
}

function creation(project: FeatureProject, feature: Feature): string {
  const { name, root, type, targets } = project;
  const example = exampleFor(project, feature);
  const like = example === undefined ? '' : ` ${example.name} in ${example.root} is an example.`;
  if (createdFirst(feature).includes(project)) {
    return `${name} is a new ${type} in ${root}, which wp-contracts has created.${like}`;
  }
  const wanted = targets.length === 0 ? '' : `, with the targets ${listOf(targets, 6)}`;
  return `Create the ${type} ${name} in ${root} first${wanted}.${like}`;
}

function usage(uses: readonly RequestedInterface[]): readonly string[] {
  return sortedSet(uses.map(({ owner }) => owner)).map((owner) => {
    const theirs = uses.filter((item) => item.owner === owner);
    return `Use ${interfaces(theirs)} of ${owner}. Code against the contract and its examples, not against the code of ${owner}, which is written at the same time.`;
  });
}

function copied(files: readonly string[]): readonly string[] {
  return files.length === 0
    ? []
    : [
        `Import the types of the contracts from ${listOf(files)}, which is generated: never edit it, and never import from the folder of the change.`,
      ];
}

function waiting({ id, because }: Prerequisite): string {
  const reasons = because.map(({ project, base }) => `${project} builds on ${base}`);
  return `Start from the merged work of ${id}: ${listOf(reasons, 4)}, with no contract in between.`;
}

function sharing(projects: ProjectGroup, { requested }: Feature): readonly string[] {
  const untouched = projects.filter(
    ({ name }) => !requested.some((project) => project.name === name),
  );
  return untouched.map(
    ({ name }) =>
      `${name} comes with the package only because one of its projects lies inside it: leave its own files alone.`,
  );
}

function interfaces(items: readonly RequestedInterface[]): string {
  return listOf(
    byArtifact(items).map(
      ([artifact, members]) => `${listOf(members.map(interfaceName), 12)} (${artifact})`,
    ),
    12,
  );
}

/** Groups interfaces that share an owner and consumers. */
function parties(items: readonly RequestedInterface[]): string {
  const groups = new Map<string, string[]>();
  for (const item of items) {
    const users = item.consumers.length > 0 ? `, used by ${listOf(item.consumers)}` : '';
    const who = `implemented by ${item.owner}${users}`;
    groups.set(who, [...(groups.get(who) ?? []), interfaceName(item)]);
  }
  return [...groups].map(([who, names]) => `${listOf(names, 12)}, ${who}`).join('; ');
}

function byArtifact(
  items: readonly RequestedInterface[],
): readonly (readonly [string, readonly RequestedInterface[]])[] {
  const groups = new Map<string, RequestedInterface[]>();
  for (const item of items) groups.set(item.artifact, [...(groups.get(item.artifact) ?? []), item]);
  return [...groups].sort(([a], [b]) => byCodeUnit(a, b));
}
