import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { NEWEST_NX, NX_VERSION, tried } from './harness/nx-versions';
import { REPOSITORY_ROOT } from './harness/packed-packages';
import { type Plan, planFile, smallPlan } from './harness/plan';
import { taskGraph } from './harness/task-graph';
import { usePlainWorkspace } from './harness/use-workspace';

const CONFORMANCE = join(REPOSITORY_ROOT, 'tools/conformance');

/** The real plans that are valid, each by a change id. */
function plans(): ReadonlyMap<string, string> {
  const entries = readFileSync(join(CONFORMANCE, 'plans.expected.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as { readonly file: string; readonly outcome: string })
    .filter(({ outcome }) => outcome === 'valid');
  return new Map(
    entries.map(({ file }, at) => [`plan-${at}`, readFileSync(join(CONFORMANCE, file), 'utf8')]),
  );
}

function targetOf(packageId: string): string {
  return packageId.startsWith('wp-') ? packageId : `wp-${packageId}`;
}

describe.each(tried([NX_VERSION, NEWEST_NX], [NEWEST_NX]))('the task graph of Nx %s', (nx) => {
  const workspace = usePlainWorkspace(nx);
  const all = plans();

  beforeAll(() => {
    workspace().write('nx.json', '{ "analytics": false, "plugins": ["parallel-plan"] }');
    for (const [id, text] of all) workspace().write(planFile(id), text);
  });

  it('matches every real plan', () => {
    const graph = taskGraph(workspace(), ['run-many', '-t', 'verify']);
    const expected = [...all].flatMap(([id, text]) => {
      const { packages } = parse(text) as Plan;
      const task = (packageId: string) => `change/${id}:${targetOf(packageId)}`;
      return [
        [`change/${id}:verify`, packages.map(({ package_id }) => task(package_id)).sort()],
        ...packages.map(({ package_id, depends_on }) => [
          task(package_id),
          depends_on.map(task).sort(),
        ]),
      ] as [string, string[]][];
    });
    expect(Object.fromEntries(graph)).toEqual(Object.fromEntries(expected));
    process.stderr.write(`task graphs on Nx ${nx}: ${all.size} plans, ${expected.length} tasks\n`);
    expect(all.size).toBeGreaterThanOrEqual(29);
  });

  it('has no cycle for a broken plan', () => {
    const cyclic = smallPlan('cyclic').replace('depends_on: []', 'depends_on: [wp-part-2, nobody]');
    const last = cyclic.lastIndexOf('depends_on: []');
    const text = `${cyclic.slice(0, last)}depends_on: [wp-part-1]${cyclic.slice(last + 14)}`;
    workspace().write(planFile('cyclic'), text);
    const graph = taskGraph(workspace(), ['run', 'change/cyclic:verify']);
    expect(graph.get('change/cyclic:verify')).toHaveLength(2);
    const edges = ['wp-part-1', 'wp-part-2'].flatMap((id) => graph.get(`change/cyclic:${id}`));
    // No edge of a cycle is kept: none of them says what the order should be.
    expect(edges).toEqual([]);
    const { exitCode, output } = workspace().nx(['run', 'change/cyclic:verify']);
    expect(exitCode).not.toBe(0);
    expect(output).toContain('is not valid, so nothing was run');
  });
});
