import { planText } from '../../testing/plan-text';
import { tempWorkspace, type TempWorkspace } from '../../testing/temp-workspace';

export const CHANGE_FOLDER = 'openspec/changes/add-sessions';
export const PLAN = `${CHANGE_FOLDER}/work-packages.yaml`;
export const PACKAGES = [
  { id: 'wp-contracts', write: [`${CHANGE_FOLDER}/contracts/**`] },
  { id: 'wp-api', write: ['apps/api/**'], deny: ['apps/api/legacy/**'] },
  { id: 'wp-web', write: ['apps/web/**'] },
];

/**
 * A repository with an agreed plan on `main`, and the branch of the package `wp-api` checked out.
 *
 * @param folder the workspace's folder in the repository: empty, or with a trailing `/`
 */
export function planRepository(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  { folder = '', branch = 'add-sessions--wp-api' } = {},
): TempWorkspace {
  const all = {
    'nx.json': '{}',
    'apps/api/a.ts': 'a\n',
    'apps/web/b.ts': 'b\n',
    'libs/c.ts': 'c\n',
    [PLAN]: planText('add-sessions', PACKAGES),
    ...files,
  };
  const repository = tempWorkspace(
    Object.fromEntries(Object.entries(all).map(([path, text]) => [folder + path, text])),
  );
  repository.commit('main');
  if (branch !== '') repository.git('checkout', '-q', '-b', branch);
  return repository;
}
