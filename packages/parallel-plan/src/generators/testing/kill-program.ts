import { logger } from '@nx/devkit';
import type { Workspace } from '@parallel-plan/plan';
import claimExecutor from '../../executors/claim/claim';
import submitExecutor from '../../executors/submit/submit';
import { planFeature } from '../feature/plan-feature';
import { syncWholePlans } from '../sync-scopes/sync-scopes';
import { withWholeWrites } from '../whole-writes';
import { flush, treeAt } from './tree';

/** What the program does once, in the process that is killed. */
export interface KillableWork {
  readonly kind: 'feature' | 'sync' | 'claim' | 'submit';
  /** Absolute path of the workspace root. */
  readonly root: string;
  readonly workspace: Workspace;
  /** When the program prints its first line: at its start, or before it writes files. */
  readonly from?: 'start' | 'writes';
}

/**
 * Plans a feature, syncs all plans, claims or submits a plan, with Nx's writing of the files.
 *
 * @param beforeWrites is called before the first file of a generator is written
 */
export async function work(
  { kind, root, workspace }: KillableWork,
  beforeWrites = (): void => undefined,
): Promise<void> {
  const readWorkspace = async () => workspace;
  if (kind === 'claim' || kind === 'submit') {
    const executor = kind === 'claim' ? claimExecutor : submitExecutor;
    const { success } = await executor({ change: 'add-users' }, { root });
    if (!success) throw new Error(`${kind} failed.`);
    return;
  }
  const tree = treeAt(root);
  const environment = { readWorkspace, cwd: root, isDryRun: false, env: {} };
  const options = { description: 'add user sessions', projects: ['api', 'web'], skipFormat: true };
  const generate = async () => {
    const done = await planFeature(tree, options, environment);
    beforeWrites();
    return done;
  };
  const callback =
    kind === 'sync'
      ? (await syncWholePlans(tree, readWorkspace)).callback
      : await withWholeWrites(tree, generate);
  if (kind === 'sync') beforeWrites();
  flush(tree);
  await callback();
}

if (require.main === module) {
  const what = JSON.parse(process.argv[2] ?? '') as KillableWork;
  const say = (): void => void process.stdout.write('ready\n');
  logger.info = () => undefined;
  if (what.from !== 'writes') say();
  void work(what, what.from === 'writes' ? say : undefined);
}
