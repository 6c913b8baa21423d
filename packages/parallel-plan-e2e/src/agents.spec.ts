import { useWorkspace } from './harness/use-workspace';

const FEATURE = '.claude/skills/parallel-plan-feature/SKILL.md';
const IMPLEMENT = '.claude/skills/parallel-plan-implement/SKILL.md';
const CHANGE = 'add-post-comments';

/** What `nx g parallel-plan:agents` installs, followed word by word. */
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

  it('parallel-plan-feature gives a valid plan', () => {
    const skill = workspace().read(FEATURE);
    const [, brief = ''] = /```yaml\n([\s\S]*?)```/.exec(skill) ?? [];
    workspace().write(`briefs/${CHANGE}.yaml`, brief.replace(/^ {3}/gm, ''));
    const commands = commandsOf(skill).filter((command) => !command.includes('approve'));
    expect(commands.map((command) => command.split(' ').slice(0, 2).join(' '))).toEqual([
      'nx show',
      'nx show',
      'nx g',
      'nx run',
      'nx run',
    ]);
    for (const command of commands) {
      const args = command.replaceAll('<change-id>', CHANGE).replaceAll('<name>', 'api').split(' ');
      expect(workspace().nx(args.slice(1))).toMatchObject({ exitCode: 0 });
      if (command.includes('--dry-run')) {
        expect(workspace().exists(`openspec/changes/${CHANGE}`)).toBe(false);
        const real = args.slice(1).filter((arg) => arg !== '--dry-run');
        expect(workspace().nx(real)).toMatchObject({ exitCode: 0 });
        expect(workspace().exists(`openspec/changes/${CHANGE}/work-packages.yaml`)).toBe(true);
      }
    }
  });

  it('parallel-plan-implement takes a package and hands it over', () => {
    workspace().git('config', 'user.name', 'A. User');
    workspace().git('config', 'user.email', 'user@example.org');
    workspace().commit('plan');
    const approved = workspace().bin(['approve', '--change', CHANGE]);
    expect(approved).toMatchObject({ exitCode: 0 });
    workspace().commit('approve');

    const commands = commandsOf(workspace().read(IMPLEMENT)).filter(
      (command) => command.startsWith('parallel-plan ') && !command.includes('finish'),
    );
    expect(commands.map((command) => command.split(' ')[1])).toEqual([
      'start',
      'context',
      'scope-check',
    ]);
    for (const command of commands) {
      const args = command
        .replaceAll('<change-id>', CHANGE)
        .replaceAll('<package>', 'wp-contracts')
        .split(' ');
      expect(workspace().bin(args.slice(1))).toMatchObject({ exitCode: 0 });
    }
  });
});

/** The commands of a skill, without the program that runs them. */
function commandsOf(skill: string): readonly string[] {
  return [...skill.matchAll(/`npx ((?:nx|parallel-plan) [^`]*)`/g)].map(
    ([, command = '']) => command,
  );
}
