import { CHANGE, type RunPackage, runWorkspace, type Script } from './testing/run-workspace';

const APART: readonly RunPackage[] = [
  { id: 'wp-a', write: ['libs/a/**'] },
  { id: 'wp-b', write: ['libs/b/**'] },
];

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

describe('merging packages with disjoint scopes', () => {
  it.each<
    [string, Readonly<Record<string, string>>, Script, Readonly<Record<string, string | undefined>>]
  >([
    [
      'a folder is renamed while the other one adds a file',
      { 'libs/a/x/1.txt': 'one\n', 'libs/a/x/2.txt': 'two\n', 'libs/b/k.txt': 'k\n' },
      {
        'wp-a': [[{ run: 'git mv libs/a/x libs/a/y' }]],
        'wp-b': [[{ write: { path: 'libs/b/3.txt', text: 'one\n' } }]],
      },
      { 'libs/a/y/1.txt': 'one\n', 'libs/b/3.txt': 'one\n', 'libs/a/x/1.txt': undefined },
    ],
    [
      'a file moves between look-alikes',
      { 'libs/a/same.txt': 'a lot of the same text\n'.repeat(20) },
      {
        'wp-a': [[{ remove: 'libs/a/same.txt' }]],
        'wp-b': [
          [{ write: { path: 'libs/b/same.txt', text: 'a lot of the same text\n'.repeat(20) } }],
        ],
      },
      { 'libs/a/same.txt': undefined },
    ],
    [
      'modes and links',
      { 'libs/a/run.sh': '#!/bin/sh\n', 'libs/b/b.txt': 'b\n' },
      {
        'wp-a': [[{ run: 'chmod +x libs/a/run.sh' }]],
        'wp-b': [[{ link: { path: 'libs/b/link', to: 'b.txt' } }]],
      },
      { 'libs/b/link': 'b.txt' },
    ],
    [
      'merge drivers and filters of .gitattributes',
      {
        '.gitattributes': '*.lock merge=ours\n*.txt text eol=crlf\n',
        'libs/a/a.lock': 'a\n',
        'libs/b/b.lock': 'b\n',
      },
      {
        'wp-a': [[{ write: { path: 'libs/a/a.lock', text: 'a2\n' } }]],
        'wp-b': [[{ write: { path: 'libs/b/b.lock', text: 'b2\n' } }]],
      },
      { 'libs/a/a.lock': 'a2\n', 'libs/b/b.lock': 'b2\n' },
    ],
    [
      'strange names',
      {},
      {
        'wp-a': [[{ write: { path: 'libs/a/ä "ö" \t\n.txt', text: 'x' } }]],
        'wp-b': [[{ write: { path: 'libs/b/-f * [x].txt', text: 'y' } }]],
      },
      { 'libs/a/ä "ö" \t\n.txt': 'x', 'libs/b/-f * [x].txt': 'y' },
    ],
    [
      'a file becomes a folder',
      { 'libs/a/x': 'file\n' },
      {
        'wp-a': [[{ remove: 'libs/a/x' }, { write: { path: 'libs/a/x/y', text: 'y' } }]],
        'wp-b': [[{ write: { path: 'libs/b/x', text: 'b' } }]],
      },
      { 'libs/a/x/y': 'y' },
    ],
  ])('succeeds if %s', async (_, files, script, expected) => {
    const workspace = await runWorkspace(APART, files);
    expect(await workspace.implement(script)).toMatchObject({ status: 'done', problems: [] });
    for (const [path, text] of Object.entries(expected))
      expect([path, workspace.merged(path)]).toEqual([path, text]);
    workspace.expectTidy();
  });

  it('keeps submodules initialised and unchanged', async () => {
    const workspace = await runWorkspace(APART);
    const library = await runWorkspace(APART);
    const file = ['-c', 'protocol.file.allow=always'];
    workspace.git(...file, 'submodule', '--quiet', 'add', library.root, 'vendor/lib');
    workspace.git('config', 'protocol.file.allow', 'always');
    workspace.commit('submodule');
    const env = {
      ...process.env,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'protocol.file.allow',
      GIT_CONFIG_VALUE_0: 'always',
    };
    Object.assign(process.env, env);
    const report = await workspace.implement({
      'wp-a': [
        [
          {
            run: 'cp vendor/lib/README.md libs-seen.txt; mkdir -p libs/a; mv libs-seen.txt libs/a/seen.txt',
          },
        ],
      ],
      'wp-b': [[{ write: { path: 'libs/b/1.txt', text: '1' } }]],
    });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(workspace.merged('libs/a/seen.txt')).toBe('# Board\n');
  });
});

describe('a merge is refused for', () => {
  it('two paths that differ only in case', async () => {
    const workspace = await runWorkspace([
      { id: 'wp-a', write: ['libs/A.ts'] },
      { id: 'wp-b', write: ['libs/a.ts'] },
    ]);
    const report = await workspace
      .implement(
        {
          'wp-a': [[{ write: { path: 'libs/A.ts', text: 'A' } }]],
          'wp-b': [[{ write: { path: 'libs/a.ts', text: 'a' } }]],
        },
        { jobs: 1 },
      )
      .catch((error: unknown) => ({ problems: [String(error)], exitCode: 2 }));
    expect(report.problems.join()).toMatch(/differ only in case|scope\/(case-collision|overlap)/);
    expect([1, 2]).toContain(report.exitCode);
  });

  it('a conflict, which is reported as a fault of the plan with its paths', async () => {
    const workspace = await runWorkspace([{ id: 'wp-a', write: ['libs/a/**'] }], {
      'libs/a/x.txt': 'x\n',
    });
    const report = await workspace.implement({
      'wp-a': [
        [
          { write: { path: 'libs/a/x.txt', text: 'agent\n' } },
          // Somebody merges into the feature branch beside the plan.
          {
            run: `cd "$(git rev-parse --git-common-dir)/.." && T=$(mktemp -d) && git worktree add -q "$T/w" ${CHANGE} && cd "$T/w" && echo other > libs/a/x.txt && git -c user.name=a -c user.email=a@b commit -qam other`,
          },
        ],
      ],
    });
    expect(report).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(report.problems[0]).toMatch(/^wp-a: .* conflicts with .* in libs\/a\/x\.txt\./);
    expect(workspace.merged('libs/a/x.txt')).toBe('other\n');
  });
});
