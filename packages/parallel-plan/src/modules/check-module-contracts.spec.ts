import { checkModuleContracts } from './check-module-contracts';
import { readModuleContracts, usedContracts } from './module-contracts';
import { socialWorkspace } from './testing/social-workspace';
import { writeStubs } from './write-stubs';

// Each check starts a compiler.
jest.setTimeout(120_000);

const CONTRACT = 'openspec/changes/add-comments/contracts/modules/data-access-posts.d.ts';
const ENTRY = 'libs/data-access-posts/src/index.ts';
const OLD = "export * from './lib/data-access-posts';\n";

describe('the check of module contracts', () => {
  const workspace = socialWorkspace('paths');
  workspace.write({
    [CONTRACT]: `/*
 * Consumers: feat-posts, feat-users.
 */

/**
 * Counts the comments of a post.
 * @returns the number
 * @throws nothing
 */
export declare function countComments(post: string, limit: number): Promise<number>;
`,
  });

  async function check({
    integrated = false,
    examples = false,
    roots = workspace.projectRoots,
  } = {}) {
    const contracts = readModuleContracts(workspace.root, 'add-comments');
    const used = integrated || examples ? usedContracts(contracts) : [];
    const settings = { integrated, examples, used };
    const result = await checkModuleContracts(workspace.root, contracts, roots, settings);
    return {
      notChecked: result.notChecked.map(({ why }) => why),
      found: result.files
        .flatMap(({ diagnostics }) => diagnostics)
        .map(({ code, file, line, message, related }) => {
          const places = related.map((place) => `${place.file}:${place.line}:${place.column}`);
          return [`${file}:${line} ${code}`, message, ...places];
        }),
    };
  }

  it('reports a missing export in unchanged code', async () => {
    const { found } = await check();
    expect(found).toEqual([
      [
        `${CONTRACT}:10 module/mismatch`,
        'countComments: the code does not export it.',
        `${ENTRY}:1:1`,
      ],
    ]);
  });

  it('accepts a stub until all packages are merged', async () => {
    const contracts = readModuleContracts(workspace.root);
    const roots = workspace.projectRoots;
    const [stub] = await writeStubs(workspace.root, contracts, roots, { dryRun: false });
    expect(stub?.files).toEqual(['libs/data-access-posts/src/lib/add-comments.ts', ENTRY]);
    expect(await check()).toEqual({ found: [], notChecked: [] });
    const other = `export const later = () => { throw new Error('not implemented: later'); };\n`;
    workspace.write({ 'libs/data-access-posts/src/lib/later.ts': other });
    const { found } = await check({ integrated: true });
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        [
          'libs/data-access-posts/src/lib/add-comments.ts:8 module/stub-left',
          '"countComments" is a stub. Implement it.',
          `${CONTRACT}:1:1`,
        ],
        [
          `${CONTRACT}:1 module/unused`,
          '"feat-users" is a consumer of "data-access-posts" and does not import it.',
        ],
      ]),
    );
  });

  it.each([
    ['swapped parameters', '(limit: number, post: string): Promise<number>', 'another order'],
    ['another result', '(post: string, limit: number): Promise<string>', 'string'],
    ['a result at once', '(post: string, limit: number): number', 'number'],
    ['a parameter more', '(post: string, limit: number, page: number): Promise<number>', '3'],
  ])('reports %s with both places', async (_, signature, words) => {
    workspace.write({
      [ENTRY]: OLD,
      'libs/data-access-posts/src/lib/data-access-posts.ts': `
export function countComments${signature} {
  throw new Error(String([post, limit]));
}
`,
    });
    const { found } = await check();
    expect(found).toEqual([
      [
        `${CONTRACT}:10 module/mismatch`,
        expect.stringContaining(words),
        expect.stringMatching(/^libs\/data-access-posts\/src\/lib\/data-access-posts\.ts:2:\d+$/),
      ],
    ]);
  });

  it('accepts code that fulfils the contract', async () => {
    workspace.write({
      [ENTRY]: OLD,
      'libs/data-access-posts/src/lib/data-access-posts.ts':
        'export const countComments = async (post: string, limit = 50): Promise<number> => Math.min(post.length, limit);\n',
    });
    expect(await check()).toEqual({ found: [], notChecked: [] });
  });

  it('runs the shared examples on the code of the owner and on the fakes of consumers', async () => {
    const examples = CONTRACT.replace('.d.ts', '.examples.ts');
    const fake = (user: string) => `libs/${user}/src/lib/data-access-posts.fake.ts`;
    workspace.write({
      [examples]: `export function* examples({ countComments }) {
  yield { name: 'a page has at most 50', run: async () => {
    if ((await countComments('x'.repeat(80), 50)) !== 50) throw new Error('more than 50');
  } };
}
`,
      [fake('feat-posts')]: 'export const countComments = async () => 50;\n',
      [fake('feat-users')]: 'export const countComments = async () => 80;\n',
    });
    const { found } = await check({ examples: true });
    expect(found.filter(([place]) => place?.endsWith('module/example'))).toEqual([
      [
        `${examples}:2 module/example`,
        '"a page has at most 50" fails: more than 50',
        `${fake('feat-users')}:1:1`,
      ],
    ]);
  });

  it('warns of code that imports from a change', async () => {
    const from = '../../../openspec/changes/add-comments/contracts/generated/types';
    workspace.write({
      'libs/feat-posts/src/types.ts': `// of the change\nimport type { paths } from '${from}';\n`,
      'libs/feat-users/src/types.ts': "import type { paths } from './generated/add-comments';\n",
      'libs/feat-users/src/example.ts': `export const wrong = \`import '${from}'\`;\n`,
    });
    const { found } = await check();
    expect(found).toEqual([
      ['libs/feat-posts/src/types.ts:2 contract/imported', expect.stringContaining(from)],
    ]);
  });

  it.each([
    ['an unknown project', new Map([['data-access-post', 'libs/x']]), 'Did you mean'],
    ['a project without code', new Map([['data-access-posts', 'libs/none']]), 'leads to the code'],
  ])('lists what it could not check: %s', async (_, roots, words) => {
    workspace.write({ 'libs/feat-posts/src/types.ts': '' });
    const { found, notChecked } = await check({ roots });
    expect(found).toEqual([]);
    expect(notChecked).toEqual([expect.stringContaining(words)]);
  });
});
