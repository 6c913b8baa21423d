import { copiesFor, isObject, type Plan, ROOT_FILES } from '@parallel-plan/plan';
import type { Question } from '../brief/types';
import { interfaceName } from '../contracts/interfaces';
import type { FeatureDecisions, TouchedProject } from '../types';
import { bullets, code, document, inline, prose, sentence } from './markdown';

/**
 * `design.md`. Each section for a role is self-contained, because an agent gets only the section
 * for its role.
 */
export function renderDesign(decisions: FeatureDecisions, plan: Plan): string {
  const { options, questions, defaults } = decisions;
  const { brief } = options;
  return document([
    `# Design: ${inline(options.title)}`,
    '## Questions for a Person',
    renderQuestions(questions, defaults.length),
    '## Context',
    '`proposal.md` has the reasons. `context.md` has the facts at the time of planning.',
    '## Decisions',
    ...renderDecisions(decisions, plan),
    '## Risks',
    bullets(risks(decisions, plan)),
    '## Backend',
    renderRole(decisions, 'backend', brief.design?.backend),
    '## Frontend',
    renderRole(decisions, 'frontend', brief.design?.frontend),
    '## Data',
    renderRole(decisions, 'data', brief.design?.data),
    '## Shared',
    renderRole(decisions, 'shared', undefined),
  ]);
}

function renderQuestions(questions: readonly Question[], defaults: number): string {
  if (questions.length === 0) {
    return defaults === 0
      ? 'None. The brief answers every question that the generator has.'
      : 'None. Decisions about the contracts that the brief leaves open are listed in `contracts/README.md`.';
  }
  return questions
    .map(({ question, assumption }, index) => {
      const until =
        assumption === undefined ? '' : ` Assumed until answered: ${sentence(assumption)}`;
      return `${index + 1}. ${inline(question)}${until}`;
    })
    .join('\n');
}

function renderDecisions(
  { options, tier, interfaces }: FeatureDecisions,
  plan: Plan,
): readonly string[] {
  const given = (options.brief.decisions ?? []).map(({ title, decision, why, alternatives = [] }) =>
    [
      `### ${inline(title)}`,
      prose(decision),
      ...(why === undefined ? [] : [`Why: ${inline(why)}`]),
      ...(alternatives.length === 0
        ? []
        : ['Alternatives considered:', bullets(alternatives.map(inline))]),
    ].join('\n\n'),
  );
  const owners = [...new Set(interfaces.map(({ owner }) => owner))].map(code).join(', ');
  const contracts =
    interfaces.length === 0
      ? 'No shared interface is known. A package waits for the packages that its projects depend on; all others run in parallel.'
      : `Shared interfaces are fixed in \`contracts/\` before the other packages start. They are owned by ${owners}. Consumers read the contract, never the owner's code.`;
  const alternative =
    interfaces.length === 0
      ? 'Alternative: define the interfaces as contracts, so that fewer packages wait.'
      : 'Alternative: let each package wait for the packages that it depends on. No agreement is needed first, but almost everything runs in sequence.';
  const scopes =
    tier === 'sequential'
      ? 'One package may write all projects of the feature. Alternatives need contracts first.'
      : [
          'A package of projects may write only the roots of its own projects.',
          ...sharedWrites(plan),
          'Alternative: scopes by layer or by file, which overlap sooner.',
        ].join(' ');
  return [
    ...given,
    ['### Contracts first', contracts, alternative].join('\n\n'),
    ['### Scopes from project roots', scopes].join('\n\n'),
  ];
}

/** Who writes files outside of the projects, as sentences. */
function sharedWrites({ packages }: Plan): readonly string[] {
  const last = packages.at(-1);
  const outside = packages.flatMap(({ package_id, scope, inputs }) => {
    const roots = Object.values({ ...rootsIn(inputs, 'roots'), ...rootsIn(inputs, 'newProjects') });
    const globs = scope.write_allow.filter(
      (glob) =>
        !glob.startsWith('openspec/') &&
        !roots.some((root) => glob === '**' || glob === `${root}/**` || root === '.'),
    );
    return package_id === last?.package_id || globs.length === 0
      ? []
      : [`${code(package_id)} also writes ${globs.map(code).join(', ')}.`];
  });
  const early = rootFilesOf(packages[0]);
  const rootFiles =
    early.length === 0
      ? `Root files change only in ${code(last?.package_id ?? '')}.`
      : `Root files change in ${code(packages[0]?.package_id ?? '')}, before the others start, and in ${code(last?.package_id ?? '')}, after them.`;
  return [rootFiles, ...outside];
}

