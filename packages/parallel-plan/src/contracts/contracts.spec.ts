import type { Diagnostic } from '@parallel-plan/plan';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatReport } from '../prove/format-report';
import { type OpenChangesOptions, validateOpenChanges } from '../prove/validate';
import { keepVerdicts } from '../testing/keep-verdicts';
import {
  API,
  CHANGE,
  contractWorkspace,
  EVENT,
  PLAN,
  SCHEMA,
  SEED,
  TYPES,
} from './testing/contract-workspace';
import type * as LoadCheckers from './load-checkers';
import { loadCheckers } from './load-checkers';

const CACHE = keepVerdicts();

jest.setTimeout(180_000);
jest.mock('./load-checkers', () => ({
  loadCheckers: jest.fn(jest.requireActual<typeof LoadCheckers>('./load-checkers').loadCheckers),
}));

async function validate(root: string, options: OpenChangesOptions = {}) {
  const report = await validateOpenChanges(root, undefined, options);
  const found = report.result.files.flatMap(({ diagnostics }) => diagnostics);
  return { report, found, notChecked: report.result.notChecked };
}

/** Replaces a part of a file, which has to be there. */
function edit(root: string, file: string, from: string | RegExp, to: string): void {
  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

/** `file:line:column`, without the folder of the change. */
function placeOf({ file, line, column }: Diagnostic): string {
  return `${file.slice(CHANGE.length + 1)}:${line}:${column}`;
}

describe('generated contracts', () => {
  it('are valid, and skipped checks are listed', async () => {
    const { root } = await contractWorkspace();
    const { report, found, notChecked } = await validate(root);
    expect(found.filter(({ code }) => code.startsWith('contract/'))).toEqual([]);
    expect(report.result.valid).toBe(true);
    expect(notChecked.map(({ check }) => check)).toEqual([
      'openspec',
      'contract/drift',
      'contract/breaking',
    ]);
  });

  it('are checked once: the second run loads no checker and has the same result', async () => {
    const { root } = await contractWorkspace();
    edit(root, SEED, '30', '-1');
    const first = formatReport((await validate(root)).report, 'json', false);
    jest.mocked(loadCheckers).mockClear();
    expect(formatReport((await validate(root)).report, 'json', false)).toBe(first);
    expect(loadCheckers).not.toHaveBeenCalled();

    const folder = join(CACHE, 'parallel-plan-contracts/verdicts');
    const verdicts = readdirSync(folder);
    expect(verdicts.length).toBeGreaterThan(0);
    for (const name of verdicts) writeFileSync(join(folder, name), '{"findings":[{}]}');
    expect(formatReport((await validate(root)).report, 'json', false)).toBe(first);
    expect(loadCheckers).toHaveBeenCalled();
  });

  it('can be skipped, which is reported', async () => {
    const { root } = await contractWorkspace();
    edit(root, SCHEMA, 'CREATE', 'CRATE');
    const { report, notChecked } = await validate(root, { contracts: false });
    expect(report.result.valid).toBe(true);
    expect(notChecked).toContainEqual(expect.objectContaining({ check: 'contracts' }));
  });
});

type Edit = readonly [file: string, from: string | RegExp, to: string];

const REFERENCE = '"#/components/responses/BadRequest"';

describe('the contract rules', () => {
  it.each<readonly [string, readonly Edit[], readonly string[]]>([
    [
      'in OpenAPI documents',
      [
        [API, / +example:\n +name: .*\n/, ''],
        [
          API,
          '              example:\n                id: ',
          '              example:\n                id: 7 # ',
        ],
        [
          API,
          /(NotFound:\n {6}description: Not Found\n {6}content:\n {8})application\/problem\+json/,
          '$1application/json',
        ],
        [API, REFERENCE, 'https://example.com/x.yaml'],
        [API, '"#/components/responses/Conflict"', '"#/components/responses/Nope"'],
        [PLAN, 'primary: contracts/openapi/v1', 'primary: contracts/openapi/v2'],
      ],
      [
        'contract/missing-file work-packages.yaml:5:23',
        'contract/example contracts/openapi/v1.yaml:20:11',
        'contract/example contracts/openapi/v1.yaml:31:21',
        'contract/external-ref contracts/openapi/v1.yaml:35:17',
        'contract/openapi contracts/openapi/v1.yaml:37:11',
        'contract/problem-details contracts/openapi/v1.yaml:80:5',
      ],
    ],
    [
      'in SQL',
      [[SCHEMA, /$/, 'CREATE TABLE users (id integer);\n']],
      ['contract/sql contracts/db/schema.sql:5:14'],
    ],
    [
      'in seed rows, events and generated files',
      [
        [SEED, '30', '-1'],
        [EVENT, /("data": \{\n\s*)"name": "[^"]*"(\n\s*\}\n\s*\}\n\s*\]\n)/, '$1"name": 7$2'],
        [TYPES, 'id: string;', 'id: number;'],
        [PLAN, '"db:schema:users"', '"db:schema:people"'],
      ],
      [
        'contract/lock-missing contracts/db/schema.sql:1:14',
        'contract/sql contracts/db/seed.sql:1:1',
        'contract/event contracts/events/user.created.schema.json:58:9',
        'contract/drift contracts/generated/types.ts:1:1',
      ],
    ],
  ])('report %s with code and place', async (_, edits, expected) => {
    const { root } = await contractWorkspace();
    for (const [file, from, to] of edits) edit(root, file, from, to);
    const { report, found } = await validate(root);
    const own = found.filter(({ code }) => code.startsWith('contract/'));
    expect(own.map((finding) => `${finding.code} ${placeOf(finding)}`)).toEqual(expected);
    const shown = formatReport(report, 'text', false);
    for (const { file, line, column, severity, code } of own) {
      expect(shown).toContain(`${file}:${line}:${column}: ${severity} ${code}`);
    }
    expect(shown).toMatch(/\n> *\d+ \| /);
  });
});

describe('breaking edits', () => {
  const BREAK = [API, / {8}createdAt:\n {10}type: string\n {10}format: date-time\n/, ''] as const;
  const drop = (root: string): void => {
    edit(root, ...BREAK);
    edit(
      root,
      API,
      /(User:\n {6}type: object\n {6}required:\n {8}- id\n(?: {8}- .*\n)*?) {8}- createdAt\n/,
      '$1',
    );
    edit(root, API, / +createdAt: "2025.*\n/g, '');
  };

  async function committed() {
    const workspace = await contractWorkspace();
    workspace.commit('plan');
    return workspace;
  }

  it('are reported with the broken part and the unchanged revision', async () => {
    const { root } = await committed();
    drop(root);
    const { found } = await validate(root, { base: { ref: 'main' } });
    const [breaking] = found.filter(({ code }) => code === 'contract/breaking');
    expect(breaking).toMatchObject({ severity: 'error', file: API });
    expect(breaking?.message).toContain('the property "createdAt" is gone');
    const [revision] = found.filter(({ code }) => code === 'contract/revision');
    expect(revision).toMatchObject({ severity: 'error', file: PLAN, line: 4, column: 13 });
    expect(revision?.message).toContain(
      'on "main" with revision 1, but contracts.revision is still 1',
    );
  });

  it('are warnings with a raised revision and errors with --strict', async () => {
    const { root } = await committed();
    drop(root);
    edit(root, PLAN, 'revision: 1\n  openapi', 'revision: 2\n  openapi');
    const of = async (options: OpenChangesOptions) =>
      (await validate(root, { base: { ref: 'main' }, ...options })).found
        .filter(({ code }) => /^contract\/(?:breaking|revision)$/.test(code))
        .map(({ code, severity }) => `${code} ${severity}`);
    expect(await of({})).toEqual(['contract/breaking warning']);
    expect(await of({ strict: true })).toEqual(['contract/breaking error']);
    expect(await of({ rules: { 'contract/breaking': 'off' } })).toEqual([]);
  });

  it.each([
    ['a column that is gone', SCHEMA, ',\n  age integer CHECK (age >= 0)', '', /users\.age/],
    ['a field of an event that is gone', EVENT, /"name": \{\s*"type": "string"\s*\}/, '', /name/],
  ])('are found in %s', async (_, file, from, to, message) => {
    const { root } = await committed();
    edit(root, file, from, to);
    const { found } = await validate(root, { base: { ref: 'main' } });
    const own = found.filter(({ code }) => code === 'contract/breaking');
    expect(own).toEqual([
      expect.objectContaining({ file, message: expect.stringMatching(message) }),
    ]);
  });

  it('include a deleted document, reported at the plan', async () => {
    const { root } = await committed();
    rmSync(join(root, API));
    edit(root, PLAN, /contracts\/openapi\/v1\.yaml/g, 'contracts/README.md');
    const { found } = await validate(root, { base: { ref: 'main' } });
    expect(found.find(({ code }) => code === 'contract/breaking')).toMatchObject({
      file: PLAN,
      line: 5,
      message: expect.stringContaining('v1.yaml is gone'),
    });
  });

  it('are not reported in a new change without a base', async () => {
    const workspace = await contractWorkspace();
    workspace.commit('plan');
    workspace.git('rm', '-rq', '--cached', CHANGE);
    workspace.git('commit', '-qm', 'no plan');
    drop(workspace.root);
    const { found, notChecked } = await validate(workspace.root, { branches: true });
    expect(found.filter(({ code }) => /breaking|revision/.test(code))).toEqual([]);
    expect(notChecked.map(({ check }) => check)).not.toContain('contract/breaking');
    await expect(validate(workspace.root, { base: { ref: 'nope' } })).rejects.toThrow(
      'There is no commit "nope" (--base)',
    );
  });

  it('are listed as not compared outside a repository', async () => {
    const { root } = await contractWorkspace();
    const { notChecked } = await validate(root, { branches: true });
    expect(notChecked).toContainEqual({
      check: 'contract/breaking',
      why: expect.stringContaining('not in a git repository'),
    });
  });
});
