import type { ProjectGraph } from '@nx/devkit';
import { planText } from '../../testing/plan-text';
import { tempWorkspace } from '../../testing/temp-workspace';
import boundariesExecutor from './boundaries';
import type { BoundariesExecutorOptions } from './schema';
import { captured } from '../../testing/captured';

const PLAN = 'openspec/changes/a/work-packages.yaml';
const GRAPH: ProjectGraph = {
  nodes: { web: { name: 'web', type: 'app', data: { root: 'apps/web' } } },
  dependencies: {},
};

async function run(options: Partial<BoundariesExecutorOptions>, plan: string) {
  const { root } = tempWorkspace({ [PLAN]: plan });
  const context = { root, projectGraph: GRAPH };
  return captured(() => boundariesExecutor({ change: 'a', ...options }, context));
}

describe('the boundaries executor', () => {
  const sound = planText('a', [{ id: 'wp-web', write: ['apps/web/**', 'docs/**'] }]);

  it('prints a table', async () => {
    expect(await run({}, sound)).toEqual({
      success: true,
      output: [
        'package  projects  glob         owners',
        'wp-web             apps/web/**  web',
        '                   docs/**      (no project)',
        '',
      ].join('\n'),
    });
  });

  it('prints JSON', async () => {
    const { output } = await run({ json: true }, sound);
    expect(JSON.parse(output)).toMatchObject({ version: 1, packages: [{ package_id: 'wp-web' }] });
  });

  it.each<[Partial<BoundariesExecutorOptions>, string, RegExp]>([
    [{ change: 'b' }, sound, /no open change "b"/],
    [{}, 'a: [\n', /is not readable YAML/],
    [{ outputFile: '../x' }, sound, /outside the workspace/],
  ])('reports %j in one line', async (options, plan, message) => {
    const { success, output } = await run(options, plan);
    expect([success, output]).toEqual([false, expect.stringMatching(message)]);
    expect(output).not.toContain('    at ');
  });
});
