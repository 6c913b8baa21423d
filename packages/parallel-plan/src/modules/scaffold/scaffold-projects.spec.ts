import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkModuleContracts } from '../check-module-contracts';
import { readModuleContracts } from '../module-contracts';
import { type Layout, SOCIAL } from '../testing/social-files';
import { type SocialWorkspace, socialWorkspace } from '../testing/social-workspace';
import { writeStubs } from '../write-stubs';
import type { NewProject } from './new-projects';
import { type Scaffold, scaffoldProjects } from './scaffold-projects';

// Each workspace is linted, type-checked, tested and built.
jest.setTimeout(900_000);

const ADDED: readonly NewProject[] = [
  { name: 'data-access-comments', root: 'libs/data-access-comments', type: 'library' },
  { name: 'feat-comments', root: 'libs/feat-comments', type: 'library' },
];
const NAMES = ADDED.map(({ name }) => name);
const MODULES = 'openspec/changes/add-comments/contracts/modules';
const CONTRACTS = {
  [`${MODULES}/data-access-comments.d.ts`]: `/*
 * Consumers: feat-comments.
 */
export interface Comment {
  readonly id: string;
  readonly text: string;
}

export declare class CommentError extends Error {
  readonly code: 'post-not-found';
  constructor(code: 'post-not-found');
}

/**
 * Stores a comment.
 * @returns its id
 * @throws CommentError \`post-not-found\`
 */
export declare function createComment(keys: ReadonlyMap<string, string>, post: string, text: string): Promise<string>;
`,
  [`${MODULES}/feat-comments.d.ts`]: `/*
 * Consumers: api.
 */
import type { Comment } from '@social/data-access-comments';

/**
 * Lists the comments of a post.
 * @returns at most 50, the oldest first
 * @throws nothing
 */
export declare function commentsOf(post: string): Promise<readonly Comment[]>;
`,
};

async function scaffold(
  { root }: SocialWorkspace,
  { dryRun = false, projects = ADDED } = {},
): Promise<Scaffold> {
  return scaffoldProjects(root, projects, SOCIAL, readModuleContracts(root), { dryRun });
}

function changed({ git }: SocialWorkspace): readonly string[] {
  return git('status', '--porcelain', '--untracked-files=all')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
}

function withContracts(layout: Layout): SocialWorkspace {
  const workspace = socialWorkspace(layout);
  workspace.write(CONTRACTS);
  workspace.git('add', '-A');
  workspace.git('commit', '-q', '-m', 'contracts');
  return workspace;
}

describe.each<[Layout, readonly string[]]>([
  ['paths', ['tsconfig.base.json']],
  ['npm', ['package-lock.json', 'package.json']],
  ['pnpm', []],
  ['references', ['package-lock.json', 'tsconfig.json']],
])('the new projects of a workspace with %s', (layout, rootFiles) => {
  let workspace: SocialWorkspace;
  let made: Scaffold;

  beforeAll(async () => {
    workspace = withContracts(layout);
    const planned = await scaffold(workspace, { dryRun: true });
    expect(changed(workspace)).toEqual([]);
    made = await scaffold(workspace);
    expect(made.projects).toEqual(planned.projects);
  });

  it('match their siblings and are registered in the same files', () => {
    expect(made.projects.map(({ from, failure }) => [from, failure])).toEqual([
      ['data-access-posts', undefined],
      ['feat-posts', undefined],
    ]);
    const files = changed(workspace).filter((file) => !file.startsWith('libs/'));
    expect(files).toEqual(rootFiles);
    const own = (name: string) =>
      changed(workspace)
        .filter((file) => file.startsWith(`libs/${name}/`))
        .sort();
    for (const [name, sibling] of [
      ['data-access-comments', 'data-access-posts'],
      ['feat-comments', 'feat-posts'],
    ] as const) {
      const like = workspace.git('ls-files', `libs/${sibling}`).split('\n').filter(Boolean);
      const code = `libs/${sibling}/src/lib/${sibling}.ts`;
      const expected = like.filter((file) => file !== code);
      expect(own(name)).toEqual(expected.map((file) => file.replaceAll(sibling, name)).sort());
      for (const file of own(name)) {
        expect({ file, names: read(file).match(/[\w-]*posts/g) }).toEqual({ file, names: null });
      }
    }
  });

  it('build, lint and pass their tests, with stubs', async () => {
    link();
    const stubs = await writeStubs(workspace.root, contracts(), roots(), { dryRun: false });
    expect(stubs.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(await check()).toEqual([]);
    expect(await workspace.nx(['lint', 'typecheck', 'test', 'build'], NAMES)).toBe('');
  });

  it('are unchanged in a second run', async () => {
    workspace.git('add', '-A');
    const again = await scaffold(workspace);
    expect(again.projects.flatMap(({ files }) => files)).toEqual([]);
    expect(again.install).toBeUndefined();
    expect(workspace.git('diff', '--stat')).toBe('');
  });

  function read(file: string): string {
    return readFileSync(join(workspace.root, file), 'utf8');
  }

  function contracts() {
    return readModuleContracts(workspace.root);
  }

  function roots(): ReadonlyMap<string, string> {
    return new Map([
      ...workspace.projectRoots,
      ...ADDED.map(({ name, root }) => [name, root] as const),
    ]);
  }

  /** What pnpm would do. npm has done it. */
  function link(): void {
    if (layout === 'paths') return expect(made.install).toBeUndefined();
    if (layout !== 'pnpm') return expect(made.install?.failure).toBeUndefined();
    expect(made.install?.command).toMatch(/^pnpm install --offline/);
    for (const { name, root } of ADDED) workspace.projectRoots.set(name, root);
    workspace.link('data-access-comments', ['feat-comments']);
    workspace.link('utils-redis-query', ['data-access-comments']);
  }

  async function check(integrated = false): Promise<readonly string[]> {
    const settings = { integrated, examples: false };
    const { files, notChecked } = await checkModuleContracts(
      workspace.root,
      contracts(),
      roots(),
      settings,
    );
    expect(notChecked).toEqual([]);
    return files.flatMap(({ diagnostics }) =>
      diagnostics.map(({ code, message }) => `${code} ${message}`),
    );
  }
});
