import { join } from 'node:path';
import { moduleWorkspace, type ModuleWorkspace } from '../testing/module-workspace';
import { readEntry } from './open-module';
import { ProgramHost } from './program-host';

const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' };
const NODE = { module: 'nodenext', moduleResolution: 'nodenext' };

function read({ root }: ModuleWorkspace): ReturnType<typeof readEntry> {
  const files = { entry: join(root, 'src/index.ts'), tsconfig: join(root, 'tsconfig.json') };
  return readEntry(files, new ProgramHost(root));
}

describe('readEntry', () => {
  it.each([
    ['an ES module of Node.js', 'module', NODE, 'export const a = 1;', true],
    ['a CommonJS module of Node.js', 'commonjs', NODE, 'export const a = 1;', false],
    ['a CommonJS module with extensions', 'commonjs', NODE, "export * from './b.js';", true],
    ['bundled code', 'module', BUNDLER, "export * from './b';", false],
    ['bundled code with extensions', 'module', BUNDLER, "export * from './b.js';", true],
  ])('tells whether imports need an extension: %s', (_, type, options, code, expected) => {
    const workspace = moduleWorkspace(options);
    workspace.write('package.json', JSON.stringify({ name: 'library', type }));
    workspace.write('src/index.ts', code);
    workspace.write('src/b.ts', 'export const b = 1;');
    const { needsExtensions } = read(workspace);
    workspace.remove();
    expect(needsExtensions).toBe(expected);
  });

  it('tells whether an import leads to the entry', () => {
    const paths = { '@acme/own': ['./src/index.ts'], '@acme/other': ['./src/other.ts'] };
    const workspace = moduleWorkspace({ ...BUNDLER, baseUrl: '.', paths });
    workspace.write('src/index.ts', 'export const a = 1;');
    workspace.write('src/other.ts', 'export const b = 1;');
    const { isEntry } = read(workspace);
    const modules = ['@acme/own', '@acme/other', 'shared-items', 'not-installed'];
    expect(modules.filter(isEntry)).toEqual(['@acme/own']);
    workspace.remove();
  });
});
