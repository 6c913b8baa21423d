import type { ProjectGraph } from '@nx/devkit';
import { planText } from '../../testing/plan-text';
import { tempWorkspace } from '../../testing/temp-workspace';
import boundariesExecutor from './boundaries';
import type { BoundariesExecutorOptions } from './schema';

const PLAN = 'openspec/changes/a/work-packages.yaml';
const GRAPH: ProjectGraph = {
  nodes: { web: { name: 'web', type: 'app', data: { root: 'apps/web' } } },
  dependencies: {},
};

async function run(options: Partial<BoundariesExecutorOptions>, plan: string) {
  const { root } = tempWorkspace({ [PLAN]: plan });
  const written: string[] = [];
  const keep = (text: unknown) => written.push(String(text)) > 0;
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(keep),
    jest.spyOn(console, 'error').mockImplementation(keep),
  ];
  try {
    const context = { root, projectGraph: GRAPH };
    const { success } = await boundariesExecutor({ change: 'a', ...options }, context);
    return { success, output: written.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
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
    [{}, 'a: [\n', /can't be read/],
    [{ outputFile: '../x' }, sound, /outside the workspace/],
  ])('says in one line what it can not do: %j', async (options, plan, message) => {
    const { success, output } = await run(options, plan);
    expect([success, output]).toEqual([false, expect.stringMatching(message)]);
    expect(output).not.toContain('    at ');
  });
});
