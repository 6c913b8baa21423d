import { installPackages } from './install-packages';
import { packedTarballs } from './packed-packages';
import type { Workspace } from './workspace';

/**
 * The least that Nx calls a workspace: `nx` and `@nx/devkit` alone, two projects that only their `project.json` makes, no
 * OpenSpec, and the packed plugin.
 *
 * @param workspace an empty folder
 * @param nx the version of Nx
 */
export function makePlainWorkspace(workspace: Workspace, nx: string): void {
  workspace.git('init', '--quiet', '--initial-branch', 'main');
  const files = {
    'nx.json': { analytics: false, defaultBase: 'main' },
    'package.json': {
      name: 'plain',
      version: '0.0.0',
      private: true,
      license: 'MIT',
      devDependencies: { '@nx/devkit': nx, nx },
    },
    'apps/api/project.json': { name: 'api', projectType: 'application', targets: {} },
    'libs/accounts/project.json': { name: 'accounts', projectType: 'library', targets: {} },
  };
  for (const [file, content] of Object.entries(files)) {
    workspace.write(file, `${JSON.stringify(content, null, 2)}\n`);
  }
  workspace.write('.gitignore', 'node_modules/\n.nx/\n');
  installPackages(workspace, packedTarballs());
}
