import { useWorkspace } from './harness/use-workspace';
import { Workspace } from './harness/workspace';

const FEATURE = '.claude/skills/parallel-plan-feature/SKILL.md';
const IMPLEMENT = '.claude/skills/parallel-plan-implement/SKILL.md';
const CHANGE = 'add-post-comments';
const PACKAGE = 'wp-contracts';

/** The values of the placeholders in the skills. */
const VALUES = Object.entries({
  '<change-id>': CHANGE,
  '<package>': PACKAGE,
  '<name>': 'api',
  '<path>': 'docs/comments.md',
  '<why>': 'it describes the contracts',
});

/** What `nx g parallel-plan:agents` installs, followed word by word. Each test continues the one before. */
describe('the skills for coding agents', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    expect(
      workspace().nx(['g', 'parallel-plan:init', '--minimal', '--no-interactive']),
    ).toMatchObject({
      exitCode: 0,
    });
    const args = ['g', 'parallel-plan:agents', '--agents', 'claude,codex', '--no-interactive'];
    expect(workspace().nx(args)).toMatchObject({ exitCode: 0 });
    workspace().commit('set up');
    expect(workspace().nx(args)).toMatchObject({ exitCode: 0 });
  });

  it('are installed once: a second run changes nothing', () => {
    expect(workspace().status()).toBe('');
  });

  it('create a valid plan that a person approves (parallel-plan-feature)', () => {
    const skill = workspace().read(FEATURE);
    const [, brief = ''] = /```yaml\n([\s\S]*?)```/.exec(skill) ?? [];
    workspace().write(`briefs/${CHANGE}.yaml`, brief.replace(/^ {3}/gm, ''));
    const commands = commandsOf(skill);
    expect(commands.map(nameOf)).toEqual([
      'nx show',
      'nx show',
      'nx g',
      'nx run',
      'nx run',
      'parallel-plan approve',
    ]);
    for (const command of commands.slice(0, -1)) {
      follow(command);
      if (command.includes('--dry-run')) {
        expect(workspace().exists(`openspec/changes/${CHANGE}`)).toBe(false);
        follow(command.replace(' --dry-run', ''));
        expect(workspace().exists(`openspec/changes/${CHANGE}/work-packages.yaml`)).toBe(true);
      }
    }
    workspace().git('config', 'user.name', 'A. User');
    workspace().git('config', 'user.email', 'user@example.org');
    workspace().commit('plan');
    follow(commands.at(-1) ?? '');
    workspace().commit('approve');
  });

  it('implement a package and hand it over (parallel-plan-implement)', () => {
    const commands = commandsOf(workspace().read(IMPLEMENT));
    expect(commands.map(nameOf)).toEqual([
      'parallel-plan start',
      'parallel-plan context',
      'nx g',
      'parallel-plan scope-check',
      'parallel-plan finish',
    ]);
    const [start = '', context = '', amend = '', check = '', finish = ''] = commands;
    const [, root = ''] = /^ {2}worktree +(.+)$/m.exec(follow(start)) ?? [];
    const worktree = new Workspace(root, `${workspace().root}-${PACKAGE}`);
    expect(follow(context, worktree)).toContain(PACKAGE);

    const defaults = `openspec/changes/${CHANGE}/contracts/README.md`;
    worktree.write(defaults, worktree.read(defaults).replaceAll('- [ ]', '- [x]'));
    expect(worktree.bin(['contracts', '--change', CHANGE])).toMatchObject({ exitCode: 0 });
    const handoff = { schema_version: 1, package_id: PACKAGE, summary: 'The contracts are final.' };
    worktree.write('.parallel-plan/handoff.json', JSON.stringify(handoff));
    follow(check, worktree);
    expect(follow(finish, worktree)).toContain(`${PACKAGE} is merged into ${CHANGE}`);

    // What the user runs for an agent that needs another path.
    follow(`${amend} --no-interactive`);
    expect(workspace().read(`openspec/changes/${CHANGE}/work-packages.yaml`)).toContain(
      'docs/comments.md',
    );
  });

  /** Runs a command of a skill as its reader would. */
  function follow(command: string, where: Workspace = workspace()): string {
    const line = VALUES.reduce((text, [from, to]) => text.replaceAll(from, to), command);
    const result = where.type(line);
    expect({ command, ...result }).toMatchObject({ exitCode: 0 });
    return result.output;
  }
});

/** The commands of a skill, without the program that runs them. */
function commandsOf(skill: string): readonly string[] {
  return [...skill.matchAll(/`npx ((?:nx|parallel-plan) [^`]*)`/g)].map(
    ([, command = '']) => command,
  );
}

function nameOf(command: string): string {
  return command.split(' ').slice(0, 2).join(' ');
}
