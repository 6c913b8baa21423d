import { logger } from '@nx/devkit';
import type { Workspace } from '@parallel-plan/plan';
import submitExecutor from '../../executors/submit/submit';
import { planFeature } from '../feature/plan-feature';
import { syncWholePlans } from '../sync-scopes/sync-scopes';
import { withWholeWrites } from '../whole-writes';
import { flush, treeAt } from './tree';

/** What the program does once, in the process that is killed. */
export interface KillableWork {
  readonly kind: 'feature' | 'sync' | 'submit';
  /** Absolute path of the workspace root. */
  readonly root: string;
  readonly workspace: Workspace;
}

/** Plans a feature, syncs all plans or submits a plan, with Nx's writing of the files. */
export async function work({ kind, root, workspace }: KillableWork): Promise<void> {
  const readWorkspace = async () => workspace;
  if (kind === 'submit') {
    const { success } = await submitExecutor({ change: 'add-users' }, { root });
    if (!success) throw new Error('Not submitted.');
    return;
  }
  const tree = treeAt(root);
  const environment = { readWorkspace, cwd: root, isDryRun: false, env: {} };
  const options = { description: 'add user sessions', projects: ['api', 'web'], skipFormat: true };
  const callback =
    kind === 'sync'
      ? (await syncWholePlans(tree, readWorkspace)).callback
      : await withWholeWrites(tree, () => planFeature(tree, options, environment));
  flush(tree);
  await callback();
}

if (require.main === module) {
  logger.info = () => undefined;
  process.stdout.write('ready\n');
  void work(JSON.parse(process.argv[2] ?? '') as KillableWork);
}
