import { parsePlan } from '../parse/parse-plan';
import { sliceContext } from './slice-context';
import { decompose } from '../decompose/decompose';
import { renderPlan } from '../decompose/render-plan';
import { sessionsRequest, shopWorkspace } from '../decompose/testing/sessions-feature';
import { matchGlob } from '../scope/in-scope';

const SESSIONS = decompose(sessionsRequest, shopWorkspace);

const DESIGN = `# Design: Sessions

## Questions for a Person

None.

## Decisions

### Sessions end

After twelve hours.

## Risks

- The table is large. → Try \`contracts/db/schema.sql\` first.

## Backend

\`\`\`md
## Frontend
\`\`\`

The API checks the session.

## Frontend

The board shows a form.

## Data

A session belongs to a member.
`;

const FILES = new Map([
  ['proposal.md', '# Sessions\n'],
  ['design.md', DESIGN],
  ['tasks.md', '- [ ] 1\n'],
  ['work-packages.yaml', 'the plan'],
  ['specs/sessions/spec.md', '## ADDED Requirements\n'],
  ['contracts/README.md', '# Contracts\n'],
  ['contracts/openapi/v1.yaml', 'openapi: 3.1.0\n'],
  ['contracts/db/schema.sql', 'CREATE TABLE sessions ();\n'],
  ['contracts/events/session.created.schema.json', '{}\n'],
  ['contracts/generated/types.ts', 'export {};\n'],
]);

interface Sample {
  readonly id: string;
  readonly role?: string;
  readonly keys?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly extra?: string;
}

function planOf(packages: readonly Sample[]) {
  const text = `schema_version: 1
feature: { id: add-sessions, plan_revision: 3 }
contracts: { revision: 2, openapi: { primary: a.yaml, files: [a.yaml] } }
packages:
${packages
  .map(
    ({ id, role, keys = [], dependsOn = [], extra = '' }) => `  - package_id: ${id} # ${id}
    task_type: implement
    description: Build ${id}
${role === undefined ? '' : `    role: ${role}\n`}    depends_on: ${JSON.stringify(dependsOn)}
    priority: 3
    locks: { files: [], keys: ${JSON.stringify(keys)} }
    scope: { write_allow: ['apps/${id}/**'], read_allow: ['**'], deny: ['apps/${id}/x'] }
    worktree: { name: ${id} }
    timeout_minutes: 30
    retry_budget: 1
    min_trust_level: 2
    verification:
      tier_required: A
      steps:
        - { name: test, kind: command, command: 'npx nx test ${id}', evidence: { artifacts: [], result_keys: [] } }
    outputs: { result_keys: [files_modified], artifacts: [dist/${id}.txt] }
${extra}`,
  )
  .join('')}`;
  const parsed = parsePlan(text);
  expect(parsed.diagnostics).toEqual([]);
  return parsed as typeof parsed & { plan: NonNullable<typeof parsed.plan> };
}

const PLAN = planOf([
  { id: 'wp-contracts' },
  { id: 'wp-api', role: 'senior-backend-engineer', dependsOn: ['wp-contracts'] },
  { id: 'wp-web', role: 'frontend', dependsOn: ['wp-contracts'] },
  {
    id: 'wp-store',
    role: 'library',
    keys: ['db:schema:sessions', 'event:session.created'],
    dependsOn: ['wp-contracts'],
  },
  { id: 'wp-docs', role: 'poet', dependsOn: ['wp-contracts'] },
  { id: 'wp-integration', dependsOn: ['wp-api', 'wp-web', 'wp-store', 'wp-docs'] },
]);

function sliceOf(id: string, plan = PLAN) {
  const slice = sliceContext(plan, 'add-sessions', id, FILES);
  expect(slice).toBeDefined();
  return slice!;
}

