import { join } from 'node:path';
import { logger } from '@nx/devkit';
import { planFeature } from '../generators/feature/plan-feature';
import { SHOP, shop } from '../generators/testing/shop';
import { treeAt, treeFiles } from '../generators/testing/tree';
import { keepVerdicts } from '../testing/keep-verdicts';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { prove } from './prove';
import { readEditSource, readTreeSource } from './tree-source';
import { validateOpenChanges } from './validate';

keepVerdicts();
jest.setTimeout(60_000);

const CHANGE = 'openspec/changes/add-menu';
const PLAN = `${CHANGE}/work-packages.yaml`;
const WORKSPACE = { projects: [], dependencies: [] };

/** A glob in each field, which names a folder that exists and whose name has brackets. */
const LITERAL = 'web/[id]/**';

describe('prove', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['write_allow', planText('add-menu', [{ id: 'wp-web', write: [LITERAL] }])],
    ['deny', planText('add-menu', [{ id: 'wp-web', write: ['web/a/**'], deny: [LITERAL] }])],
    [
      'locks.files',
      planText('add-menu', [{ id: 'wp-web', write: ['web/a/**'] }]).replace(
        'files: [], keys',
        "files: ['web/[id]/page.ts'], keys",
      ),
    ],
  ])('returns the same for %s from the disk, a tree and an edit', async (_, text) => {
    const { root } = tempWorkspace({ 'nx.json': '{}', [PLAN]: text, 'web/[id]/page.ts': '' });
    const tree = treeAt(root);
    const { result } = await validateOpenChanges(root, 'add-menu', { workspace: WORKSPACE });
    const [own] = result.files;
    const found = own?.diagnostics ?? [];
    expect(found.map(({ code }) => code)).toEqual([
      expect.stringMatching(/^scope\/(literal-class|lock-outside)$/),
    ]);

    const change = { id: 'add-menu', root: CHANGE };
    const source = await readTreeSource(tree, change, { isDryRun: true });
    const [plan] = source.plans;
    if (plan === undefined) throw new Error('no plan');
    const edit = readEditSource(tree, { id: 'add-menu', parsed: plan.parsed });
    for (const proof of [
      prove(source, { workspace: WORKSPACE }),
      prove(edit, { workspace: WORKSPACE }),
    ]) {
      expect(proof.files[0]?.diagnostics).toEqual(found);
    }
  });

  it('adds the warnings of `validate` to the summary of `feature`', async () => {
    let printed = '';
    jest.spyOn(logger, 'info').mockImplementation((text) => void (printed += String(text)));
    const workspace = await shop({
      'menu.yaml': `title: Menu page
description: Add a menu page.
projects: [web, http]
packages:
  wp-web:
    deny: ['apps/web/[id]/**']
`,
      'apps/web/[id]/page.ts': '',
    });
    const tree = treeAt(workspace.root);
    const finish = await planFeature(
      tree,
      { brief: 'menu.yaml', skipFormat: true },
      {
        readWorkspace: () => Promise.resolve(SHOP),
        cwd: workspace.root,
        isDryRun: false,
        toolRoot: join(__dirname, '../../../..'),
      },
    );
    workspace.write(treeFiles(tree));
    await finish();
    expect(printed).toContain('scope/literal-class');
    const { result } = await validateOpenChanges(workspace.root, undefined, { workspace: SHOP });
    const codes = result.files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
    expect(codes).toContain('scope/literal-class');
  });
});
