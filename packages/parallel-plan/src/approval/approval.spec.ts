import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { approveChange } from './approve-change';
import { approvedFiles, digestOfAll } from './approved-files';
import { readApproval } from './read-approval';

const FOLDER = 'openspec/changes/add-sessions';
const APPROVAL = `${FOLDER}/approval.yaml`;
const FILES = {
  [`${FOLDER}/work-packages.yaml`]: planText('add-sessions', [
    { id: 'wp-main', write: ['src/**'] },
  ]),
  [`${FOLDER}/contracts/openapi/v1.yaml`]: 'openapi: 3.1.0\n',
  [`${FOLDER}/contracts/generated/types.ts`]: 'export type A = 1;\n',
  [`${FOLDER}/specs/sessions/spec.md`]: '## ADDED Requirements\n',
  [`${FOLDER}/tasks.md`]: '- [ ] 1\n',
};
const OPTIONS = {
  by: 'Ada Lovelace <ada@example.com>',
  now: Date.UTC(2026, 0, 31, 12, 30, 15, 999),
};

async function approved() {
  const workspace = tempWorkspace(FILES);
  await approveChange(workspace.root, 'add-sessions', OPTIONS);
  return workspace;
}

describe('an approval', () => {
  it('follows the Prettier settings of the workspace', async () => {
    const { root } = tempWorkspace({
      ...FILES,
      'package.json': '{}',
      '.prettierrc': '{ "singleQuote": true }',
      'node_modules/.keep': '',
    });
    symlinkSync(dirname(require.resolve('prettier')), join(root, 'node_modules/prettier'));
    await approveChange(root, 'add-sessions', OPTIONS);
    expect(readFileSync(join(root, APPROVAL), 'utf8')).toContain("'tasks.md': 18a0b65d");
    expect(readApproval(root, 'add-sessions').state).toBe('current');
  });

  it('records the approver, the time, the revisions and the digests', async () => {
    const { root } = await approved();
    expect(readFileSync(join(root, APPROVAL), 'utf8')).toMatchInlineSnapshot(`
      "# The files of this change as they were approved. A later edit makes this stale: approve again.
      # It records a decision, not an identity.
      version: 2
      change: "add-sessions"
      approved_by: "Ada Lovelace <ada@example.com>"
      approved_at: "2026-01-31T12:30:15Z"
      plan_revision: 1
      contracts_revision: 1
      digest: sha256:a9b3a49488008dc42f9f6edb136def5d3a6c15383d8681de62b6af2d8c2e8147
      files:
        "contracts/README.md": 31e1f916d838e73dd1cb4f6e88523ee13601dafe182e0420f55b03b4e33eaaac
        "contracts/openapi/v1.yaml": f39db8e8ede3dc2457c613e2a304e6d478f6e5ec660e4746464f41e76ac77006
        "specs/sessions/spec.md": 2b51ed7296d33a771c8be6624c9bebd7e5e4d7d2b1d443c5023e8b9374defe27
        "tasks.md": 18a0b65dc33eddf1d951ad719dc94d8fc5018d9523795981a39c83c2ed628ac8
        "work-packages.yaml": 06325cd020e80e5e1bcc405734f8538066d29094c663dd4ab6f664bd0631c87f
      "
    `);
    expect(readApproval(root, 'add-sessions')).toMatchObject({
      state: 'current',
      message:
        'add-sessions was approved by Ada Lovelace <ada@example.com> at 2026-01-31T12:30:15Z, plan revision 1.',
      record: { planRevision: 1, contractsRevision: 1 },
    });
  });

  it('is missing before approve', () => {
    const { root } = tempWorkspace(FILES);
    expect(readApproval(root, 'add-sessions')).toEqual({
      state: 'missing',
      message:
        'add-sessions is not approved: read its plan, then run `parallel-plan approve --change add-sessions`.',
    });
  });

  it.each([
    ['an edit of the plan', 'work-packages.yaml', 'work-packages.yaml has changed', 'changed'],
    [
      'an edit of a contract',
      'contracts/openapi/v1.yaml',
      'contracts/openapi/v1.yaml has changed',
      'changed',
    ],
    ['a new contract', 'contracts/db/a.sql', 'contracts/db/a.sql is new', 'added'],
    [
      'an edit of a spec',
      'specs/sessions/spec.md',
      'specs/sessions/spec.md has changed',
      'changed',
    ],
    ['a new spec', 'specs/users/spec.md', 'specs/users/spec.md is new', 'added'],
    ['an edit of the tasks', 'tasks.md', 'tasks.md has changed', 'changed'],
    ['a new design', 'design.md', 'design.md is new', 'added'],
  ])('is stale after %s, with the reason', async (_, path, message, what) => {
    const { root, write } = await approved();
    const file = `${FOLDER}/${path}`;
    const before = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
    write({ [file]: `${before}# more\n` });
    const approval = readApproval(root, 'add-sessions');
    expect(approval).toMatchObject({ state: 'stale', changes: [{ path, what }] });
    expect(approval.message).toContain(`is stale: ${message}. Read it again`);
  });

  it('is stale when a file is deleted or replaced by a link', async () => {
    const { root } = await approved();
    rmSync(join(root, FOLDER, 'specs/sessions/spec.md'));
    expect(readApproval(root, 'add-sessions').message).toContain('specs/sessions/spec.md is gone');
    symlinkSync('../../tasks.md', join(root, FOLDER, 'specs/sessions/spec.md'));
    expect(readApproval(root, 'add-sessions').message).toContain(
      'specs/sessions/spec.md has changed',
    );
  });

  it('names the first five of many changes', async () => {
    const { root, write } = await approved();
    const many = Array.from({ length: 8 }, (_, index) => `${FOLDER}/specs/s${index}/spec.md`);
    write(Object.fromEntries(many.map((file) => [file, ''])));
    expect(readApproval(root, 'add-sessions').message).toContain(
      'specs/s4/spec.md is new and 3 more.',
    );
  });

  it.each([
    ['what is generated from the contracts', 'contracts/generated/types.ts', 'other\n'],
    ['which tasks are done', 'tasks.md', '- [x] 1\n'],
    ['line ends', 'contracts/openapi/v1.yaml', 'openapi: 3.1.0\r\n'],
  ])('does not depend on %s', async (_, path, text) => {
    const { root, write } = await approved();
    write({ [`${FOLDER}/${path}`]: text });
    expect(readApproval(root, 'add-sessions').state).toBe('current');
  });

  it.each([
    ['empty', ''],
    ['no mapping', '- a\n'],
    ['10,000 brackets', '['.repeat(10_000)],
    ['another version', 'version: 1\n'],
    ['a digest alone', 'version: 2\ndigest: sha256:0\nfiles: {}\n'],
  ])('that is %s is invalid', async (_, text) => {
    const { root } = await approved();
    writeFileSync(join(root, APPROVAL), text);
    expect(readApproval(root, 'add-sessions')).toMatchObject({
      state: 'stale',
      changes: [],
      message: expect.stringContaining('was not written by `approve`'),
    });
  });

  it('of another change is invalid', async () => {
    const { root, write } = await approved();
    write(
      Object.fromEntries(
        Object.entries(FILES).map(([path, text]) => [path.replace('add-', 'drop-'), text]),
      ),
    );
    write({ [APPROVAL.replace('add-', 'drop-')]: readFileSync(join(root, APPROVAL), 'utf8') });
    expect(readApproval(root, 'drop-sessions').state).toBe('stale');
  });

  it('with another digest than its files is stale', async () => {
    const { root } = await approved();
    const text = readFileSync(join(root, APPROVAL), 'utf8');
    writeFileSync(
      join(root, APPROVAL),
      text.replace(/^digest: sha256:..../m, 'digest: sha256:0000'),
    );
    expect(readApproval(root, 'add-sessions').message).toContain('its own digest was edited');
  });

  it('escapes control characters of a name', async () => {
    const { root } = await approved();
    const text = readFileSync(join(root, APPROVAL), 'utf8');
    writeFileSync(join(root, APPROVAL), text.replace('Ada', '\\u001b[31mAda'));
    expect(readApproval(root, 'add-sessions').message).not.toContain('\u001b');
  });
});

