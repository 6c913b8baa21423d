import { useWorkspace } from './harness/use-workspace';

describe('init, as nx add runs it', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    // Before the commit `init` of the base workspace.
    workspace().git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(workspace().exists('openspec')).toBe(false);
  });

  it('registers the plugin and creates openspec/', () => {
    const result = workspace().nx([
      'generate',
      'parallel-plan:init',
      '--minimal',
      '--no-interactive',
    ]);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(workspace().readJson<{ plugins: unknown[] }>('nx.json').plugins).toHaveLength(1);
    expect(workspace().read('openspec/config.yaml')).toMatch(/^schema: \S+$/m);
  });

  it('adds a project for all changes', () => {
    workspace().commit('init');
    const { stdout } = workspace().nx(['show', 'projects']);
    expect(stdout.split('\n')).toContain('change');
  });

  it('changes nothing when it runs again', () => {
    const result = workspace().nx([
      'generate',
      'parallel-plan:init',
      '--minimal',
      '--no-interactive',
    ]);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(workspace().status()).toBe('');
  });

  it('validates a workspace without changes', () => {
    const result = workspace().nx(['run', 'change:validate']);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toMatch(/0 changes|no open changes/i);
  });
});
