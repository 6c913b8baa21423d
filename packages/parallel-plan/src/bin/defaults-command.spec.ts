import { Readable } from 'node:stream';
import { tempWorkspace } from '../testing/temp-workspace';
import { runDefaultsCommand } from './defaults-command';

const README = 'openspec/changes/add-x/contracts/README.md';
const OPEN =
  '- [ ] `api` implements `GET /x`, because of its role. Change it in\n  `work-packages.yaml`.\n';

async function run(readme: string | undefined, args: readonly string[] = []) {
  const { root } = tempWorkspace({
    'nx.json': '{}',
    'openspec/changes/add-x/work-packages.yaml': '',
    ...(readme !== undefined && { [README]: readme }),
  });
  let [stdout, stderr] = ['', ''];
  const exitCode = await runDefaultsCommand(args, {
    stdin: Readable.from([]),
    stdout: { write: (text) => (stdout += String(text)) },
    stderr: { write: (text) => (stderr += String(text)) },
    env: {},
    cwd: () => root,
  });
  return { exitCode, stdout, stderr };
}

const section = (tasks: string): string =>
  `# Contracts\n\n- [ ] not a default\n\n## Decided by default\n\nText.\n\n${tasks}\n## Other\n\n- [ ] not one either\n`;

describe('parallel-plan defaults', () => {
  it('lists what is not confirmed and fails', async () => {
    const { exitCode, stdout } = await run(section(`${OPEN}- [x] Ticked.\n- [ ] Ids are UUIDs.\n`));
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      [
        `✖ add-x: 2 of 3 defaults are not confirmed. Confirm each one (tick it in ${README}), or change it first:`,
        '  - `api` implements `GET /x`, because of its role. Change it in `work-packages.yaml`.',
        '  - Ids are UUIDs.',
        '',
      ].join('\n'),
    );
  });

  it('passes when every default is ticked', async () => {
    const { exitCode, stdout } = await run(section(OPEN.replace('[ ]', '[x]')));
    expect([exitCode, stdout]).toEqual([0, '✔ add-x: the default is confirmed\n']);
  });

  it('prints JSON', async () => {
    const { exitCode, stdout } = await run(section('- [ ] A.\n* [X] B.\n'), ['--json']);
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      1,
      { version: 1, change: 'add-x', file: README, open: ['A.'], confirmed: 1 },
    ]);
  });

  it.each<[string, string | undefined, readonly string[], RegExp]>([
    ['no file', undefined, [], /README\.md can't be read/],
    ['no section', '# Contracts\n', [], /has no section "Decided by default".*Restore/],
    ['another change', '', ['--change', 'add-y'], /no open change "add-y"\. Did you mean "add-x"/],
    ['an unknown option', '', ['--nope'], /^Unknown option '--nope'/],
  ])('reports what could not be checked: %s', async (_, readme, args, message) => {
    const { exitCode, stdout, stderr } = await run(readme, args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});
