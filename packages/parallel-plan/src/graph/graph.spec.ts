import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { buildDependencies } from './create-dependencies';
import { createNodes, createNodesV2, prepareCreateNode } from './create-nodes';
import type * as FactsStore from './facts-store';
import type { PlanFacts } from './plan-facts';
import { normalizeOptions, type ParallelPlanPluginOptions } from './options';

const CACHE = '.nx/cache/facts.json';
const TWO = planText('add-sessions', [
  { id: 'wp-contracts', write: ['openspec/changes/add-sessions/contracts/**'] },
  { id: 'wp-web', write: ['apps/web/**'], deny: ['apps/web/e2e/**'], dependsOn: ['wp-contracts'] },
]);

/** What the plugin infers from a workspace's files, by project name. */
function infer(root: string, ids: readonly string[], options: ParallelPlanPluginOptions = {}) {
  const files = [
    'openspec/config.yaml',
    ...ids.map((id) => `openspec/changes/${id}/work-packages.yaml`),
  ];
  const cacheFile = join(root, CACHE);
  const createNode = prepareCreateNode(files, normalizeOptions(options), root, cacheFile);
  const projects = files.flatMap((file) => Object.values(createNode(file).projects ?? {}));
  return Object.fromEntries(
    projects.map((project) => [project.name, project as ProjectConfiguration & { name: string }]),
  );
}

function edges(
  root: string,
  projects: Record<string, ProjectConfiguration>,
  roots: readonly string[],
) {
  const others = Object.fromEntries(roots.map((path) => [path, { root: path }]));
  return buildDependencies({ ...projects, ...others }, root, join(root, CACHE));
}

