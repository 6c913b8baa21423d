import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cacheHits } from './harness/cache-hits';
import { expectNoStackTrace } from './harness/expect-message';
import { NEWEST_NX, NX_VERSIONS, OLDEST_NX, tried } from './harness/nx-versions';
import { planFile, smallPlan } from './harness/plan';
import type { CommandResult } from './harness/run-command';
import { usePlainWorkspace } from './harness/use-workspace';

const CONTRACTS = 'openspec/changes/export-members/contracts/README.md';

/** Packages whose verification is quick and says nothing of the workspace. */
function plan(id: string): string {
  return (
    smallPlan(id, ['apps/api/**', 'libs/accounts/**'])
      .replaceAll('npx nx run-many -t test', 'node --version')
      // What may read everything is not cached.
      .replaceAll(`read_allow: ['**']`, 'read_allow: [libs/shared/**]')
  );
}

const [COLD, WARM] = ['without a daemon', 'with the daemon'];
const TRIED = tried(
  NX_VERSIONS.flatMap((version) => [
    [version, COLD],
    [version, WARM],
  ]),
  // Both ways, on versions that differ in what they call affected.
  [
    [OLDEST_NX, COLD],
    [NEWEST_NX, WARM],
  ],
);

/** What the plugin promises about caching and affected, on each Nx where that differs, cold and with the daemon. */
describe.each(TRIED)('a workspace of Nx %s, %s', (version, daemon) => {
  // The path of a socket has at most 108 bytes.
  const sockets = mkdtempSync(join(tmpdir(), 'pp-'));
  const env = { NX_DAEMON: String(daemon === WARM), NX_SOCKET_DIR: sockets };
  // Before the folder is removed: hooks run in the order in which they are said.
  afterAll(() => {
    nx('daemon', '--stop');
    rmSync(sockets, { recursive: true, force: true });
  });

  const workspace = usePlainWorkspace(version);
  const nx = (...args: readonly string[]): CommandResult => workspace().nx(args, { env });
  const validate = () => {
    const result = nx('run', 'change:validate');
    expect(result).toMatchObject({ exitCode: 0 });
    return cacheHits(result);
  };

  beforeAll(() => {
    for (const id of ['export-members', 'sort-members']) {
      workspace().write(planFile(id), plan(id));
      workspace().write(`openspec/changes/${id}/contracts/README.md`, '# Contracts\n');
    }
    workspace().write('apps/api/src/main.ts', 'export {};\n');
    workspace().write('docs/notes.txt', 'notes\n');
    workspace().commit('plans');
    // OpenSpec wants proposals and specs, which are not what this is about.
    const nxJson = workspace().readJson<object>('nx.json');
    const targetDefaults = { 'parallel-plan:validate': { options: { openspec: false } } };
    workspace().write('nx.json', JSON.stringify({ ...nxJson, targetDefaults }));
    workspace().commit('settings');
    // What later tests find in the cache: each of them starts from these files.
    validate();
  });

  afterEach(() => {
    workspace().reset();
  });

  it('answers from the cache when nothing has changed', () => {
    expect(validate()).toEqual({ hits: 3, tasks: 3 });
  });

  it.each([
    ['the plan', planFile('export-members'), plan('export-members').replace('Does its', 'Does a')],
    ['a contract', CONTRACTS, '# Contracts of the export\n'],
  ])(
    'validates only the edited change and the comparison of all changes after an edit of %s',
    (...edit) => {
      const [, file, text] = edit;
      workspace().write(file, text);
      expect(validate()).toEqual({ hits: 1, tasks: 3 });
      expect(cacheHits(nx('run', 'change/sort-members:validate'))).toEqual({ hits: 1, tasks: 1 });
    },
  );

  it('validates all changes again when a project appears or moves', () => {
    workspace().write('libs/new/project.json', '{ "name": "new", "targets": {} }');
    expect(validate()).toEqual({ hits: 0, tasks: 3 });
    workspace().git('mv', 'libs/accounts', 'libs/people');
    expect(nx('run', 'change:validate').output).not.toMatch(/3 out of 3 tasks|3\/3 hit/);
  });

  it('verifies again only what has the edited file in its scope, and keeps validate in the cache', () => {
    const targets = ['wp-part-1', 'wp-part-2', '--unapproved', '--output-style=static'];
    expect(nx('run-many', '-t', ...targets)).toMatchObject({
      exitCode: 0,
    });
    workspace().write('apps/api/src/main.ts', 'export const edited = true;\n');

    const affected = nx('affected', '--uncommitted', '-t', ...targets);
    expect(affected).toMatchObject({ exitCode: 0 });
    const picked = new Set(affected.output.match(/change\/[\w-]+:wp-part-\d/g));
    expect(picked).toContain('change/export-members:wp-part-1');
    if (Number.parseInt(version, 10) >= 24)
      expect(picked).not.toContain('change/export-members:wp-part-2');
    else expect(cacheHits(affected)).toEqual({ hits: 2, tasks: 4 });
    expect(validate()).toEqual({ hits: 3, tasks: 3 });
  });

  it('is not affected by a file outside all plans', () => {
    workspace().write('docs/notes.txt', 'more notes\n');
    const { stdout, exitCode } = nx('show', 'projects', '--affected', '--uncommitted');
    expect([exitCode, stdout.match(/change/g)]).toEqual([0, null]);
  });

  it('lets every other command work while the YAML of one change is broken', () => {
    workspace().write(planFile('export-members'), 'schema_version: 1\npackages: [\n');
    const { stdout, exitCode } = nx('show', 'projects');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining(['api', 'change/export-members', 'change/sort-members']),
    );
    const broken = nx('run', 'change/export-members:validate');
    expect(broken).toMatchObject({ exitCode: 1 });
    expect(broken.output).toContain(`${planFile('export-members')}:2:11`);
    expectNoStackTrace(broken);
    expect(nx('run', 'change/sort-members:validate')).toMatchObject({ exitCode: 0 });
  });

  it('shows a change with edges to the projects that it writes', () => {
    expect(nx('graph', '--file=graph.json')).toMatchObject({ exitCode: 0 });
    const { graph } = workspace().readJson<{
      graph: { dependencies: Record<string, { target: string; type: string }[]> };
    }>('graph.json');
    const edges = graph.dependencies['change/export-members'] ?? [];
    expect(edges.map(({ target, type }) => `${type} ${target}`).sort()).toEqual([
      'implicit accounts',
      'implicit api',
    ]);
  });
});