function rootFilesOf(work: Plan['packages'][number] | undefined): readonly string[] {
  return (work?.scope.write_allow ?? []).filter((glob) => ROOT_FILES.includes(glob));
}

function rootsIn(inputs: unknown, key: string): Readonly<Record<string, string>> {
  const nx = isObject(inputs) ? inputs['nx'] : undefined;
  const roots = isObject(nx) ? nx[key] : undefined;
  return isObject(roots) ? (roots as Record<string, string>) : {};
}

function risks(
  { options, tier, interfaces, projects }: FeatureDecisions,
  plan: Plan,
): readonly string[] {
  const writers = plan.packages.filter((work) => rootFilesOf(work).length > 0);
  const given = (options.brief.risks ?? []).map(
    ({ risk, mitigation }) => `${sentence(risk)} → ${sentence(mitigation)}`,
  );
  const known = [
    ...(interfaces.length > 0
      ? [
          'A contract turns out to be wrong while packages are in progress. → Change it only in `wp-contracts`, raise its revision, and inform the consumers in `contracts/README.md`.',
        ]
      : []),
    ...(tier !== 'sequential' && projects.some(({ isNew }) => isNew) && writers.length > 0
      ? [
          `A new project needs root files that its package may not write. → They change in ${writers.map(({ package_id }) => code(package_id)).join(' and ')}.`,
        ]
      : []),
    ...(interfaces.some(({ kind }) => kind === 'table')
      ? [
          'Existing data does not fit the new schema. → Try `contracts/db/schema.sql` on a copy of real data before the rollout.',
        ]
      : []),
    ...(tier === 'sequential'
      ? []
      : [
          'Packages that pass alone fail together. → `wp-integration` runs last, merges all packages and verifies everything that is affected.',
        ]),
  ];
  const all = [...given, ...known];
  return all.length > 0 ? all : ['No specific risk is known.'];
}

const ROLE_NAMES = {
  backend: 'a service',
  frontend: 'a user interface',
  data: 'a database',
  shared: 'a shared library',
} as const;

function renderRole(
  { projects, interfaces, copies }: FeatureDecisions,
  role: keyof typeof ROLE_NAMES,
  text: string | undefined,
): string {
  const members = projects.filter((project) => takesPart(project, role, interfaces));
  const names = new Set(members.map(({ name }) => name));
  const owned = interfaces.filter(({ owner, kind }) =>
    role === 'data' ? kind === 'table' : names.has(owner),
  );
  const used = interfaces.filter(
    ({ owner, consumers }) => !names.has(owner) && consumers.some((name) => names.has(name)),
  );
  const given = text === undefined ? [] : [prose(text)];
  if (members.length === 0 && owned.length === 0) {
    return [...given, `No project of this change is known to be ${ROLE_NAMES[role]}.`].join('\n\n');
  }
  const lines = [
    ...members.map(({ name, isNew }) => `${isNew ? 'New project' : 'Project'} ${code(name)}`),
    ...owned.map(
      (one) =>
        `Implements ${nameOf(one)}${role === 'data' ? ` in ${code(one.owner)}` : ''} as described in ${code(one.artifact)}`,
    ),
    ...used.map(
      (one) =>
        `Uses ${nameOf(one)}${one.kind === 'module' ? '' : ` of ${code(one.owner)}`} as described in ${sourceOf(one, names, copies)}`,
    ),
  ];
  return [...given, bullets(lines)].join('\n\n');
}

/** A library that owns operations has a backend to build, whatever its name. */
function takesPart(
  project: TouchedProject,
  role: keyof typeof ROLE_NAMES,
  interfaces: FeatureDecisions['interfaces'],
): boolean {
  const ownsOperations = interfaces.some(
    ({ kind, owner }) => (kind === 'operation' || kind === 'event') && owner === project.name,
  );
  const actual = project.role === 'shared' && ownsOperations ? 'backend' : project.role;
  return actual === role;
}

function nameOf(one: FeatureDecisions['interfaces'][number]): string {
  return one.kind === 'module'
    ? `the module contract of ${code(one.owner)}`
    : code(interfaceName(one));
}

/** Consumers of operations import the types. The document explains them. */
function sourceOf(
  { kind, artifact, consumers }: FeatureDecisions['interfaces'][number],
  names: ReadonlySet<string>,
  copies: FeatureDecisions['copies'],
): string {
  const users = consumers.filter((name) => names.has(name));
  const files = kind === 'operation' ? copiesFor(copies, users) : [];
  return files.length > 0 ? files.map(code).join(', ') : code(artifact);
}
