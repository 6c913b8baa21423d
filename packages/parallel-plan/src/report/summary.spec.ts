import { Readable } from 'node:stream';
import { runSummaryCommand } from '../bin/summary-command';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { planOfSize } from './testing/plans';

const PLAN = 'openspec/changes/add-users/work-packages.yaml';

async function summary(root: string, args: readonly string[] = []) {
  let stdout = '';
  let stderr = '';
  const exitCode = await runSummaryCommand(args, {
    stdin: Readable.from([]),
    stdout: { write: (text) => (stdout += String(text)) },
    stderr: { write: (text) => (stderr += String(text)) },
    env: {},
    cwd: () => root,
  });
  return { exitCode, stdout, stderr };
}

const SOUND = planText('add-users', [
  { id: 'wp-contracts', write: ['openspec/changes/add-users/contracts/**'] },
  { id: 'wp-api', write: ['apps/api/**'], dependsOn: ['wp-contracts'] },
  { id: 'wp-web', write: ['apps/web/{a|b,c}/**'], dependsOn: ['wp-contracts'] },
]);

describe('parallel-plan summary', () => {
  it('prints a change as Markdown', async () => {
    const { root } = tempWorkspace({ 'nx.json': '{}', [PLAN]: SOUND });
    const { exitCode, stdout } = await summary(root);
    expect(exitCode).toBe(0);
    expect(stdout).toMatchSnapshot();
  });

  it.each([
    [
      'a plan that is slower than one agent',
      '## 1. wp-contracts: A\n- [ ] a\n\n## 2. wp-api: B\n- [ ] b\n\n## 3. wp-web: C\n- [ ] c\n',
      'Estimate: about 12 min with this plan, about 9 min with one agent (1.5 min per task, 3 min per wave). One agent is likely faster.',
    ],
    [
      'a plan that is faster',
      `## 1. wp-api: A\n${'- [ ] a\n'.repeat(20)}\n## 2. wp-web: B\n${'- [ ] b\n'.repeat(20)}`,
      'Estimate: about 38 min with this plan, about 63 min with one agent (1.5 min per task, 3 min per wave).',
    ],
    ['no tasks', undefined, undefined],
  ])('shows the estimate: %s', async (_, tasks, sentence) => {
    const { root } = tempWorkspace({
      'nx.json': '{}',
      [PLAN]: SOUND,
      ...(tasks === undefined ? {} : { 'openspec/changes/add-users/tasks.md': tasks }),
    });
    const { stdout } = await summary(root);
    expect(stdout.split('\n').find((line) => line.startsWith('Estimate'))).toBe(sentence);
  });

  it('prints the findings of a broken change and exits with 0, because it is used for comments', async () => {
    const overlap = SOUND.replace('apps/web/{a|b,c}/**', 'apps/api/**');
    const { root } = tempWorkspace({ 'nx.json': '{}', [PLAN]: overlap });
    const { exitCode, stdout } = await summary(root, ['--change', 'add-users']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('**✖ not valid: 1 error**');
    expect(stdout).toMatch(
      /^- ✖ `openspec\/changes\/add-users\/work-packages\.yaml:\d+` .*\(`scope\/overlap`\)$/m,
    );
    const broken = tempWorkspace({ 'nx.json': '{}', [PLAN]: 'packages: [\n' }).root;
    expect((await summary(broken)).stdout).toContain('`yaml/syntax`');
  });

  it('lists other open changes and prints several changes', async () => {
    const other = SOUND.replaceAll('add-users', 'add-teams');
    const files = { 'nx.json': '{}', [PLAN]: SOUND };
    const { root } = tempWorkspace({
      ...files,
      'openspec/changes/add-teams/work-packages.yaml': other,
    });
    const { stdout } = await summary(root);
    expect(stdout.match(/^## add-/gm)).toEqual(['## add-', '## add-']);
    expect(stdout).toMatch(
      /^- `add-teams`: [A-Z]+; 2 pairs of packages collide, such as `apps\/api\/.*`$/m,
    );
  });

  it('escapes markup, mentions and links in texts of the plan', async () => {
    const text = planOfSize(4)
      .replace('Parts <b>of</b> a machine', '@octocat see https://evil.example/ | <img> **x** ~~~')
      .replaceAll('add-parts', 'add-users');
    const { root } = tempWorkspace({ 'nx.json': '{}', [PLAN]: text });
    const [title = ''] = (await summary(root)).stdout.split('\n');
    expect(title).toBe(
      '## @\u200boctocat see https:\u200b//evil.example/ \\| \\<img\\> \\*\\*x\\*\\* \\~\\~\\~',
    );
  });

  it.each([
    [['--change', 'nope'], 2, /There is no open change "nope"/],
    [['--nope'], 2, /^Unknown option '--nope'.* See `parallel-plan summary --help`/],
  ])('with %j exits with %i and the reason', async (args, exitCode, message) => {
    const { root } = tempWorkspace({ 'nx.json': '{}', [PLAN]: SOUND });
    const result = await summary(root, args);
    expect(result).toEqual({ exitCode, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('reports that no change is open', async () => {
    expect((await summary(tempWorkspace({ 'nx.json': '{}' }).root)).stdout).toBe(
      'No change is open.\n',
    );
  });
});
