import { tempWorkspace } from '../../testing/temp-workspace';
import { openRunRepository } from '../repository';
import { findOldRecords, removeRecords } from './old-refs';

const CHANGE = 'add-sessions';
const RECORD = `refs/parallel-plan/${CHANGE}/wp-api/attempts/1`;

/** A repository with a record of a package, and the branch of the change with its merge. */
function repositoryWithRecord() {
  const workspace = tempWorkspace({ 'nx.json': '{}' });
  workspace.commit();
  const { git } = workspace;
  const tree = git('rev-parse', 'main^{tree}').trim();
  const message = 'merge(add-sessions): wp-api\n\nPlan-Package: wp-api\nPlan-Head: main';
  const merge = git('commit-tree', tree, '-p', 'main', '-m', message).trim();
  git('update-ref', RECORD, 'main');
  git('branch', CHANGE, merge);
  return workspace;
}

type Git = (...args: readonly string[]) => string;

describe('the records of a change', () => {
  it.each<[string, (git: Git) => void, string | undefined]>([
    ['whose branch is not merged', () => undefined, undefined],
    [
      'that the default branch contains',
      (git) => git('merge', '-q', '--ff-only', CHANGE),
      'main contains the branch add-sessions',
    ],
    [
      'whose branch is gone',
      (git) => git('branch', '-qD', CHANGE),
      'the branch add-sessions is gone',
    ],
    [
      'with the branch of a package',
      (git) => {
        git('merge', '-q', '--ff-only', CHANGE);
        git('branch', `${CHANGE}--wp-web`);
      },
      undefined,
    ],
    ['in which nothing is merged yet', (git) => git('branch', '-qf', CHANGE, 'main'), undefined],
  ])('%s', async (_, change, why) => {
    const { root, git } = repositoryWithRecord();
    change(git);
    const repository = await openRunRepository(root);
    const old = await findOldRecords(repository);
    expect(old.map((one) => [one.why, [...one.refs.keys()]])).toEqual(
      why === undefined ? [] : [[why, [RECORD]]],
    );
    for (const one of old) await removeRecords(repository, one);
    expect(git('for-each-ref', 'refs/parallel-plan')).toMatch(why === undefined ? RECORD : /^$/);
  });
});
