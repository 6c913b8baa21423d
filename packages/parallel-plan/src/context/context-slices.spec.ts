import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runContextCommand } from '../bin/context-command';
import contextExecutor from '../executors/context/context';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';

const FOLDER = 'openspec/changes/add-users';
const FILES = {
  'nx.json': '{}',
  [`${FOLDER}/work-packages.yaml`]: planText('add-users', [
    { id: 'wp-contracts', write: ['openspec/changes/add-users/contracts/**'] },
    { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-contracts'] },
  ]),
  [`${FOLDER}/proposal.md`]: '# Users\u001b[31m\n\ttab\n',
  [`${FOLDER}/specs/users/spec.md`]: '## ADDED Requirements\n',
  [`${FOLDER}/design.md`]: '# Design\n\n## Frontend\n\nA form.\n',
  [`${FOLDER}/results/wp-web/result.json`]: '{}',
  [`${FOLDER}/contracts/picture.png`]: new Uint8Array([0x89, 0xff, 0xfe]),
};

async function run(
  root: string,
  options: { package?: string; change?: string; json?: boolean } = {},
) {
  const written: string[] = [];
  const keep = (text: unknown) => written.push(String(text)) > 0;
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(keep);
  const errors = jest.spyOn(process.stderr, 'write').mockImplementation(keep);
  try {
    const { success } = await contextExecutor({ change: 'add-users', ...options }, { root });
    return { success, output: written.join('') };
  } finally {
    stdout.mockRestore();
    errors.mockRestore();
  }
}

async function command(root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  let stdout = '';
  let stderr = '';
  const exitCode = await runContextCommand(args, {
    stdin: Readable.from([]),
    stdout: { write: (text) => (stdout += String(text)) },
    stderr: { write: (text) => (stderr += String(text)) },
    env,
    cwd: () => root,
  });
  return { exitCode, stdout, stderr };
}

describe('the context executor', () => {
  it('writes one folder for each package with a manifest, and the same bytes each time', async () => {
    const { root } = tempWorkspace(FILES);
    const { success, output } = await run(root);
    expect(success).toBe(true);
    expect(output).toMatch(
      /^✔ openspec\/changes\/add-users\/context: 2 packages\n {2}wp-contracts +\d+ files, about \d+ tokens\n {2}wp-web +\d+ files, about \d+ tokens\n$/,
    );
    const folder = join(root, FOLDER, 'context');
    const manifest = JSON.parse(readFileSync(join(folder, 'wp-contracts/manifest.json'), 'utf8'));
    expect(manifest.files.map(({ source }: { source?: string }) => source)).toEqual([
      undefined,
      'contracts/README.md',
      'design.md',
      'proposal.md',
      'specs/users/spec.md',
    ]);
    for (const { path, bytes } of manifest.files) {
      expect(readFileSync(join(folder, 'wp-contracts', path)).length).toBe(bytes);
    }
    const before = readdirSync(folder, { recursive: true });
    await run(root);
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
    expect(JSON.parse(readFileSync(join(folder, 'wp-contracts/manifest.json'), 'utf8'))).toEqual(
      manifest,
    );
    expect(readdirSync(join(root, FOLDER)).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('removes slices of deleted packages only when it writes all slices', async () => {
    const { root } = tempWorkspace(FILES);
    const gone = join(root, FOLDER, 'context/wp-gone');
    mkdirSync(gone, { recursive: true });
    expect((await run(root, { package: 'wp-web' })).success).toBe(true);
    expect(existsSync(gone)).toBe(true);
    await run(root);
    expect(existsSync(gone)).toBe(false);
  });

  it.each([
    [{ change: 'nope' }, /There is no open change "nope"/],
    [{ package: 'wp-wbe' }, /no package "wp-wbe"\. Did you mean "wp-web"\?/],
  ])('reports %j in one line', async (options, message) => {
    const { success, output } = await run(tempWorkspace(FILES).root, options);
    expect([success, output]).toEqual([false, expect.stringMatching(message)]);
    expect(output).not.toContain('    at ');
  });

  it('writes nothing for a plan with errors', async () => {
    const { root } = tempWorkspace({
      ...FILES,
      [`${FOLDER}/work-packages.yaml`]: 'packages: []\n',
    });
    const { success, output } = await run(root);
    expect(success).toBe(false);
    expect(output).toContain(
      '`npx parallel-plan validate openspec/changes/add-users/work-packages.yaml`',
    );
    expect(existsSync(join(root, FOLDER, 'context'))).toBe(false);
  });

  it('follows no links when it reads or writes', async () => {
    const elsewhere = tempWorkspace({ 'secret.md': 'secret' }).root;
    const { root } = tempWorkspace(FILES);
    symlinkSync(join(elsewhere, 'secret.md'), join(root, FOLDER, 'specs/secret.md'));
    expect((await run(root, { json: true })).output).not.toContain('secret');
    const linked = tempWorkspace(FILES).root;
    symlinkSync(elsewhere, join(linked, FOLDER, 'context'));
    const { success, output } = await run(linked);
    expect([success, output]).toEqual([
      false,
      expect.stringContaining('leads outside the workspace'),
    ]);
    expect(readdirSync(elsewhere)).toEqual(['secret.md']);
  });

  it('refuses an unreadable file', async () => {
    const { root } = tempWorkspace(FILES);
    writeFileSync(join(root, FOLDER, 'proposal.md'), 'x'.repeat(5 * 1024 * 1024));
    expect((await run(root)).output).toContain('is larger than 4 MiB');
  });
});

describe('parallel-plan context', () => {
  it('prints the page and the files for the only open change', async () => {
    const { exitCode, stdout } = await command(tempWorkspace(FILES).root, [
      '--package',
      'wp-contracts',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^# wp-contracts: /);
    expect(stdout).toContain('\n<file path="proposal.md">\n# Users\\x1b[31m\n\ttab\n</file>\n');
  });

  it('prints JSON with the texts, and accepts names from the environment', async () => {
    const { root } = tempWorkspace(FILES);
    const env = { PARALLEL_PLAN_CHANGE: 'add-users', PARALLEL_PLAN_PACKAGE: 'wp-web' };
    const { stdout } = await command(root, ['--json'], env);
    const { files, ...slice } = JSON.parse(stdout);
    expect(slice).toMatchObject({ version: 1, change: 'add-users', package: 'wp-web' });
    expect(files.at(-1)).toMatchObject({ source: 'design.md', text: FILES[`${FOLDER}/design.md`] });
  });

  it.each([
    [[], /^Name the package with --package <id>\. See `parallel-plan context --help`\.\n$/],
    [['--package', 'x'], /has no package "x"/],
    [['--package', 'wp-web', '--change', 'b'], /There is no open change "b"/],
    [['--nope'], /^Unknown option '--nope'/],
  ])('with %j reports the missing option', async (args, message) => {
    const { exitCode, stdout, stderr } = await command(tempWorkspace(FILES).root, args);
    expect([exitCode, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
  });

  it('asks for the change when several are open', async () => {
    const other = FILES[`${FOLDER}/work-packages.yaml`] as string;
    const { root } = tempWorkspace({ ...FILES, 'openspec/changes/b/work-packages.yaml': other });
    const { stderr } = await command(root, ['--package', 'wp-web']);
    expect(stderr).toContain('Several changes are open (add-users, b)');
  });
});
