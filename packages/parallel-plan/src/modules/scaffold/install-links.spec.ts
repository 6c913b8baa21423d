import { tempWorkspace } from '../../testing/temp-workspace';
import { linkCommand } from './install-links';

const MODERN = '__metadata:\n  version: 8\n';
const CLASSIC = '# yarn lockfile v1\n';

describe('linkCommand', () => {
  it.each([
    ['no lock file', {}, 'npm install --offline'],
    ['npm', { 'package-lock.json': '{}' }, 'npm install --offline'],
    [
      'pnpm without a lock file',
      { 'pnpm-workspace.yaml': 'packages: []' },
      'pnpm install --offline',
    ],
    ['pnpm', { 'pnpm-lock.yaml': '' }, 'pnpm install --offline'],
    ['Yarn 1', { 'yarn.lock': CLASSIC }, 'yarn install --offline'],
    ['Yarn 4', { 'yarn.lock': MODERN }, 'yarn install --mode=skip-build'],
    [
      'Yarn 4 by its settings',
      { 'yarn.lock': '', '.yarnrc.yml': 'nodeLinker: node-modules\n' },
      'yarn install --mode=skip-build',
    ],
    ['Bun', { 'bun.lock': '{}' }, 'bun install --ignore-scripts'],
  ])('links with %s', (_, files, expected) => {
    const { root } = tempWorkspace(files as Readonly<Record<string, string>>);
    const { program, args } = linkCommand(root);
    expect([program, ...args].join(' ')).toMatch(new RegExp(`^${expected}( |$)`));
  });
});