describe('the context slice', () => {
  it.each([
    [
      'wp-contracts',
      [
        'contracts/README.md',
        'contracts/db/schema.sql',
        'contracts/events/session.created.schema.json',
        'contracts/openapi/v1.yaml',
        'design.md',
        'proposal.md',
        'specs/sessions/spec.md',
      ],
    ],
    [
      'wp-api',
      [
        'contracts/db/schema.sql',
        'contracts/events/session.created.schema.json',
        'contracts/openapi/v1.yaml',
        'design.md',
      ],
    ],
    ['wp-web', ['contracts/generated/types.ts', 'design.md']],
    [
      'wp-store',
      [
        'contracts/db/schema.sql',
        'contracts/events/session.created.schema.json',
        'contracts/generated/types.ts',
        'design.md',
      ],
    ],
    [
      'wp-integration',
      [
        'contracts/README.md',
        'contracts/db/schema.sql',
        'contracts/events/session.created.schema.json',
        'contracts/generated/types.ts',
        'contracts/openapi/v1.yaml',
        'design.md',
        'tasks.md',
        'work-packages.yaml',
      ],
    ],
  ])('of %s contains exactly the files that it needs', (id, sources) => {
    expect(
      sliceOf(id)
        .files.slice(1)
        .map(({ source }) => source),
    ).toEqual(sources);
  });

  it.each([
    ['wp-api', ['Decisions', 'Backend'], ['Risks', 'Frontend', 'Data']],
    ['wp-web', ['Decisions', 'Frontend'], ['Risks', 'Backend', 'Data']],
    ['wp-store', ['Decisions', 'Data'], ['Backend', 'Frontend']],
    ['wp-docs', ['Backend', 'Frontend', 'Data'], ['Risks']],
    ['wp-integration', ['Risks', 'Backend', 'Frontend', 'Data'], []],
  ])('of %s contains only its sections of the design', (id, present, absent) => {
    const { text = '' } = sliceOf(id).files.find(({ source }) => source === 'design.md') ?? {};
    const titles = [...text.replace(/^```[^]*?^```/gm, '').matchAll(/^## (.*)$/gm)].map(
      ([, title]) => title,
    );
    expect(titles).toEqual(expect.arrayContaining(present));
    for (const title of absent) expect(titles).not.toContain(title);
  });

  it('of a frontend package contains no SQL', () => {
    const text = sliceOf('wp-web')
      .files.map((file) => file.text)
      .join('\n');
    expect(text).not.toMatch(/CREATE TABLE|\.sql|The API checks/);
    expect(text).toContain('The board shows a form.');
  });

  it('of a full-stack package contains the sections of all sides', () => {
    const plan = planOf([{ id: 'wp-all', role: 'full-stack-engineer' }, { id: 'wp-b' }]);
    const { text } = sliceOf('wp-all', plan).files.find(({ source }) => source === 'design.md')!;
    expect(text).toContain('The API checks');
    expect(text).toContain('The board shows');
  });

  it('of a single package contains every file', () => {
    const { files } = sliceOf('wp-main', planOf([{ id: 'wp-main' }]));
    expect(files.slice(1).map(({ source }) => source)).toEqual([...FILES.keys()].sort());
    expect(files.every(({ cut }) => !cut)).toBe(true);
  });

  it('of an unknown package is undefined', () => {
    expect(sliceContext(PLAN, 'add-sessions', 'wp-x', FILES)).toBeUndefined();
  });
});

describe('the page of a slice', () => {
  it('names the package, its write scope and its inputs', () => {
    expect(sliceOf('wp-integration').files[0]?.text).toMatchSnapshot();
  });

  it('contains its tasks, requirements with scenarios, and handoffs of dependencies', () => {
    const files = new Map([
      ...FILES,
      [
        'tasks.md',
        '# Tasks\n\n## 1. wp-a: One\n\n- [ ] 1.1 first\n\n## 2. wp-b\n\n- [ ] 2.1 other\n',
      ],
      [
        'specs/sessions/spec.md',
        '## ADDED Requirements\n\n### Requirement: Sign in\nThe system SHALL sign in.\n\n#### Scenario: Wrong\n- **THEN** 401\n\n### Requirement: Sign out\nThe system SHALL sign out.\n',
      ],
    ]);
    const extra = '    inputs: { nx: { projects: [a], requirements: [sessions.sign-in] } }\n';
    const plan = planOf([{ id: 'wp-a', dependsOn: ['wp-b'], extra }, { id: 'wp-b' }]);
    const handoffs = new Map([
      ['wp-b', 'Exports `createSession`.'],
      ['wp-c', 'Nothing to do with it.'],
    ]);
    const page = sliceContext(plan, 'add-sessions', 'wp-a', files, handoffs)?.files[0]?.text;

    expect(page).toContain('## Tasks\n\n- [ ] 1.1 first\n');
    expect(page).toContain('### Sign in (`sessions.sign-in`)\n\nThe system SHALL sign in.');
    expect(page).toContain('#### Scenario: Wrong\n- **THEN** 401');
    expect(page).toContain('### Handoff of `wp-b`\n\nExports `createSession`.');
    expect(page).toContain('$PARALLEL_PLAN_HANDOFF_FILE');
    expect(page).not.toMatch(/2\.1 other|Sign out|Nothing to do|package_id/);
  });

  it('names only files that are in the slice or readable', () => {
    const { packages } = SESSIONS;
    const text = renderPlan(SESSIONS);
    const parsed = parsePlan(text, { file: 'plan.yaml' });
    if (parsed.plan === undefined) throw new Error('the plan is not sound');
    for (const { package_id: id, scope } of packages) {
      const slice = sliceContext({ ...parsed, plan: parsed.plan }, 'add-user-sessions', id, FILES);
      const sources = new Set(slice?.files.flatMap(({ source }) => source ?? []));
      const page = slice?.files[0]?.text ?? '';
      for (const [path = ''] of page.matchAll(
        /openspec\/changes\/add-user-sessions\/[\w./-]*\w/g,
      )) {
        const isReadable = scope.read_allow.some(
          (glob) => matchGlob(glob, path) || glob === `${path}/**` || matchGlob(glob, `${path}/x`),
        );
        const own = path.replace('openspec/changes/add-user-sessions/', '');
        expect([id, path, isReadable || sources.has(own)]).toEqual([id, path, true]);
      }
    }
  });

  it('reports bytes in UTF-8 and total tokens', () => {
    const slice = sliceOf('wp-web');
    for (const { text, bytes } of slice.files) expect(bytes).toBe(Buffer.byteLength(text));
    expect(slice.tokens).toBe(slice.files.reduce((sum, { tokens }) => sum + tokens, 0));
  });
});
