import type { Question } from '../brief/types';
import { interfaceName } from '../contracts/interfaces';
import type { FeatureDecisions, TouchedProject } from '../types';
import { bullets, code, document, inline, prose, sentence } from './markdown';

/**
 * `design.md`. Each section for a role is self-contained, because an agent gets only the section
 * for its role.
 */
export function renderDesign(decisions: FeatureDecisions): string {
  const { options, questions } = decisions;
  const { brief } = options;
  return document([
    `# Design: ${inline(options.title)}`,
    '## Questions for a Person',
    renderQuestions(questions),
    '## Context',
    '`proposal.md` says why this is done. `context.md` says what was known when it was planned.',
    '## Decisions',
    ...renderDecisions(decisions),
    '## Risks',
    bullets(risks(decisions)),
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

function renderQuestions(questions: readonly Question[]): string {
  if (questions.length === 0) {
    return 'None. The brief answers every question that the generator has.';
  }
  return questions
    .map(({ question, assumption }, index) => {
      const until =
        assumption === undefined ? '' : ` Assumed until answered: ${sentence(assumption)}`;
      return `${index + 1}. ${inline(question)}${until}`;
    })
    .join('\n');
}

function renderDecisions({
  options,
  tier,
  interfaces,
  projects,
}: FeatureDecisions): readonly string[] {
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
      : 'Alternative: let each package wait for the packages that it depends on. Nothing has to be agreed first, but almost everything runs in sequence.';
  const scopes =
    tier === 'sequential'
      ? 'One package may write all projects of the feature. Alternatives need contracts first.'
      : `Each package may write only the roots of its own projects (${projects.map(({ root }) => code(root)).join(', ')}). Root files change only in \`wp-integration\`. Alternative: scopes by layer or by file, which overlap sooner.`;
  return [
    ...given,
    ['### Contracts first', contracts, alternative].join('\n\n'),
    ['### Scopes from project roots', scopes].join('\n\n'),
  ];
}

function risks({ options, tier, interfaces, projects }: FeatureDecisions): readonly string[] {
  const given = (options.brief.risks ?? []).map(
    ({ risk, mitigation }) => `${sentence(risk)} → ${sentence(mitigation)}`,
  );
  const known = [
    ...(interfaces.length > 0
      ? [
          'A contract turns out to be wrong while packages are in progress. → It changes only in `wp-contracts`. Its revision goes up, and the consumers in `contracts/README.md` are informed.',
        ]
      : []),
    ...(projects.some(({ isNew }) => isNew)
      ? [
          'A new project needs root files (`tsconfig.base.json`, `package.json`) that its package may not write. → They change in `wp-integration`.',
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
  { projects, interfaces }: FeatureDecisions,
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
    ...members.map(
      ({ name, root, isNew }) =>
        `${isNew ? 'New project' : 'Project'} ${code(name)} in ${code(root)}`,
    ),
    ...owned.map(
      (one) =>
        `Implements ${nameOf(one)}${role === 'data' ? ` in ${code(one.owner)}` : ''} as described in ${code(one.artifact)}`,
    ),
    ...used.map(
      (one) => `Uses ${nameOf(one)} of ${code(one.owner)} as described in ${sourceOf(one)}`,
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
  return code(interfaceName(one));
}

/** Consumers of operations need the types. The document explains them. */
function sourceOf({ kind, artifact }: FeatureDecisions['interfaces'][number]): string {
  return kind === 'operation' ? '`contracts/generated/types.ts`' : code(artifact);
}