describe('contracts of a plan', () => {
  const withNamed = (name: string) => ({
    ...FILES,
    [`${FOLDER}/work-packages.yaml`]: planText('add-sessions', [
      { id: 'wp-main', write: ['src/**'] },
    ]).replaceAll('contracts/README.md', name),
  });

  it.each([
    [
      'among generated files',
      'contracts/generated/v1.yaml',
      `${FOLDER}/contracts/generated/v1.yaml`,
    ],
    ['elsewhere in the workspace', 'libs/api/v1.yaml', 'libs/api/v1.yaml'],
    ['elsewhere in the change', 'api/v1.yaml', `${FOLDER}/api/v1.yaml`],
    [
      'by a name that is not normalized',
      './contracts//generated/v1.yaml',
      `${FOLDER}/contracts/generated/v1.yaml`,
    ],
    ['in a hidden file', 'contracts/.v1.yaml', `${FOLDER}/contracts/.v1.yaml`],
    ['in a folder that targets write', 'context/v1.yaml', `${FOLDER}/context/v1.yaml`],
    [
      'in another change',
      '../drop-users/contracts/v1.yaml',
      'openspec/changes/drop-users/contracts/v1.yaml',
    ],
    [
      'behind a folder that does not exist',
      'nowhere/../contracts/generated/v1.yaml',
      `${FOLDER}/contracts/generated/v1.yaml`,
    ],
  ])('are covered %s', async (_, name, file) => {
    const { root, write } = tempWorkspace({ ...withNamed(name), [file]: 'openapi: 3.1.0\n' });
    await approveChange(root, 'add-sessions', OPTIONS);
    expect(readApproval(root, 'add-sessions').state).toBe('current');
    write({ [file]: 'openapi: 3.1.1\n' });
    expect(readApproval(root, 'add-sessions')).toMatchObject({
      state: 'stale',
      changes: [{ path: expect.stringContaining('v1.yaml'), what: 'changed' }],
    });
  });

  it('are covered behind links to files and folders, with the targets of the links', async () => {
    const { root, write } = tempWorkspace({
      ...FILES,
      'libs/a/v1.yaml': 'a\n',
      'libs/b/v1.yaml': 'a\n',
    });
    const link = join(root, FOLDER, 'contracts/shared');
    symlinkSync('../../../../libs/a', link);
    await approveChange(root, 'add-sessions', OPTIONS);
    write({ 'libs/a/v1.yaml': 'b\n' });
    expect(readApproval(root, 'add-sessions').state).toBe('stale');
    write({ 'libs/a/v1.yaml': 'a\n' });
    expect(readApproval(root, 'add-sessions').state).toBe('current');
    rmSync(link);
    symlinkSync('../../../../libs/b', link);
    expect(readApproval(root, 'add-sessions').state).toBe('stale');
  });

  it.each([
    [
      'out of the workspace',
      (root: string) => symlinkSync('/etc/hostname', join(root, FOLDER, 'contracts/x')),
    ],
    ['to nothing', (root: string) => symlinkSync('nowhere', join(root, FOLDER, 'contracts/x'))],
    [
      'to a folder around it',
      (root: string) => symlinkSync('..', join(root, FOLDER, 'contracts/x')),
    ],
  ])('are not approved through a link %s', async (_, link) => {
    const { root } = tempWorkspace(FILES);
    link(root);
    await expect(approveChange(root, 'add-sessions', OPTIONS)).rejects.toThrow(
      /contracts\/x" can't be approved|contracts\/x can't be approved/,
    );
  });

  it('differ from links and similar names', async () => {
    const files = (entries: readonly (readonly [string, string])[]) =>
      digestOfAll(new Map(entries));
    expect(
      files([
        ['a', '1'],
        ['b', '2'],
      ]),
    ).not.toBe(files([['a\n2  b', '1']]));
    const { root, write } = tempWorkspace({ ...FILES, 'libs/a.yaml': 'x' });
    const link = join(root, FOLDER, 'contracts/a.yaml');
    symlinkSync('../../../../libs/a.yaml', link);
    const before = approvedFiles(root, 'add-sessions').get('contracts/a.yaml');
    rmSync(link);
    for (const text of ['x', 'link to ../../../../libs/a.yaml', '../../../../libs/a.yaml']) {
      write({ [`${FOLDER}/contracts/a.yaml`]: text });
      expect(approvedFiles(root, 'add-sessions').get('contracts/a.yaml')).not.toBe(before);
    }
  });
});

