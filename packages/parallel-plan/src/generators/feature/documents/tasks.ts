import type { ContractInterface } from '@parallel-plan/contracts';
import {
  copiesFor,
  type Plan,
  projectsOf,
  requirementId,
  type WorkPackage,
} from '@parallel-plan/plan';
import type { Scenario } from '../brief/types';
import { interfaceName } from '../contracts/interfaces';
import type { AssignedRequirement, FeatureDecisions, Packages } from '../types';
import { bullets, code, document, inline } from './markdown';

/** `tasks.md`: one group for each package, in the order of the plan. */
export function renderTasks(decisions: FeatureDecisions, plan: Plan): string {
  const { title } = decisions.options;
  return document([
    `# Tasks: ${inline(title)}`,
    'Each group is a work package of `work-packages.yaml`. A package starts when the packages that it depends on are done. It writes only inside its scope.',
    ...plan.packages.flatMap((work, index) =>
      renderGroup(work, index + 1, tasksOf(work, decisions, plan.packages)),
    ),
  ]);
}

/**
 * The paragraphs of one package: its dependencies, its scope, and its numbered tasks.
 *
 * @param own tasks of the package; the verification is added
 */
export function renderGroup(
  work: WorkPackage,
  number: number,
  own: readonly string[],
): readonly string[] {
  const { scope, depends_on } = work;
  const facts = [
    `Depends on: ${depends_on.length === 0 ? 'nothing' : depends_on.map(code).join(', ')}`,
    `Writes: ${scope.write_allow.length === 0 ? 'nothing' : scope.write_allow.map(code).join(', ')}`,
    ...(scope.deny === undefined || scope.deny.length === 0
      ? []
      : [`Never writes: ${scope.deny.map(code).join(', ')}`]),
  ];
  const tasks = [...own, ...verificationOf(work)];
  return [
    `## ${number}. ${work.package_id}${work.title === undefined ? '' : `: ${inline(work.title)}`}`,
    bullets(facts),
    tasks.map((task, index) => `- [ ] ${number}.${index + 1} ${task}`).join('\n'),
  ];
}

/** The task of a project if nothing else is known. */
export function projectTask(name: string): string {
  return `Change ${code(name)} as its part of the requirements in \`specs/\` needs; done when its tests cover it`;
}

/** The task to merge a package. `package/edit-tasks` finds it by its first word. */
export function mergeTask({ package_id, worktree }: WorkPackage): string {
  return `Merge ${code(package_id)} from the worktree ${code(worktree.name)}; done when its own verification passes on the merged state`;
}

/** The tasks of a package, without its verification. */
export function tasksOf(
  work: WorkPackage,
  decisions: FeatureDecisions,
  packages: Packages,
): readonly string[] {
  const scenarios = decisions.capabilities.map(
    ({ name }) =>
      `Show each scenario of ${code(`specs/${name}/spec.md`)} on the merged state; done when a test covers it or a person has seen it`,
  );
  switch (work.package_id) {
    case 'wp-contracts':
      return contractTasks(decisions);
    case 'wp-integration':
      return [
        ...packages.filter(({ package_id }) => package_id !== work.package_id).map(mergeTask),
        ...scenarios,
      ];
    case 'wp-main':
      return [...contractTasks(decisions), ...projectTasks(work, decisions), ...scenarios];
    default:
      return projectTasks(work, decisions);
  }
}

function contractTasks(decisions: FeatureDecisions): readonly string[] {
  const { interfaces, questions, defaults } = decisions;
  const artifacts = [...new Set(interfaces.map(({ artifact }) => artifact))];
  return [
    ...(questions.length === 0
      ? []
      : [
          `Ask a person the questions at the top of \`design.md\` (${questions.length}); done when each has an answer or its assumption is accepted`,
        ]),
    ...(defaults.length === 0
      ? []
      : [
          `Confirm or correct each line of "Decided by default" in \`contracts/README.md\` (${defaults.length}); done when each box is ticked`,
        ]),
    ...artifacts.map((artifact) => completionTask(artifact, interfaces)),
    ...(artifacts.length === 0
      ? [
          'Confirm in `contracts/README.md` that the packages share nothing new; done when no package needs a name or a type of another package',
        ]
      : []),
    ...copyTasks(decisions),
    ...skeletonTasks(decisions),
  ];
}

