import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { REPOSITORY_ROOT } from './harness/packed-packages';
import { useWorkspace } from './harness/use-workspace';

const README = readFileSync(join(REPOSITORY_ROOT, 'README.md'), 'utf8');
const CHANGE = 'rename-member';
const FOLDER = `openspec/changes/${CHANGE}`;
const PLAN = `${FOLDER}/work-packages.yaml`;
const EXTRA_PATH = '- apps/api/src/**';

/** What a workspace may hold when somebody starts the tour. */
const STATES: readonly [string, Readonly<Record<string, string>>][] = [
  ['in a fresh workspace', {}],
  [
    'in a workspace with a log file, files of Nx and a plan that is not committed',
    { 'npm-debug.log': 'error\n', '.nx/workspace-data/d/daemon.log': 'started\n' },
  ],
];

/** The tour of the README, followed word by word. Each test continues the one before. */
describe.each(STATES)('the tour of the README %s', (_, files) => {
  const workspace = useWorkspace('demo');
  const commands = tourCommands();

  beforeAll(() => {
    workspace().write('brief.yaml', readFileSync(join(REPOSITORY_ROOT, 'tools/demo/brief.yaml')));
    const args = ['g', 'parallel-plan:feature', '--brief=brief.yaml', '--no-interactive'];
    expect(workspace().nx(args)).toMatchObject({ exitCode: 0 });
    if (Object.keys(files).length === 0) workspace().commit('plan of the demo');
    for (const [path, text] of Object.entries(files)) workspace().write(path, text);
  });

  it('contains the commands of this test', () => {
    expect(commands.map(nameOf)).toEqual([
      'nx g',
      'nx g',
      'nx run',
      'nx run',
      'parallel-plan validate',
      'parallel-plan explain',
      'parallel-plan explain',
      'nx run',
      'parallel-plan context',
      'parallel-plan mock',
      'parallel-plan approve',
      'git add',
      'parallel-plan release-claims',
      'parallel-plan claim',
      'parallel-plan implement',
      'parallel-plan start',
    ]);
  });

  it('plans, proves, breaks and explains', () => {
    const [dryRun = '', plan = '', one = '', all = '', ...asked] = commands.slice(0, 9);
    follow(dryRun);
    expect(workspace().exists(FOLDER)).toBe(false);
    follow(plan);
    follow(one);
    follow(all);
    const text = workspace().read(PLAN);
    const broken = text.replace(
      /(package_id: wp-web\n[\s\S]*?write_allow:\n)(\s*)(?=- )/,
      `$1$2${EXTRA_PATH}\n$2`,
    );
    expect(broken).not.toBe(text);
    workspace().write(PLAN, broken);
    const refused = workspace().type(one);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain('error scope/overlap: "wp-api" and "wp-web"');
    workspace().write(PLAN, text);
    for (const command of asked) follow(command);
    expect(workspace().exists(`${FOLDER}/report/index.html`)).toBe(true);
  });

  it('approves and starts the work', () => {
    workspace().git('config', 'user.name', 'A. User');
    workspace().git('config', 'user.email', 'user@example.org');
    // `mock` runs until it is stopped, and has tests of its own.
    for (const command of commands.slice(10)) follow(command);
  });

  it('plans again after the plan was deleted', () => {
    const [, plan = ''] = commands;
    rmSync(workspace().path(FOLDER), { recursive: true });
    workspace().commit('delete the plan');
    follow(plan.replace(' --no-claim', ''));
    expect(workspace().exists(PLAN)).toBe(true);
  });

  function follow(command: string): void {
    expect({ command, ...workspace().type(command) }).toMatchObject({ command, exitCode: 0 });
  }
});

/** The commands of the tour, without `npx` and what is a comment for the reader. */
function tourCommands(): readonly string[] {
  const [, tour = ''] = /\n## A tour[^\n]*\n([\s\S]*?)\n## /.exec(README) ?? [];
  return [...tour.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.trim().split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').replace(/^npx /, ''))
    .filter((line) => !line.startsWith('cd '));
}

function nameOf(command: string): string {
  return command.split(' ').slice(0, 2).join(' ');
}
