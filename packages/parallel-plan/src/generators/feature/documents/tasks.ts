import type { ContractInterface } from '@parallel-plan/contracts';
import type { Capability } from '../brief/types';
import type { Plan, WorkPackage } from '@parallel-plan/plan';
import type { FeatureDecisions, Packages } from '../types';
import { bullets, code, document, inline } from './markdown';

/** `tasks.md`: a group a package, in the order of the plan. */
export function renderTasks(
  decisions: FeatureDecisions,
  capabilities: readonly Capability[],
  plan: Plan,
): string {
  const { title } = decisions.options;
  return document([
    `# Tasks: ${inline(title)}`,
    'A group is a work package of `work-packages.yaml`. A package starts when those that it depends on are done, and writes nothing but what its scope names.',
    ...plan.packages.flatMap((work, index) =>
      renderGroup(work, index + 1, workOf(work, decisions, capabilities, plan.packages)),
    ),
  ]);
}

/** The paragraphs of one package: what it waits for and writes, and its tasks, numbered. */
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

function workOf(
  work: WorkPackage,
  decisions: FeatureDecisions,
  capabilities: readonly Capability[],
  packages: Packages,
): readonly string[] {
  switch (work.package_id) {
    case 'wp-contracts':
      return contractTasks(decisions);
    case 'wp-integration':
      return [...mergeTasks(work, packages), ...capabilities.map(scenarioTask)];
    case 'wp-main':
      return [
        ...contractTasks(decisions),
        ...projectTasks(work, decisions),
        ...capabilities.map(scenarioTask),
      ];
    default:
      return projectTasks(work, decisions);
  }
}

function mergeTasks(work: WorkPackage, packages: Packages): readonly string[] {
  return packages
    .filter(({ package_id }) => package_id !== work.package_id)
    .map(
      ({ package_id, worktree }) =>
        `Merge ${code(package_id)} from the worktree ${code(worktree.name)}; done when its own verification passes on the merged state`,
    );
}

function scenarioTask({ name }: Capability): string {
  return `Show each scenario of ${code(`specs/${name}/spec.md`)} on the merged state; done when a test covers it or a person has seen it`;
}

function contractTasks({ interfaces, questions }: FeatureDecisions): readonly string[] {
  const artifacts = [...new Set(interfaces.map(({ artifact }) => artifact))];
  return [
    ...(questions.length === 0
      ? []
      : [
          `Have the questions at the top of \`design.md\` answered (${questions.length}); done when each has an answer or its assumption is accepted`,
        ]),
    ...artifacts.map((artifact) => {
      const parties = partiesOf(interfaces.filter((one) => one.artifact === artifact));
      return `Complete ${code(artifact)}; done when it says all that ${parties.map(code).join(', ')} need${parties.length === 1 ? 's' : ''} to work without asking`;
    }),
    ...(artifacts.length === 0
      ? [
          'Confirm in `contracts/README.md` that the packages share nothing new; done when no package needs a name or a type of another one',
        ]
      : []),
  ];
}

function partiesOf(interfaces: FeatureDecisions['interfaces']): readonly string[] {
  return [...new Set(interfaces.flatMap(({ owner, consumers }) => [owner, ...consumers]))].sort();
}

function projectTasks(work: WorkPackage, decisions: FeatureDecisions): readonly string[] {
  const { projects, interfaces } = decisions;
  const own = projectsOf(work);
  const mine = projects.filter(({ name }) => own.includes(name));
  const names = new Set(mine.map(({ name }) => name));
  const owned = interfaces.filter(({ owner }) => names.has(owner));
  const used = interfaces.filter(
    ({ owner, consumers }) => !names.has(owner) && consumers.some((name) => names.has(name)),
  );
  const others = mine.filter(
    ({ name }) =>
      ![...owned, ...used].some((one) => one.owner === name || one.consumers.includes(name)),
  );
  return [
    ...mine
      .filter(({ isNew }) => isNew)
      .map(
        ({ name, type, root }) =>
          `Create the ${type} ${code(name)} in ${code(root)}; done when ${code(`nx show project ${name}`)} knows it`,
      ),
    ...owned.map(ownedTask),
    ...used.map(usedTask),
    ...others.map(
      ({ name }) =>
        `Change ${code(name)} so that its part of the requirements in \`specs/\` holds; done when its tests show it`,
    ),
  ];
}

/** What the owner of an interface does. */
export function ownedTask({ kind, lockKey, owner, artifact }: ContractInterface): string {
  const name = code(lockKey.replace(/^(api|event|db:schema):/, ''));
  switch (kind) {
    case 'operation':
      return `Implement ${name} in ${code(owner)} as ${code(artifact)} describes it; done when tests cover its success and each of its errors`;
    case 'table':
      return `Create the table ${name} from ${code(owner)} as ${code(artifact)} describes it; done when a migration gives that schema and the seed rows load`;
    case 'module':
      return `Replace the stubs of ${code(artifact)} in ${code(owner)} by code; done when \`parallel-plan modules check\` finds no difference and tests cover each documented error`;
    case 'event':
      return `Publish ${name} from ${code(owner)} as ${code(artifact)} describes it; done when a test validates a published event against its schema`;
  }
}

/** What a consumer of an interface does. */
export function usedTask({ kind, lockKey, owner, artifact }: ContractInterface): string {
  if (kind === 'module') {
    return `Use ${code(owner)} as ${code(artifact)} declares it; done when tests run against fakes that keep to the contract, without the owner's code`;
  }
  const name = code(lockKey.replace(/^(api|event|db:schema):/, ''));
  const through = kind === 'operation' ? '`contracts/generated/types.ts`' : code(artifact);
  return `Use ${name} of ${code(owner)} through ${through}; done when tests run against the contract's examples, without the owner's code`;
}

function verificationOf({ verification }: WorkPackage): readonly string[] {
  const commands = verification.steps.flatMap(({ command }) => command ?? []);
  const others = verification.steps.filter(({ command }) => command === undefined);
  return [
    ...(commands.length === 0
      ? []
      : [
          `Run ${commands.map(code).join(', ')}; done when ${commands.length === 1 ? 'it passes' : 'all of them pass'}`,
        ]),
    ...others.map(
      ({ name, manual_instructions }) =>
        `${inline(manual_instructions ?? name)}; done when its evidence is recorded`,
    ),
  ];
}

/** The projects that the package's scope was derived from. */
function projectsOf({ inputs }: WorkPackage): readonly unknown[] {
  const nx: unknown = inputs?.['nx'];
  const projects =
    typeof nx === 'object' && nx !== null && 'projects' in nx ? nx.projects : undefined;
  return Array.isArray(projects) ? projects : [];
}
