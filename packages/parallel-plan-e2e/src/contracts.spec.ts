import { cacheHits } from './harness/cache-hits';
import { plannedFeature } from './harness/feature';
import { planFile } from './harness/plan';
import type { CommandResult } from './harness/run-command';
import { usePglite } from './harness/use-pglite';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'add-team-notes';
const FOLDER = `openspec/changes/${CHANGE}`;
const PLAN = planFile(CHANGE);
const API = `${FOLDER}/contracts/openapi/v1.yaml`;
const SCHEMA = `${FOLDER}/contracts/db/schema.sql`;
const SEED = `${FOLDER}/contracts/db/seed.sql`;
const EVENT = `${FOLDER}/contracts/events/note.created.schema.json`;
const TYPES = `${FOLDER}/contracts/generated/types.ts`;

const BRIEF = `title: Team notes
description: Members of a team write notes.
changeId: ${CHANGE}
projects: [api, web]
operations:
  - method: POST
    path: /v1/notes
    owner: api
    consumers: [web]
    request: { fields: [{ name: text, type: string }] }
    response: { fields: [{ name: id, type: string, format: uuid }, { name: text, type: string }] }
  - method: GET
    path: /v1/notes/{id}
    owner: api
    consumers: [web]
    response: { fields: [{ name: id, type: string, format: uuid }, { name: text, type: string }] }
tables:
  - name: notes
    owner: api
    columns: [{ name: text, type: text }]
events:
  - channel: note.created
    owner: api
    consumers: [web]
    fields: [{ name: text, type: string }]
`;

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Edit = readonly [file: string, from: string | RegExp, to: string];

const BAD_REQUEST = /"?#\/components\/responses\/BadRequest"?/;

