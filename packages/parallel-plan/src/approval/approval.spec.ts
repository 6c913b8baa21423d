import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { approveChange } from './approve-change';
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
  it('says who, when, which revisions and the digest of what was approved', async () => {
    const { root } = await approved();
    expect(readFileSync(join(root, APPROVAL), 'utf8')).toMatchInlineSnapshot(`
      "# The plan, the contracts and the spec deltas as they were approved. Any later edit makes this
      # stale: approve again. It records intent and proves no identity.
      version: 1
      change: "add-sessions"
      approved_by: "Ada Lovelace <ada@example.com>"
      approved_at: "2026-01-31T12:30:15Z"
      plan_revision: 1
      contracts_revision: 1
      digest: sha256:179d7edfa6368f3bec56d9a06c25d6563e28b50d58ab8f94bc7cf6f75970e5d5
      files:
        "contracts/README.md": 31e1f916d838e73dd1cb4f6e88523ee13601dafe182e0420f55b03b4e33eaaac
        "contracts/openapi/v1.yaml": f39db8e8ede3dc2457c613e2a304e6d478f6e5ec660e4746464f41e76ac77006
        "specs/sessions/spec.md": 2b51ed7296d33a771c8be6624c9bebd7e5e4d7d2b1d443c5023e8b9374defe27
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

  it('is missing before', () => {
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
  ])('is stale after %s, and says so', async (_, path, message, what) => {
    const { root, write } = await approved();
    const file = `${FOLDER}/${path}`;
    const before = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
    write({ [file]: `${before}# more\n` });
    const approval = readApproval(root, 'add-sessions');
    expect(approval).toMatchObject({ state: 'stale', changes: [{ path, what }] });
    expect(approval.message).toContain(`is stale: ${message}. Read it again`);
  });

  it('is stale when something is gone, or is a link instead', async () => {
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
    ['the tasks', 'tasks.md', '- [x] 1\n'],
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
    ['another version', 'version: 2\n'],
    ['a digest alone', 'version: 1\ndigest: sha256:0\nfiles: {}\n'],
  ])('that is %s is not one', async (_, text) => {
    const { root } = await approved();
    writeFileSync(join(root, APPROVAL), text);
    expect(readApproval(root, 'add-sessions')).toMatchObject({
      state: 'stale',
      changes: [],
      message: expect.stringContaining('is not what `approve` writes'),
    });
  });

  it('of another change is none', async () => {
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

  it('does not let a name reach the terminal as it is', async () => {
    const { root } = await approved();
    const text = readFileSync(join(root, APPROVAL), 'utf8');
    writeFileSync(join(root, APPROVAL), text.replace('Ada', '\\u001b[31mAda'));
    expect(readApproval(root, 'add-sessions').message).not.toContain('\u001b');
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

  it('leaves an approval that is current alone', async () => {
    const { root } = await approved();
    const again = await approveChange(root, 'add-sessions', { by: 'Somebody else' });
    expect([again.isNew, again.record.approvedBy]).toEqual([false, OPTIONS.by]);
  });

  it.each(['', ' ', 'a\nb', 'x'.repeat(301)])('refuses the name %j', async (by) => {
    const { root } = tempWorkspace(FILES);
    await expect(approveChange(root, 'add-sessions', { by })).rejects.toThrow(/--by/);
    expect(existsSync(join(root, APPROVAL))).toBe(false);
  });

  it('does not write through a link that leaves the workspace', async () => {
    const { root } = tempWorkspace(FILES);
    const outside = tempWorkspace();
    symlinkSync(join(outside.root, 'approval.yaml'), join(root, APPROVAL));
    await expect(approveChange(root, 'add-sessions', OPTIONS)).rejects.toThrow(/outside/);
    expect(existsSync(join(outside.root, 'approval.yaml'))).toBe(false);
  });
});