/** `FUZZ_RUNS` and `FUZZ_SEED` make a longer run of it, or the same one again. */
const RUNS = Math.min(Number(process.env['FUZZ_RUNS'] ?? 80), 1_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_901);
jest.setTimeout(60_000 + RUNS * 100);

describe('random edits of a change', () => {
  const PATHS = [
    ...[
      'work-packages.yaml',
      'contracts/openapi/v1.yaml',
      'contracts/db/a.sql',
      'specs/sessions/spec.md',
    ],
    ...[
      'tasks.md',
      'design.md',
      'contracts/generated/types.ts',
      'contracts/generated/x/v.py',
      'notes/a b.md',
    ],
    ...[
      'context/wp-main/context.md',
      'results/wp-main/result.json',
      'report/index.html',
      'handoff.md',
      'contracts/.common.yaml',
      '.openspec.yaml',
    ],
  ];
  const path = fc.constantFrom(...PATHS);
  const edit = fc.tuple(
    fc.constantFrom('write', 'append', 'remove', 'link', 'tick'),
    path,
    path,
    fc.string(),
  );

  function apply(
    root: string,
    [kind, name, other, text]: readonly [string, string, string, string],
  ): void {
    const file = join(root, FOLDER, name);
    mkdirSync(dirname(file), { recursive: true });
    const before =
      lstatSync(file, { throwIfNoEntry: false })?.isFile() === true
        ? readFileSync(file, 'utf8')
        : '';
    if (kind === 'tick')
      return name === 'tasks.md' && before !== ''
        ? writeFileSync(file, before.replace('[ ]', '[x]'))
        : undefined;
    if (kind !== 'append') rmSync(file, { force: true });
    if (kind === 'link' && name !== other)
      symlinkSync(relative(dirname(file), join(root, FOLDER, other)), file);
    else if (kind === 'write') writeFileSync(file, text);
    else if (
      kind === 'append' &&
      lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true
    )
      writeFileSync(file, before + text);
  }

  /** Everything that a package may see, by name: what it is, and its text. */
  function visible(root: string): string {
    const list = (folder: string): unknown[] =>
      readdirSync(join(root, folder), { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap((entry): unknown[] => {
          const name = `${folder}/${entry.name}`;
          const inside = name.slice(FOLDER.length + 1);
          if (/^(?:context|report|results|approval\.yaml)(?:\/|$)/.test(inside)) return [];
          if (entry.isDirectory()) return list(name);
          if (entry.isSymbolicLink())
            return [[name, 'link', readlinkSync(join(root, name)), textOf(join(root, name))]];
          if (inside.startsWith('contracts/generated/')) return [];
          const text = textOf(join(root, name));
          return [
            [
              name,
              'file',
              inside === 'tasks.md' ? text?.replace(/^(\s*[-*+] )\[x\]/gim, '$1[ ]') : text,
            ],
          ];
        });
    return JSON.stringify(list(FOLDER)).replaceAll('\\r\\n', '\\n');
  }

  function textOf(file: string): string | undefined {
    try {
      return readFileSync(file, 'latin1');
    } catch {
      return undefined;
    }
  }

  it(`make an approval stale exactly when they change what a package can read (${RUNS})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const { root } = await approved();
        try {
          const before = visible(root);
          for (const each of edits) apply(root, each);
          const expected = visible(root) === before ? 'current' : 'stale';
          expect([readApproval(root, 'add-sessions').state, edits]).toEqual([expected, edits]);
        } finally {
          rmSync(root, { recursive: true, force: true });
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

describe('approveChange', () => {
  it('takes the name from git', async () => {
    const workspace = tempWorkspace(FILES);
    workspace.git('init', '-q');
    workspace.git('config', 'user.name', 'Grace Hopper');
    workspace.git('config', 'user.email', 'grace@example.com');
    const { record, isNew } = await approveChange(workspace.root, 'add-sessions');
    expect([record.approvedBy, isNew]).toEqual(['Grace Hopper <grace@example.com>', true]);
  });

  it('keeps a current approval', async () => {
    const { root } = await approved();
    const again = await approveChange(root, 'add-sessions', { by: 'Somebody else' });
    expect([again.isNew, again.record.approvedBy]).toEqual([false, OPTIONS.by]);
  });

  it.each(['', ' ', 'a\nb', 'x'.repeat(301)])('refuses the name %j', async (by) => {
    const { root } = tempWorkspace(FILES);
    await expect(approveChange(root, 'add-sessions', { by })).rejects.toThrow(/--by/);
    expect(existsSync(join(root, APPROVAL))).toBe(false);
  });

  it('refuses a link that leaves the workspace', async () => {
    const { root } = tempWorkspace(FILES);
    const outside = tempWorkspace();
    symlinkSync(join(outside.root, 'approval.yaml'), join(root, APPROVAL));
    await expect(approveChange(root, 'add-sessions', OPTIONS)).rejects.toThrow(/outside/);
    expect(existsSync(join(outside.root, 'approval.yaml'))).toBe(false);
  });
});