/** Each way to break a contract, with the code and the file of its finding. */
const WAYS: readonly (readonly [string, string, string, Edit])[] = [
  ['a missing example', 'contract/example', API, [API, / +example:\n +text: .*\n/, '']],
  ['a wrong example', 'contract/example', API, [API, /( +example:\n +text: ).*/, '$17']],
  [
    '404 without problem details',
    'contract/problem-details',
    API,
    [API, /(NotFound:\n(?:.*\n){2} +)application\/problem\+json/, '$1application/json'],
  ],
  [
    'oneOf without discriminator',
    'contract/discriminator',
    API,
    [
      API,
      /( +schema:\n) +\$ref: "?#\/components\/schemas\/\w+"?/,
      "$1                oneOf: [{ $ref: '#/components/schemas/Problem' }, { $ref: '#/components/schemas/Note' }]",
    ],
  ],
  ['an unresolved $ref', 'contract/openapi', API, [API, 'responses/BadRequest', 'responses/Nope']],
  ['a $ref to a URL', 'contract/external-ref', API, [API, BAD_REQUEST, 'https://example.com/x']],
  [
    'a $ref out of the folder',
    'contract/external-ref',
    API,
    [API, BAD_REQUEST, '../../../../../nx.json'],
  ],
  ['a table twice', 'contract/sql', SCHEMA, [SCHEMA, /$/, 'CREATE TABLE notes (id integer);\n']],
  [
    'a seed row that violates a check',
    'contract/sql',
    SEED,
    [SCHEMA, /$/, 'ALTER TABLE notes ADD CONSTRAINT never CHECK (id IS NULL);\n'],
  ],
  [
    'an example of an event that fails',
    'contract/event',
    EVENT,
    [EVENT, /("data": \{\s*"text": )"[^"]*"(\s*\}\s*\}\s*\])/, '$17$2'],
  ],
  [
    'a generated file edited by hand',
    'contract/drift',
    TYPES,
    [TYPES, 'text: string;', 'text: number;'],
  ],
];

describe('contracts', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    workspace().write('brief.yaml', BRIEF);
    plannedFeature(workspace(), ['--brief=brief.yaml']);
  });

  afterEach(() => workspace().reset());

  function edit(
    file: string,
    from: string | RegExp,
    to: string | ((found: string) => string),
  ): void {
    const before = workspace().read(file);
    const after = typeof to === 'string' ? before.replace(from, to) : before.replace(from, to);
    expect(after).not.toBe(before);
    workspace().write(file, after);
  }

  function findings(text: string): readonly Finding[] {
    const { files } = JSON.parse(text) as { files: { diagnostics: Finding[] }[] };
    return files.flatMap(({ diagnostics }) => diagnostics);
  }

  /** The result of Nx is in a file, because its banners are around what it prints. */
  function byNx(args: readonly string[]): readonly Finding[] {
    const result = workspace().nx(['run', ...args, '--json', '--outputFile=dist/result.json']);
    expect(result).toMatchObject({ exitCode: 1 });
    return findings(workspace().read('dist/result.json'));
  }

  function byBin(args: readonly string[]): CommandResult {
    return workspace().bin(['validate', '--json', ...args]);
  }

  it('are valid as generated, and missing tools are named', () => {
    const { exitCode, stdout } = byBin([]);
    expect(findings(stdout).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(exitCode).toBe(0);
    const { notChecked } = JSON.parse(stdout) as { notChecked: { check: string }[] };
    // The demo has no PGlite, no tool for Python models, and nobody named a base.
    expect(notChecked.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['contract/sql', 'contract/drift', 'contract/breaking']),
    );

    usePglite(workspace());
    const checks = JSON.parse(byBin([]).stdout) as { notChecked: { check: string }[] };
    expect(checks.notChecked.map(({ check }) => check)).not.toContain('contract/sql');
  });

  it.each(WAYS)('report %s as %s', (_, code, file, change) => {
    edit(...change);
    expectError(findings(byBin([]).stdout), code, file);
  });

  // Nx and the bin call one function, so one way for each file is enough to compare them. An edit of the API would change
  // what is expected of the types, and one of the schema hides the rows.
  it.each([[[API, SCHEMA, EVENT]], [[SEED, TYPES]]])('report the same from Nx for %j', (files) => {
    const ways = WAYS.filter(
      ([, , file], at) =>
        files.includes(file) && WAYS.findIndex(([, , other]) => other === file) === at,
    );
    expect(ways).toHaveLength(files.length);
    for (const [, , , change] of ways) edit(...change);
    const found = byNx([`change/${CHANGE}:validate`]);
    for (const [, code, file] of ways) expectError(found, code, file);
  });

  function expectError(found: readonly Finding[], code: string, file: string): void {
    const own = found.find((finding) => finding.code === code);
    expect(own).toMatchObject({ severity: 'error', file });
    expect([own?.line, own?.column]).not.toContain(undefined);
  }

  it('report a removed field without a raised revision', () => {
    edit(API, /(required:\n +- id\n) +- text\n/, '$1');
    for (const found of [
      byNx(['change:validate-branches']),
      findings(byBin(['--base', 'main']).stdout),
    ]) {
      expect(found).toContainEqual(
        expect.objectContaining({ code: 'contract/revision', severity: 'error', file: PLAN }),
      );
      expect(found).toContainEqual(
        expect.objectContaining({ code: 'contract/breaking', severity: 'error', file: API }),
      );
    }
  });

  it('are checked again when a contract outside the change is edited', () => {
    const shared = 'libs/Größen/[v1] api.yaml';
    workspace().write(shared, workspace().read(API));
    edit(PLAN, /files: ?\n +- contracts\/openapi\/v1\.yaml\n/, (found) =>
      found.replace(/( +)- .*\n$/, `$&$1- '${shared}'\n`),
    );
    const validate = () => workspace().nx(['run', `change/${CHANGE}:validate`]);
    expect(validate()).toMatchObject({ exitCode: 0 });
    expect(cacheHits(validate())).toEqual({ hits: 1, tasks: 1 });
    edit(shared, /( +example:\n +text: ).*/, '$17');
    expect(byNx([`change/${CHANGE}:validate`])).toContainEqual(
      expect.objectContaining({ code: 'contract/example', file: shared }),
    );
  });

  it('come from the cache when nothing has changed', () => {
    byBin([]);
    const { milliseconds } = byBin([]);
    expect(milliseconds).toBeLessThan(2_000);
  });
});
