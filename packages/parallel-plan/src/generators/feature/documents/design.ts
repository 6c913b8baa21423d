import type { Question } from '../brief/types';
import type { FeatureDecisions, TouchedProject } from '../types';
import { bullets, code, document, inline, prose, sentence } from './markdown';

/** `design.md`. Its sections by role stand alone: an agent gets the one of its role. */
export function renderDesign(decisions: FeatureDecisions): string {
  const { options, questions } = decisions;
  const { brief } = options;
  return document([
    `# Design: ${inline(options.title)}`,
    '## Questions for a Person',
    renderQuestions(questions),
    '## Context',
    'Why this is done stands in `proposal.md`, what was known when it was planned in `context.md`.',
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
    return 'None: the brief answers all that had to be decided.';
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
  const told = (options.brief.decisions ?? []).map(({ title, decision, why, alternatives = [] }) =>
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
      ? 'The projects share nothing new. A package whose project builds on another one waits for it; all others run at the same time.'
      : `What the projects share is fixed in \`contracts/\` before anybody starts, and owned by ${owners}. Others read the contract and never the owner's code.`;
  const wayOut =
    interfaces.length === 0
      ? 'Alternative: fix interfaces as contracts, so that fewer packages wait. It needs to be known which.'
      : 'Alternative: let each package wait for the one that it builds on. Nothing has to be agreed on first, and nearly everything runs in a row.';
  const scopes =
    tier === 'sequential'
      ? 'One package may write all projects of the feature; alternatives would need contracts first.'
      : `Each package may write the roots of its own projects and nothing else (${projects.map(({ root }) => code(root)).join(', ')}); root files change only in \`wp-integration\`. Alternative: scopes by layer or by file, which overlap sooner.`;
  return [
    ...told,
    ['### Contracts first', contracts, wayOut].join('\n\n'),
    ['### Scopes from project roots', scopes].join('\n\n'),
  ];
}

function risks({ options, tier, interfaces, projects }: FeatureDecisions): readonly string[] {
  const told = (options.brief.risks ?? []).map(
    ({ risk, mitigation }) => `${sentence(risk)} → ${sentence(mitigation)}`,
  );
  const known = [
    ...(interfaces.length > 0
      ? [
          'A contract turns out to be wrong while packages are under way. → It is changed in `wp-contracts` alone, its revision is raised, and the consumers listed in `contracts/README.md` are told.',
        ]
      : []),
    ...(projects.some(({ isNew }) => isNew)
      ? [
          'A new project needs root files (`tsconfig.base.json`, `package.json`) that its package may not write. → They change in `wp-integration`.',
        ]
      : []),
    ...(interfaces.some(({ kind }) => kind === 'table')
      ? [
          'Data exists that the new schema does not fit. → `contracts/db/schema.sql` is tried on a copy of real data before it is rolled out.',
        ]
      : []),
    ...(tier === 'sequential'
      ? []
      : [
          'Packages that pass alone fail together. → `wp-integration` comes last, merges all of them and runs lint, tests and builds of all that is affected.',
        ]),
  ];
  const all = [...told, ...known];
  return all.length > 0
    ? all
    : ['None is known beyond those of any change to the projects named in `proposal.md`.'];
}

const ROLE_NAMES = {
  backend: 'service',
  frontend: 'user interface',
  data: 'database',
  shared: 'library that several sides use',
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
  const told = text === undefined ? [] : [prose(text)];
  if (members.length === 0 && owned.length === 0) {
    return [...told, `This change touches no ${ROLE_NAMES[role]}.`].join('\n\n');
  }
  const lines = [
    ...members.map(
      ({ name, root, isNew }) =>
        `${isNew ? 'New project' : 'Project'} ${code(name)} in ${code(root)}`,
    ),
    ...owned.map(
      (one) =>
        `Implements ${nameOf(one)}${role === 'data' ? ` in ${code(one.owner)}` : ''} as ${code(one.artifact)} describes it`,
    ),
    ...used.map(
      (one) => `Uses ${nameOf(one)} of ${code(one.owner)} as ${sourceOf(one)} describes it`,
    ),
  ];
  return [...told, bullets(lines)].join('\n\n');
}

/** A library that owns operations has a backend to build, whatever it is called. */
function takesPart(
  project: TouchedProject,
  role: keyof typeof ROLE_NAMES,
  interfaces: FeatureDecisions['interfaces'],
): boolean {
  const ownsOperations = interfaces.some(
    ({ kind, owner }) => kind !== 'table' && owner === project.name,
  );
  const actual = project.role === 'shared' && ownsOperations ? 'backend' : project.role;
  return actual === role;
}

function nameOf({ lockKey }: FeatureDecisions['interfaces'][number]): string {
  return code(lockKey.replace(/^(api|event|db:schema):/, ''));
}

/** Consumers of operations need the types; the document says what they mean. */
function sourceOf({ kind, artifact }: FeatureDecisions['interfaces'][number]): string {
  return kind === 'operation' ? '`contracts/generated/types.ts`' : code(artifact);
}
