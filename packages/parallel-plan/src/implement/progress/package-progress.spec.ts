import { withoutCoordinatorSettings } from '../../coordinator/testing/claiming-workspace';
import submitExecutor from '../../executors/submit/submit';
import { captured } from '../../testing/captured';
import { verifyChange } from '../../verification/verify-change';
import {
  CHANGE,
  PACKAGES,
  runWorkspace,
  type RunWorkspace,
  SCRIPT,
} from '../testing/run-workspace';
import { workerWorkspace } from '../worker/testing/worker-workspace';
import { readProgress } from './package-progress';

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);
withoutCoordinatorSettings();

const IDS = PACKAGES.map(({ id }) => id);

async function status({ root }: Pick<RunWorkspace, 'root'>, json: boolean): Promise<string> {
  const options = { change: CHANGE, status: true, json };
  return (await captured(() => submitExecutor(options, { root }))).output;
}

describe('the progress of a change in git', () => {
  it('is the same in implement, submit --status and verify', async () => {
    const workspace = await runWorkspace();
    expect(await readProgress(workspace.root, CHANGE)).toEqual({ packages: new Map() });
    expect(await status(workspace, false)).not.toContain('merged');

    const report = await workspace.implement(SCRIPT, { only: ['wp-contracts', 'wp-api'] });
    expect(report.results.map(({ package_id: id, status: state }) => [id, state])).toEqual([
      ['wp-contracts', 'completed'],
      ['wp-api', 'completed'],
    ]);
    const text = await status(workspace, false);
    expect(text).toContain('0 of 4 packages completed, 2 merged');
    expect(text).toMatch(/wp-api {10}not submitted, merged as [0-9a-f]{10}\n/);
    expect(text).toMatch(/wp-web {10}not submitted, ready in git\n/);
    const half = await verifyChange(workspace.root, CHANGE);
    expect(half.packages.map((one) => one.status)).toEqual([
      ...['passed', 'passed', 'missing', 'missing'],
    ]);

    await workspace.implement(SCRIPT);
    const whole = await verifyChange(workspace.root, CHANGE);
    expect(whole).toMatchObject({ status: 'passed' });
    const { git } = JSON.parse(await status(workspace, true)) as {
      git: Record<string, { state: string; commit: string }>;
    };
    for (const { package_id: id, merged } of whole.packages) {
      expect([id, git[id]]).toEqual([id, { state: 'merged', commit: merged }]);
      workspace.git('merge-base', '--is-ancestor', merged ?? '', CHANGE);
    }
    // A person takes the last merge back: git is believed, and not what was once reported.
    workspace.git('branch', '--force', CHANGE, `${CHANGE}~1`);
    expect((await verifyChange(workspace.root, CHANGE)).packages.at(-1)).toMatchObject({
      package_id: 'wp-integration',
      status: 'missing',
    });
  });

  it('includes packages that workers have merged at the remote', async () => {
    const workspace = await workerWorkspace();
    const elsewhere = workspace.clone();
    await workspace.submit();
    await workspace.work(workspace.agent(SCRIPT), { jobs: 2 });
    expect(await readProgress(elsewhere.root, CHANGE)).toEqual({ packages: new Map() });
    const { packages, warning } = await readProgress(elsewhere.root, CHANGE, true);
    expect(warning).toBeUndefined();
    expect([...packages].map(([id, { state }]) => [id, state])).toEqual(
      IDS.map((id) => [id, 'merged']),
    );
    elsewhere.git('remote', 'set-url', 'origin', '/nowhere');
    const offline = await readProgress(elsewhere.root, CHANGE, true);
    expect(offline.packages.get('wp-api')).toMatchObject({ state: 'merged' });
    expect(offline.warning).toMatch(
      /^origin could not be fetched, so work of others may be missing/,
    );
  });
});