/** Code never imports from the folder of a change, so the generated code is copied into projects. */
function copyTasks({ copies, options: { changeId } }: FeatureDecisions): readonly string[] {
  if (copies.length === 0) return [];
  const exported = copies.flatMap(({ entry, importers }) =>
    entry === undefined || importers.length === 0
      ? []
      : [
          `Export the generated code from ${code(entry)}; done when ${importers.map(code).join(', ')} can import it`,
        ],
  );
  return [copyTask(copies, changeId), ...exported];
}

/** The task to generate the code that projects import. */
export function copyTask(copies: FeatureDecisions['copies'], changeId: string): string {
  const command = `parallel-plan contracts --change ${changeId}`;
  return `Generate ${copies.map(({ file }) => code(file)).join(', ')} from the final contracts (${code(command)}); done when ${code(`${command} --check`)} passes`;
}

/** The task to complete the contract in one file. */
export function completionTask(artifact: string, interfaces: readonly ContractInterface[]): string {
  const parties = partiesOf(interfaces.filter((one) => one.artifact === artifact));
  return `Complete ${code(artifact)}; done when ${parties.map(code).join(', ')} can work from it without asking`;
}

/** The task to write the stubs of module contracts. */
export function stubTask(changeId: string): string {
  return `Write stubs of the module contracts into their owners (${code(`parallel-plan modules stub --change ${changeId}`)}); done when every consumer builds and lints against them`;
}

/** `wp-contracts` creates the new projects, and the stubs that consumers build against. */
function skeletonTasks({ projects, interfaces, options }: FeatureDecisions): readonly string[] {
  const added = projects.filter(({ isNew }) => isNew).map(({ name }) => code(name));
  return [
    ...(added.length === 0
      ? []
      : [
          `Create ${added.join(', ')} (${code(`parallel-plan modules scaffold --change ${options.changeId}`)}); done when ${added.length === 1 ? 'it builds and lints' : 'each of them builds and lints'}`,
        ]),
    ...(interfaces.some(({ kind }) => kind === 'module') ? [stubTask(options.changeId)] : []),
  ];
}

function partiesOf(interfaces: readonly ContractInterface[]): readonly string[] {
  return [...new Set(interfaces.flatMap(({ owner, consumers }) => [owner, ...consumers]))].sort();
}

function projectTasks(work: WorkPackage, decisions: FeatureDecisions): readonly string[] {
  const { projects, interfaces, requirements } = decisions;
  const own = projectsOf(work);
  const mine = projects.filter(({ name }) => own.includes(name));
  const names = new Set(mine.map(({ name }) => name));
  const owned = interfaces.filter(({ owner }) => names.has(owner));
  const used = interfaces.filter(
    ({ owner, consumers }) => !names.has(owner) && consumers.some((name) => names.has(name)),
  );
  const implemented = requirements.filter(({ implementedBy }) =>
    implementedBy.some((name) => names.has(name)),
  );
  const existing = new Set(
    (decisions.contracts.tables ?? [])
      .filter((table) => table.existing === true)
      .map(({ name }) => `db:schema:${name}`),
  );
  const busy = new Set([
    ...[...owned, ...used].flatMap(({ owner, consumers }) => [owner, ...consumers]),
    ...implemented.flatMap(({ implementedBy }) => implementedBy),
  ]);
  return [
    ...owned.map((one) => ownedTask(one, existing.has(one.lockKey))),
    ...used.map((one) => {
      const users = one.consumers.filter((name) => names.has(name));
      return usedTask(one, copiesFor(decisions.copies, users));
    }),
    ...implemented.map((one) => requirementTask(one, names)),
    ...mine.filter(({ name }) => !busy.has(name)).map(({ name }) => projectTask(name)),
    ...untested(work),
  ];
}

