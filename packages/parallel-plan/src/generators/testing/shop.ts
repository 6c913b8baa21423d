import type { Workspace } from '@parallel-plan/plan';
import { type TempWorkspace, tempWorkspace } from '../../testing/temp-workspace';
import { initGenerator } from '../init/init';
import { treeAt, treeFiles } from './tree';

/** A small workspace: an API and a web app, two libraries between them. */
export const SHOP: Workspace = {
  projects: [
    project('accounts', 'libs/accounts', 'library', ['scope:api']),
    project('api', 'apps/api', 'application', ['type:api']),
    project('api-e2e', 'apps/api-e2e', 'e2e', []),
    project('http', 'libs/http', 'library', []),
    project('web', 'apps/web', 'application', ['type:web']),
  ],
  dependencies: [
    { source: 'accounts', target: 'http' },
    { source: 'api', target: 'accounts' },
    { source: 'api', target: 'http' },
    { source: 'api-e2e', target: 'api' },
    { source: 'web', target: 'http' },
  ],
};

/** The workspace on disk, set up and committed. */
export async function shop(files: Readonly<Record<string, string>> = {}): Promise<TempWorkspace> {
  const workspace = tempWorkspace({
    'nx.json': '{}\n',
    'package.json': '{ "name": "shop", "private": true }\n',
    'package-lock.json': '{}\n',
    'tsconfig.base.json': '{}\n',
    'apps/api/project.json': '{ "name": "api" }\n',
    'apps/api/src/main.ts': "import { findMember } from '@shop/accounts';\nfindMember('ada');\n",
    'apps/web/src/main.ts': "fetch('/v1/members');\n",
    'libs/accounts/src/index.ts': '// Members, and the password of each member.\n',
    'libs/http/src/index.ts': 'export const problem = 404;\n',
  });
  const tree = treeAt(workspace.root);
  await initGenerator(tree, { skipPackageJson: true, skipFormat: true, pythonModels: 'none' });
  workspace.write({ ...treeFiles(tree), ...files });
  workspace.commit();
  return workspace;
}

function project(
  name: string,
  root: string,
  type: 'application' | 'library' | 'e2e',
  tags: readonly string[],
): Workspace['projects'][number] {
  return { name, root, type, tags, targets: ['build', 'lint', 'test'] };
}
