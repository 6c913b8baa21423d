import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, readNxJson, type Tree, updateJson, writeJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { type TempWorkspace, tempWorkspace } from '../../testing/temp-workspace';
import { openSpec } from '../testing/openspec-cli';
import { treeAt, treeFiles } from '../testing/tree';
import { initGenerator as init } from './init';
import type { InitGeneratorSchema } from './schema';

/** On a machine without a tool for Python models: this one may have some. */
function initGenerator(tree: Tree, options: InitGeneratorSchema): ReturnType<typeof init> {
  return init(tree, options, () => Promise.resolve(undefined));
}

const OPENSPEC_FILES = [
  'openspec/changes/archive/.gitkeep',
  'openspec/config.yaml',
  'openspec/specs/.gitkeep',
];

// Some tests run the OpenSpec CLI twice.
jest.setTimeout(60_000);

describe('init', () => {
  let tree: Tree;
  let folder: TempWorkspace;

  beforeEach(() => {
    tree = createTreeWithEmptyWorkspace({ formatter: 'prettier' });
    folder = tempWorkspace();
  });

  it('registers the plugin once', async () => {
    await initGenerator(tree, { skipFormat: true });
    await initGenerator(tree, { skipFormat: true });

    expect(readNxJson(tree)?.plugins).toEqual(['parallel-plan']);
  });

  it.each<[string, unknown[]]>([
    ['a string', ['other', 'parallel-plan']],
    ['an object', ['other', { plugin: 'parallel-plan', options: { projectPrefix: 'plan' } }]],
  ])('leaves an entry that is %s', async (_, plugins) => {
    updateJson(tree, 'nx.json', (nxJson) => ({ ...nxJson, plugins }));
    const before = tree.read('nx.json', 'utf-8');

    await initGenerator(tree, { skipFormat: true });

    expect(tree.read('nx.json', 'utf-8')).toBe(before);
  });

  it('keeps the other plugins, in their order', async () => {
    updateJson(tree, 'nx.json', (nxJson) => ({ ...nxJson, plugins: ['b', { plugin: 'a' }] }));

    await initGenerator(tree, { skipFormat: true });

    expect(readNxJson(tree)?.plugins).toEqual(['b', { plugin: 'a' }, 'parallel-plan']);
  });

  it.each<[string, object, InitGeneratorSchema['pythonModels'], object | undefined]>([
    ['writes down', {}, 'auto', { 'parallel-plan:feature': { pythonModels: 'openapi-generator' } }],
    [
      'keeps the form of',
      { generators: { 'parallel-plan': { feature: { tier: 'auto' } } } },
      'auto',
      { 'parallel-plan': { feature: { tier: 'auto', pythonModels: 'openapi-generator' } } },
    ],
    [
      'leaves alone',
      { generators: { 'parallel-plan:feature': { pythonModels: 'none' } } },
      'auto',
      { 'parallel-plan:feature': { pythonModels: 'none' } },
    ],
    [
      'is told',
      { generators: { 'parallel-plan:feature': { pythonModels: 'none' } } },
      'datamodel-codegen',
      { 'parallel-plan:feature': { pythonModels: 'datamodel-codegen' } },
    ],
  ])('%s what makes Python models', async (_, settings, pythonModels, generators) => {
    updateJson(tree, 'nx.json', (nxJson) => ({ ...nxJson, ...settings }));
    const find = () => Promise.resolve('openapi-generator' as const);
    const info = jest.spyOn(console, 'info').mockImplementation(() => undefined);
    for (const options of [{ pythonModels }, {}] as InitGeneratorSchema[]) {
      await init(tree, { skipFormat: true, ...options }, find);
    }
    info.mockRestore();
    expect(readNxJson(tree)?.generators).toEqual(generators);
  });

  it('writes nothing about Python models where the machine has no tool for them', async () => {
    await initGenerator(tree, { skipFormat: true });
    expect(readNxJson(tree)?.generators).toBeUndefined();
  });

  it.each([
    ['missing', null, 'init/no-nx-json', 'nx init'],
    ['broken', '{ "plugins": [', 'init/nx-json-unreadable', 'Repair it'],
    ['a list', '[]', 'init/nx-json-unreadable', 'a list'],
    ['with plugins that are no list', '{ "plugins": {} }', 'init/nx-json-plugins', 'an object'],
  ])('says what to do when nx.json is %s', async (_, text, code, words) => {
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

  it('says what to do when openspec is a file', async () => {
    tree.write('openspec', '');

    await expect(initGenerator(tree, { skipFormat: true })).rejects.toMatchObject({
      code: 'init/openspec-is-a-file',
      stack: '',
    });
  });

  it('writes what the OpenSpec CLI writes, with our schema as the default', async () => {
    openSpec(folder.root, 'init', '--tools', 'none', '.');

    await initGenerator(tree, { skipFormat: true });

    for (const file of OPENSPEC_FILES) {
      const theirs = readFileSync(join(folder.root, file), 'utf-8');
      expect(tree.read(file, 'utf-8')).toBe(
        theirs.replace('schema: spec-driven\n', 'schema: parallel-plan\n'),
      );
    }
  });

  it('leaves an openspec/ that exists as it is, and adds the schema', async () => {
    tree.write('openspec/project.md', '# Shop\n');

    await initGenerator(tree, { skipFormat: true });

    expect(tree.exists('openspec/config.yaml')).toBe(false);
    expect(tree.exists('openspec/schemas/parallel-plan/schema.yaml')).toBe(true);
  });

  it('keeps a schema that was adapted', async () => {
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

  it('makes the schema the one of new changes', async () => {
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
  ])('keeps Prettier away from generated contracts: %s', async (_, before, after) => {
    tree.write('.prettierignore', before);

    await initGenerator(tree, { skipFormat: true });
    await initGenerator(tree, { skipFormat: true });

    expect(tree.read('.prettierignore', 'utf-8')).toBe(after);
  });

  describe('what is derived from a plan', () => {
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
    ])('is ignored by git: %s', async (_, before, after) => {
      tree.write('.gitignore', before);

      await initGenerator(tree, { skipFormat: true });
      await initGenerator(tree, { skipFormat: true });

      expect(tree.read('.gitignore', 'utf-8')).toBe(after);
    });

    it('needs no .gitignore where there is no repository', async () => {
      tree.delete('.gitignore');

      await initGenerator(tree, { skipFormat: true });

      expect(tree.exists('.gitignore')).toBe(false);
    });

    it('is what git ignores, and nothing else of a change', async () => {
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

  it('counts a formatter that is only in package.json', async () => {
    tree.delete('.prettierrc');
    updateJson(tree, 'package.json', (json) => ({ ...json, devDependencies: { prettier: '3' } }));

    await initGenerator(tree, { skipFormat: true });

    expect(tree.exists('.prettierignore')).toBe(true);
  });

  it('says what is wrong with a broken package.json', async () => {
    tree.write('package.json', '{ "name": ');

    await expect(initGenerator(tree, { skipFormat: true })).rejects.toMatchObject({
      code: 'init/package-json-unreadable',
      stack: '',
    });
  });

  it('makes no .prettierignore where Prettier is not used', async () => {
    tree.delete('.prettierrc');

    await initGenerator(tree, { skipFormat: true });

    expect(tree.exists('.prettierignore')).toBe(false);
  });

  it('adds the OpenSpec CLI and gives the task that installs it', async () => {
    const task = await initGenerator(tree, { skipFormat: true });

    expect(readJson(tree, 'package.json').devDependencies).toHaveProperty('@fission-ai/openspec');
    expect(task).toEqual(expect.any(Function));
  });

  it.each(['dependencies', 'devDependencies'])('keeps the version in %s', async (kind) => {
    writeJson(tree, 'package.json', { [kind]: { '@fission-ai/openspec': '1.12.0' } });

    await initGenerator(tree, { skipFormat: true });

    expect(readJson(tree, 'package.json')).toEqual({
      [kind]: { '@fission-ai/openspec': '1.12.0' },
    });
  });

  it('leaves package.json alone with --skipPackageJson', async () => {
    const before = tree.read('package.json', 'utf-8');

    await initGenerator(tree, { skipPackageJson: true, skipFormat: true });

    expect(tree.read('package.json', 'utf-8')).toBe(before);
  });

  it('changes nothing the second time', async () => {
    await initGenerator(tree, { skipFormat: true });
    const first = treeFiles(tree);

    await initGenerator(tree, { skipFormat: true });

    expect(treeFiles(tree)).toEqual(first);
  });
});