/** A requirement with its scenarios, as a task that states the expected behavior. */
function requirementTask(
  { capability, name, change, scenarios, implementedBy }: AssignedRequirement,
  own: ReadonlySet<string>,
): string {
  const verb = { added: 'Implement', modified: 'Change', removed: 'Remove' }[change];
  const others = implementedBy.filter((project) => !own.has(project));
  const shared = others.length === 0 ? '' : `, together with ${others.map(code).join(', ')}`;
  const slug = requirementId(capability, name);
  const seen =
    change === 'removed'
      ? 'done when nothing of it is left'
      : `done when a test named after ${code(slug)} shows each scenario`;
  return [
    `${verb} "${inline(name)}" (${code(`specs/${capability}/spec.md`)})${shared}; ${seen}`,
    ...scenarios.map((scenario) => `  - ${scenarioLine(scenario)}`),
  ].join('\n');
}

function scenarioLine({ name, given = [], when, then }: Scenario): string {
  const steps = (keyword: string, texts: string | readonly string[]): readonly string[] =>
    [texts].flat().length === 0 ? [] : [`${keyword} ${[texts].flat().map(inline).join(' and ')}`];
  return `${inline(name)}: ${[...steps('given', given), ...steps('when', when), ...steps('then', then)].join(', ')}`;
}

/**
 * The task of an interface's owner.
 *
 * @param isExisting whether the database already has the table
 */
export function ownedTask(one: ContractInterface, isExisting = false): string {
  const { kind, owner, artifact } = one;
  const name = interfaceCode(one);
  switch (kind) {
    case 'operation':
      return `Implement ${name} in ${code(owner)} as described in ${code(artifact)}; done when tests cover its success and each of its errors`;
    case 'table':
      return `${isExisting ? 'Alter' : 'Create'} the table ${name} from ${code(owner)} as described in ${code(artifact)}; done when a migration gives that schema and the seed rows load`;
    case 'module':
      return `Replace the stubs of ${code(artifact)} in ${code(owner)} with code; done when \`parallel-plan modules check\` finds no difference and tests cover each documented error`;
    case 'event':
      return `Publish ${name} from ${code(owner)} as described in ${code(artifact)}; done when a test validates a published event against its schema`;
  }
}

/**
 * The task of an interface's consumer.
 *
 * @param copies files that hold the generated code for the consumer
 */
export function usedTask(one: ContractInterface, copies: readonly string[] = []): string {
  const { kind, owner, artifact } = one;
  if (kind === 'module') {
    return `Use ${code(owner)} as declared in ${code(artifact)}; done when tests run against fakes that follow the contract, without the owner's code`;
  }
  const isTyped = kind === 'operation' && copies.length > 0;
  const through = isTyped ? copies.map(code).join(', ') : code(artifact);
  const data = kind === 'table' ? 'the seed rows' : "the contract's examples";
  return `Use ${interfaceCode(one)} of ${code(owner)} through ${through}; done when tests run against ${data}, without the owner's code`;
}

function interfaceCode(one: ContractInterface): string {
  return code(interfaceName(one));
}

/** Whether the verification runs tests. */
export function hasTests({ verification }: WorkPackage): boolean {
  return verification.tier_required === 'A';
}

function untested(work: WorkPackage): readonly string[] {
  return hasTests(work)
    ? []
    : [
        'The verification of this package runs no tests. Add a test target, or have this accepted; done when `work-packages.yaml` runs tests or the reason is in the handoff',
      ];
}

function verificationOf({ verification }: WorkPackage): readonly string[] {
  const commands = verification.steps.flatMap(({ command }) => command ?? []);
  const others = verification.steps.filter(({ command }) => command === undefined);
  return [
    ...(commands.length === 0
      ? []
      : [
          `Run ${commands.map(code).join(', ')}; done when ${commands.length === 1 ? 'it passes' : 'all pass'}`,
        ]),
    ...others.map(
      ({ name, manual_instructions }) =>
        `${inline(manual_instructions ?? name)}; done when its evidence is recorded`,
    ),
  ];
}
