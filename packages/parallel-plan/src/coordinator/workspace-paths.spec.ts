import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withCoordinator } from './open';
import { type ClaimingWorkspace, claimingWorkspace } from './testing/claiming-workspace';
import { workspacePaths } from './workspace-paths';

let workspace: ClaimingWorkspace;
let other: string;

beforeEach(() => {
  workspace = claimingWorkspace({}, { 'libs/db/package.json': '{}' });
  const { root, git } = workspace;
  other = `${root}-other`;
  git('worktree', 'add', '-q', '-b', 'other', other);
  symlinkSync('db', join(root, 'libs/database'));
  symlinkSync(tmpdir(), join(root, 'libs/elsewhere'));
});

afterEach(() => rmSync(other, { recursive: true, force: true }));

describe('the relative path of a spelling', () => {
  it.each<[string, (root: string) => string]>([
    ['absolute', (root) => join(root, 'libs/db/package.json')],
    ['in another worktree', () => join(other, 'libs/db/package.json')],
    ['with ..', () => 'libs/db/../db/package.json'],
    ['absolute with ..', (root) => `${root}/libs/x/../db/package.json`],
    ['through a link', () => 'libs/database/package.json'],
    ['through a link, absolute', (root) => join(root, 'libs/database/package.json')],
    ['in another case', () => 'Libs/DB/Package.json'],
    ['in another case, in another worktree', () => join(other, 'LIBS/db/package.JSON')],
  ])('is libs/db/package.json: %s', async (_, spelling) => {
    const { root } = workspace;
    expect(await workspacePaths(root).relativePath(spelling(root))).toBe('libs/db/package.json');
  });

  it.each<[string, (root: string) => string | undefined]>([
    ['libs/db/src/new.ts', () => 'libs/db/src/new.ts'],
    ['libs/NEW/x.ts', () => 'libs/NEW/x.ts'],
    ['libs/elsewhere/x.ts', () => undefined],
    ['../x.ts', () => undefined],
    ['/etc/passwd', () => undefined],
  ])('of %s depends on the disk', async (path, name) => {
    const { root } = workspace;
    expect(await workspacePaths(root).relativePath(path)).toBe(name(root));
  });

  it('is relative to the innermost worktree', async () => {
    const { root, git } = workspace;
    mkdirSync(join(root, '.worktrees'));
    git('worktree', 'add', '-q', '-b', 'inner', join(root, '.worktrees/inner'));
    const path = join(root, '.worktrees/inner/libs/db/package.json');
    expect(await workspacePaths(root).relativePath(path)).toBe('libs/db/package.json');
  });
});

it.each<[string, (root: string) => string]>([
  ['absolute', (root) => join(root, 'libs/db/package.json')],
  ['in another worktree', () => join(other, 'libs/db/package.json')],
  ['a file URL', (root) => pathToFileURL(join(root, 'libs/db/package.json')).href],
  ['in another case', () => 'libs/db/PACKAGE.json'],
])('a lock under another spelling is refused: %s', async (_, spelling) => {
  const { root, store } = workspace;
  const holder = await store({ id: 'plan:add-users', type: 'plan' });
  await holder.claimLocks([{ key: 'libs/db/package.json', ttlMinutes: 0 }]);
  await holder.close();
  const options = { coordinator: undefined, env: {}, warn: () => undefined };
  const key = spelling(root);
  const outcome = await withCoordinator(root, options, undefined, ({ coordinator }) =>
    coordinator.acquireLock({ key, ttlMinutes: 30 }),
  );
  expect(outcome).toMatchObject({ acquired: false, heldBy: { agentId: 'plan:add-users' } });
});
