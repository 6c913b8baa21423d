import { advanceFeature } from '../branches/feature-branch';
import { featureRef, packageRef } from '../branches/refs';
import { readRunPlan } from '../plan-of-run';
import { commitOf, makeCommit, moveRef, NO_COMMIT, openRunRepository } from '../repository';
import { CHANGE } from '../testing/run-workspace';
import { RemoteExchange } from './exchange';
import { ChangeRemote } from './remote';
import { type Clone, workerWorkspace } from './testing/worker-workspace';

jest.setTimeout(120_000);

/** The exchange of a worker in a clone, without a coordinator. */
async function open({ root }: Clone) {
  const repository = await openRunRepository(root);
  const plan = readRunPlan(root, CHANGE);
  const exchange = new RemoteExchange({
    repository,
    plan,
    remote: new ChangeRemote(repository, CHANGE, 'origin'),
    featureTip: {},
    confirm: () => Promise.resolve(),
  });
  const tip = async (): Promise<string> => (await commitOf(repository, featureRef(CHANGE))) ?? '';
  const commitOn = async (parent: string, message: string): Promise<string> =>
    makeCommit(repository, { tree: `${parent}^{tree}`, parents: [parent], message });
  await exchange.begin((await commitOf(repository, 'HEAD')) ?? '');
  return {
    exchange,
    repository,
    tip,
    /** Commits to the branch of a package. */
    async workOn(id: string): Promise<void> {
      const ref = packageRef(CHANGE, id);
      const before = await commitOf(repository, ref);
      const commit = await commitOn(before ?? (await tip()), `work on ${id}\n`);
      await moveRef(repository, ref, commit, before ?? NO_COMMIT);
    },
    async merge(id: string): Promise<boolean> {
      const from = await tip();
      return exchange.advance(id, await commitOn(from, `merge ${id}\n`), from);
    },
  };
}

const claimOf = (token: number, task = 'task') => ({ task, token, worker: `worker-${token}` });

describe('the exchange through a remote', () => {
  it('refuses a worker that has lost its lease at any step', async () => {
    const workspace = await workerWorkspace();
    const [slow, fast] = [await open(workspace.clone()), await open(workspace.clone())];
    await slow.exchange.claim('wp-contracts', claimOf(1));
    await slow.workOn('wp-contracts');
    await slow.exchange.share('wp-contracts');
    await fast.exchange.claim('wp-contracts', claimOf(2));
    await slow.workOn('wp-contracts');
    const before = workspace.atRemote('for-each-ref');
    await expect(slow.merge('wp-contracts')).rejects.toMatchObject({
      name: 'ClaimLostError',
      message: expect.stringContaining('worker-2 has taken over wp-contracts'),
    });
    await expect(slow.exchange.claim('wp-contracts', claimOf(1))).rejects.toMatchObject({
      name: 'ClaimLostError',
    });
    expect(workspace.atRemote('for-each-ref')).toBe(before);
    expect(await fast.merge('wp-contracts')).toBe(true);
  });

  it('gives the next worker the shared work of the last one', async () => {
    const workspace = await workerWorkspace();
    const [first, second] = [await open(workspace.clone()), await open(workspace.clone())];
    await first.exchange.claim('wp-contracts', claimOf(1));
    await first.workOn('wp-contracts');
    await first.exchange.share('wp-contracts');
    await second.exchange.claim('wp-contracts', claimOf(2));
    const ref = packageRef(CHANGE, 'wp-contracts');
    expect(await commitOf(second.repository, ref)).toBe(await commitOf(first.repository, ref));
  });

  it('merges again after another worker was faster', async () => {
    const workspace = await workerWorkspace();
    const [first, second] = [await open(workspace.clone()), await open(workspace.clone())];
    await first.exchange.claim('wp-api', claimOf(1, 'api'));
    await second.exchange.claim('wp-web', claimOf(1, 'web'));
    expect(await first.merge('wp-api')).toBe(true);
    expect(await second.merge('wp-web')).toBe(false);
    expect(await second.tip()).toBe(await first.tip());
    expect(await second.merge('wp-web')).toBe(true);
    const log = workspace.atRemote('log', '--format=%s', CHANGE);
    expect(log.split('\n').slice(0, 2)).toEqual(['merge wp-web', 'merge wp-api']);
  });

  it('refuses a remote on which a package was merged twice', async () => {
    const workspace = await workerWorkspace();
    const [here, there] = [await open(workspace.clone()), await open(workspace.clone())];
    const from = await here.tip();
    const message = 'merge wp-api\n\nPlan-Package: wp-api\nPlan-Head: 1\n';
    const own = await makeCommit(here.repository, {
      tree: `${from}^{tree}`,
      parents: [from],
      message,
    });
    await advanceFeature(here.repository, CHANGE, own, from);
    await there.exchange.claim('wp-api', claimOf(1));
    await there.merge('wp-api');
    await expect(here.exchange.get()).rejects.toMatchObject({
      message: expect.stringContaining('wp-api is merged into the local branch'),
    });
  });
});
