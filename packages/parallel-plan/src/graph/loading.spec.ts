import { join } from 'node:path';
import * as plugin from '../index';
import { tempWorkspace } from '../testing/temp-workspace';
import { prepareCreateNode } from './create-nodes';
import { normalizeOptions } from './options';

describe('loading the plugin', () => {
  it('does not load parsers, generators, contract checkers or Nx', () => {
    const { root } = tempWorkspace({ 'openspec/config.yaml': '' });
    const files = ['openspec/config.yaml'];
    prepareCreateNode(files, normalizeOptions({}), root, join(root, 'facts.json'))(files[0] ?? '');
    expect(plugin.name).toBe('parallel-plan');

    const loaded = Object.keys(require.cache);
    const folder = join(__dirname, '..');
    const ours = loaded
      .filter(
        (file) =>
          file.startsWith(folder) && !file.includes('testing') && !file.endsWith('.spec.ts'),
      )
      .map((file) => file.slice(folder.length + 1));
    expect(ours.sort()).toEqual([
      'contracts/generated-copies.ts',
      'graph/contract-tools.ts',
      'graph/create-dependencies.ts',
      'graph/create-nodes.ts',
      'graph/facts-store.ts',
      'graph/index.ts',
      'graph/inputs.ts',
      'graph/nx-globs.ts',
      'graph/options.ts',
      'graph/package-targets.ts',
      'graph/plan-facts.ts',
      'graph/project-reach.ts',
      'graph/target-parts.ts',
      'graph/targets.ts',
      'index.ts',
      'openspec/cli.ts',
      'workspace/installed-packages.ts',
      'workspace/list-folder.ts',
      'workspace/open-changes.ts',
      'workspace/read-bounded.ts',
      'workspace/run-program.ts',
    ]);
    expect(loaded.filter((file) => file.includes('/node_modules/@nx/'))).toEqual([]);
    const packages = join(__dirname, '../../..');
    const from = (name: string) =>
      loaded.filter((file) => file.startsWith(join(packages, name, 'src')));
    expect(from('contracts')).toEqual([]);
    expect(from('coordinator')).toEqual([]);
    // Of plan only the package graph, which loads no glob, no YAML and no schema.
    const small = /plan\/src\/(?:dag|text|words)\//;
    expect(from('plan').filter((file) => !small.test(file))).toEqual([]);
    expect(loaded.filter((file) => /\/node_modules\/(?:yaml|ajv|minimatch)\//.test(file))).toEqual(
      [],
    );
  });
});