describe('createNodes', () => {
  it('creates a project for each change and one for all changes', () => {
    const { root } = tempWorkspace({ 'openspec/changes/add-sessions/work-packages.yaml': TWO });
    expect(infer(root, ['add-sessions'])).toMatchSnapshot();
  });

  it('is exported under both names', () => {
    expect(createNodesV2).toBe(createNodes);
    expect(createNodes[0]).toBe('openspec/{config.yaml,project.md,changes/*/work-packages.yaml}');
  });

  it('works through the function that Nx calls', async () => {
    const { root } = tempWorkspace({ 'openspec/config.yaml': 'schema: spec-driven\n' });
    const context = { workspaceRoot: root, nxJsonConfiguration: {} };
    const result = await createNodes[1](['openspec/config.yaml'], undefined, context);
    expect(result).toMatchObject([
      ['openspec/config.yaml', { projects: { openspec: { name: 'change' } } }],
    ]);
    // Nx warns of a dependency on projects that do not exist.
    expect(JSON.stringify(result)).not.toContain('dependsOn');
  });

  it('watches literal paths of a plan, because they may become folders', () => {
    const write = ['src/tool', 'docs/**', 'src/[a]', '../x', 'a, b'];
    const { root } = tempWorkspace({
      'openspec/changes/a/work-packages.yaml': planText('a', [{ id: 'wp-main', write }]),
    });
    const own = infer(root, ['a'])['change/a'];
    expect(own?.targets?.['validate']?.inputs).toEqual(['plan-for-validate']);
    expect(own?.namedInputs?.['plan-for-validate']?.slice(3)).toEqual([
      '{workspaceRoot}/src/tool/**/*',
    ]);
  });

  it('declares inputs for every place of contracts: in the change, in the workspace, nowhere', () => {
    const files = ['libs/api/ä [v1].yaml', '../../../top.yaml', '../../../../x', '/etc/passwd'];
    const plan = planText('a', [{ id: 'wp-main', write: ['src/**'] }]).replace(
      'files: [contracts/README.md]',
      `files: ${JSON.stringify(['contracts/openapi/v1.yaml', ...files])}`,
    );
    expect(plan).toContain('top.yaml');
    const { root } = tempWorkspace({ 'openspec/changes/a/work-packages.yaml': plan });
    const { change, ...others } = infer(root, ['a']);
    const own = others['change/a'];
    const named = own?.namedInputs?.['plan-contracts']?.slice(2);
    expect(named).toEqual([
      '{workspaceRoot}/top.yaml',
      '{workspaceRoot}/contracts/README.md',
      '{workspaceRoot}/contracts/openapi/v1.yaml',
      '{workspaceRoot}/openspec/changes/a/libs/api/ä [[]v1].yaml',
      '{workspaceRoot}/libs/api/ä [[]v1].yaml',
    ]);
    expect(change?.namedInputs?.['plan-contracts']).toEqual(named);
    for (const target of ['validate', 'contracts', 'report']) {
      const [input = ''] = own?.targets?.[target]?.inputs ?? [];
      expect(own?.namedInputs?.[input as string]).toContain('plan-contracts');
    }
  });

  it('declares copies of generated code as outputs', () => {
    const copy = 'libs/web/src/generated/a.ts';
    const plan = planText('a', [{ id: 'wp-contracts', write: ['openspec/changes/a/**', copy] }]);
    const { root } = tempWorkspace({ 'openspec/changes/a/work-packages.yaml': plan });
    const { change, ...others } = infer(root, ['a']);
    const own = others['change/a'];
    expect(own?.targets?.['contracts']?.outputs).toContain(`{workspaceRoot}/${copy}`);
    for (const input of ['plan-for-validate', 'plan-for-report']) {
      expect(own?.namedInputs?.[input]).toContain(`{workspaceRoot}/${copy}`);
    }
    expect(own?.namedInputs?.['plan-for-contracts']).not.toContain(`{workspaceRoot}/${copy}`);
    expect(change?.namedInputs?.['plan-contracts']).toContain(`{workspaceRoot}/${copy}`);
  });

  it('includes names, rules and tool versions in the inputs', () => {
    const { root } = tempWorkspace({
      'openspec/changes/a/work-packages.yaml': planText('a', [{ id: 'wp-main', write: ['**'] }]),
      'node_modules/@fission-ai/openspec/package.json': '{"version":"1.13.2","bin":"bin.js"}',
      'node_modules/@electric-sql/pglite/package.json': '{"version":"0.5.3"}',
    });
    const rules = { 'scope/hotspot': 'off' } as const;
    const projects = infer(root, ['a'], {
      changeProjectName: 'plans',
      projectPrefix: 'plan-',
      rules,
    });
    expect(Object.keys(projects)).toEqual(['plans', 'plan-a']);
    expect(projects['plan-a']?.tags).toEqual(['openspec:change', 'plan:sequential']);
    expect(projects['plan-a']?.targets?.['validate']?.options).toEqual({
      openspecVersion: '1.13.2',
      contractTools: 'PGlite 0.5.3',
      rules,
    });
  });

  it('creates a target for each package in the order of the plan', () => {
    const { root } = tempWorkspace({ 'openspec/changes/add-sessions/work-packages.yaml': TWO });
    const targets = infer(root, ['add-sessions'])['change/add-sessions']?.targets ?? {};
    expect(targets['wp-web']).toEqual({
      executor: 'parallel-plan:verify-package',
      dependsOn: ['wp-contracts'],
      inputs: ['wp-web'],
    });
    expect(targets['verify']?.dependsOn).toEqual(['wp-contracts', 'wp-web']);
  });

  it('renames or omits targets', () => {
    const { root } = tempWorkspace({ 'openspec/changes/add-sessions/work-packages.yaml': TWO });
    const targets = { validate: 'check-plan', verify: false, report: 'check-plan' };
    const { change, 'change/add-sessions': own } = infer(root, ['add-sessions'], { targets });
    expect(own?.targets).toMatchObject({ 'check-plan': { executor: 'parallel-plan:validate' } });
    expect(Object.keys(own?.targets ?? {})).not.toContain('validate');
    expect(Object.keys(own?.targets ?? {})).not.toContain('verify');
    expect(change?.targets?.['check-plan']?.dependsOn).toEqual([
      { projects: ['tag:openspec:change'], target: 'check-plan' },
    ]);
  });

  it('keeps renamed targets of all changes on request', () => {
    const { root } = tempWorkspace({ 'openspec/changes/add-sessions/work-packages.yaml': TWO });
    const { change, ...plain } = infer(root, ['add-sessions']);
    const asked = infer(root, ['add-sessions'], { movedTargets: true })['change/add-sessions'];
    const before = Object.keys(plain['change/add-sessions']?.targets ?? {});
    const moved = Object.keys(asked?.targets ?? {}).filter((name) => !before.includes(name));
    expect(moved.sort()).toEqual([
      'approve',
      'boundaries',
      'claim',
      'contracts-check',
      'fix',
      'mock',
      'release-claims',
      'submit',
    ]);
    for (const name of moved) expect(Object.keys(change?.targets ?? {})).toContain(name);
    expect(asked?.targets?.['approve']).toMatchObject({
      executor: 'parallel-plan:approve',
      options: { change: 'add-sessions' },
      metadata: { movedTo: 'nx run change:approve --change=add-sessions' },
    });
  });

  it('omits packages and then their summary', () => {
    const { root } = tempWorkspace({ 'openspec/changes/add-sessions/work-packages.yaml': TWO });
    const projects = infer(root, ['add-sessions'], { targets: { 'wp-*': false } });
    const names = Object.keys(projects['change/add-sessions']?.targets ?? {});
    expect(names.filter((name) => name === 'verify' || name.startsWith('wp-'))).toEqual([]);
  });

  it.each<[string, string | Uint8Array]>([
    ['broken YAML', 'packages: [\n'],
    ['an empty file', ''],
    ['a list', '- a\n'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['not UTF-8', new Uint8Array([0xff, 0xfe, 0x00, 0xd8, 0xc3, 0x28])],
    ['10,000 brackets', '['.repeat(10_000)],
    ['4 MiB of [,,,', '[,,,\n'.repeat(838_860)],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x]\n${'bcdefghij'.replace(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(8)}]\n`)}`,
    ],
    ['20 MB', 'x'.repeat(20_000_000)],
    [
      'numbers where lists are meant',
      'packages: [{ package_id: 1, scope: { write_allow: 3, deny: x } }, 7]\n',
    ],
    [
      'a cycle',
      planText('x', [
        { id: 'a', write: ['x'], dependsOn: ['b'] },
        { id: 'b', write: ['y'], dependsOn: ['a'] },
      ]),
    ],
  ])('returns the projects of all changes when one has %s', (_, content) => {
    const { root } = tempWorkspace({
      'openspec/changes/bad/work-packages.yaml': content,
      'openspec/changes/good/work-packages.yaml': TWO,
    });
    const start = performance.now();
    const projects = infer(root, ['bad', 'good']);
    expect(Object.keys(projects)).toEqual(['change', 'change/bad', 'change/good']);
    expect(edges(root, projects, ['apps/web'])).toContainEqual({
      source: 'change/good',
      target: 'apps/web',
      type: 'implicit',
    });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('returns a project for a missing plan, a folder and a pipe', () => {
    const { root } = tempWorkspace({ 'openspec/changes/folder/work-packages.yaml/x': '' });
    mkdirSync(join(root, 'openspec/changes/pipe'));
    execFileSync('mkfifo', [join(root, 'openspec/changes/pipe/work-packages.yaml')]);
    const projects = infer(root, ['folder', 'gone', 'pipe']);
    expect(Object.keys(projects)).toEqual([
      'change',
      'change/folder',
      'change/gone',
      'change/pipe',
    ]);
    expect(projects['change/gone']?.tags).toEqual(['openspec:change']);
  });

  it('derives a unique valid project name from any folder name', () => {
    const { root } = tempWorkspace();
    const names = Object.keys(
      infer(root, ['a:b', 'a-b', 'a\nb', 'Größe 2', 'Upper', 'upper', 'archive']),
    );
    expect(names.sort()).toEqual([
      'change',
      'change/Größe 2',
      'change/Upper',
      'change/a-b',
      'change/a-b-2',
      'change/a-b-3',
      'change/upper',
    ]);
    expect(Object.keys(infer(root, ['x'], { changeProjectName: 'change/x' }))).toEqual([
      'change/x',
      'change/x-2',
    ]);
  });
});

describe('createDependencies', () => {
  it('links a change to the projects that it writes, and all changes to each change', () => {
    const { root } = tempWorkspace({ 'openspec/changes/a/work-packages.yaml': TWO });
    const found = edges(root, infer(root, ['a']), ['apps/web', 'apps/web/e2e', 'libs/x', '.']);
    expect(found).toEqual([
      { source: 'change', target: 'change/a', type: 'implicit' },
      { source: 'change/a', target: '.', type: 'implicit' },
      { source: 'change/a', target: 'apps/web', type: 'implicit' },
    ]);
  });

  it('returns existing projects only', () => {
    const { root } = tempWorkspace({ 'openspec/changes/a/work-packages.yaml': TWO });
    const { 'change/a': change, ...rest } = infer(root, ['a']);
    expect(edges(root, rest, ['apps/web'])).toEqual([]);
    expect(edges(root, { 'change/a': change! }, [])).toEqual([]);
  });
});

describe('the cached facts', () => {
  const PLAN = 'openspec/changes/a/work-packages.yaml';
  /** As a new process would: what is kept in memory is not there. */
  function facts(root: string, cacheFile = join(root, CACHE)): PlanFacts | undefined {
    jest.resetModules();
    const { readPlanFacts } = jest.requireActual<typeof FactsStore>('./facts-store');
    return readPlanFacts(root, [PLAN], cacheFile).get(PLAN);
  }

  it('are written once and read instead of parsing', () => {
    const { root } = tempWorkspace({ [PLAN]: TWO });
    const first = facts(root);
    expect(readdirSync(join(root, '.nx/cache'))).toEqual(['facts.json']);

    const stored = readFileSync(join(root, CACHE), 'utf8');
    writeFileSync(join(root, CACHE), stored.replaceAll('wp-web', 'wp-from-cache'));
    const copy = tempWorkspace({ [PLAN]: TWO });
    expect(facts(copy.root, join(root, CACHE))?.packages[1]?.id).toBe('wp-from-cache');
    expect(first?.packages[1]?.id).toBe('wp-web');
  });

  it('are updated after an edit', () => {
    const workspace = tempWorkspace({ [PLAN]: TWO });
    facts(workspace.root);
    workspace.write({ [PLAN]: TWO.replaceAll('wp-web', 'wp-www') });
    expect(facts(workspace.root)?.packages[1]?.id).toBe('wp-www');
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"version":1}',
    '{"version":"0.0.0/1","plans":{}}',
    (stored: string) => stored.replace(/"write":\[[^\]]*\]/g, '"write":3'),
    (stored: string) => stored.replace(/"packages"/g, '"parcels"'),
  ])('are ignored when they are invalid: %s', (broken) => {
    const { root } = tempWorkspace({ [PLAN]: TWO });
    const expected = facts(root);
    const cacheFile = join(root, CACHE);
    writeFileSync(
      cacheFile,
      typeof broken === 'string' ? broken : broken(readFileSync(cacheFile, 'utf8')),
    );
    const copy = tempWorkspace({ [PLAN]: TWO });
    expect(facts(copy.root, cacheFile)).toEqual(expected);
  });

  it('are optional: an unwritable folder changes nothing', () => {
    const { root } = tempWorkspace({ [PLAN]: TWO, file: '' });
    expect(facts(root, join(root, 'file/facts.json'))?.readable).toBe(true);
    expect(existsSync(join(root, 'file/facts.json'))).toBe(false);
  });
});
