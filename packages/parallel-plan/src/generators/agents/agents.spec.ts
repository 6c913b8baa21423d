import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { parse } from 'yaml';
import generators from '../../../generators.json';
import { treeFiles } from '../testing/tree';
import { AGENTS } from './agent-files';
import { agentsGenerator } from './agents';

const SKILLS = ['parallel-plan-feature', 'parallel-plan-implement'];

describe('agents', () => {
  let tree: Tree;

  beforeEach(() => {
    tree = createTreeWithEmptyWorkspace();
  });

  it.each(Object.entries(AGENTS))('sets up %s', async (agent, { skills, mcp }) => {
    await agentsGenerator(tree, { agents: [agent] });

    for (const skill of SKILLS) {
      const text = tree.read(`${skills}/${skill}/SKILL.md`, 'utf-8') ?? '';
      const front = parse(text.split('---\n')[1] ?? '');
      expect(front).toMatchObject({
        name: skill,
        description: expect.stringMatching(/Use it when/),
      });
      expect(front.description.length).toBeLessThan(1024);
      expect(front.metadata['generated-by']).toMatch(/^parallel-plan \d+\.\d+\.\d+/);
      expect(text).not.toContain('<%');
    }
    expect(tree.read(mcp.file, 'utf-8')).toMatch(/parallel-plan[\s\S]*mcp/);
    expect(tree.read('AGENTS.md', 'utf-8')).toContain('skill `parallel-plan-feature`');
  });

  it('changes nothing the second time', async () => {
    await agentsGenerator(tree, { agents: Object.keys(AGENTS) });
    const first = treeFiles(tree);
    await agentsGenerator(tree, { agents: Object.keys(AGENTS) });
    expect(treeFiles(tree)).toEqual(first);
  });

  it('sets up the agents whose folder exists', async () => {
    tree.write('.cursor/rules/a.mdc', '');
    await agentsGenerator(tree, {});
    const files = Object.keys(treeFiles(tree));
    expect(files).toContain('.cursor/skills/parallel-plan-feature/SKILL.md');
    expect(files.filter((file) => file.startsWith('.claude'))).toEqual([]);
  });

  it('keeps existing content', async () => {
    tree.write('AGENTS.md', '# Ours\n\nBe kind.\n');
    tree.write('.mcp.json', '{ "mcpServers": { "other": { "command": "x" } } } // comment\n');
    tree.write('.codex/config.toml', 'model = "o"\n');
    await agentsGenerator(tree, { agents: ['claude', 'codex'] });
    expect(tree.read('AGENTS.md', 'utf-8')).toMatch(
      /^# Ours\n\nBe kind\.\n\n<!-- parallel-plan start/,
    );
    expect(JSON.parse(tree.read('.mcp.json', 'utf-8') ?? '')).toEqual({
      mcpServers: {
        other: { command: 'x' },
        'parallel-plan': { command: 'npx', args: ['parallel-plan', 'mcp'] },
      },
    });
    expect(tree.read('.codex/config.toml', 'utf-8')).toBe(
      'model = "o"\n\n[mcp_servers.parallel-plan]\ncommand = "npx"\nargs = ["parallel-plan","mcp"]\n',
    );
  });

  it('replaces only its own section of AGENTS.md', async () => {
    await agentsGenerator(tree, { agents: ['claude'] });
    const text = tree.read('AGENTS.md', 'utf-8') ?? '';
    tree.write('AGENTS.md', `# Ours\n\n${text.replace('Features are planned', 'Old')}\n## After\n`);
    await agentsGenerator(tree, { agents: ['claude'] });
    expect(tree.read('AGENTS.md', 'utf-8')).toBe(`# Ours\n\n${text}\n## After\n`);
  });

  it('keeps the MCP configuration with --no-mcp', async () => {
    await agentsGenerator(tree, { agents: ['claude'], mcp: false });
    expect(tree.exists('.mcp.json')).toBe(false);
  });

  it.each([
    ['agents/unknown', { agents: ['cluade'] }, 'Did you mean "claude"'],
    ['agents/exists', { agents: ['claude'] }, '--overwrite'],
    ['agents/mcp-unreadable', { agents: ['claude'], overwrite: true }, '.mcp.json'],
  ])('refuses %s', async (code, options, words) => {
    tree.write('.claude/skills/parallel-plan-feature/SKILL.md', '# mine\n');
    tree.write('.mcp.json', '[');
    const running = agentsGenerator(tree, options);
    await expect(running).rejects.toMatchObject({ code });
    await expect(running).rejects.toThrow(words);
  });

  it('mentions only existing generators and options', async () => {
    await agentsGenerator(tree, { agents: ['claude'] });
    const text = SKILLS.map((skill) => tree.read(`.claude/skills/${skill}/SKILL.md`, 'utf-8')).join(
      '\n',
    );
    const commands = [...text.matchAll(/nx g parallel-plan:(\S+) ([^`]*)`/g)];
    expect(commands.length).toBeGreaterThan(1);
    for (const [, name = '', rest = ''] of commands) {
      const { schema } = (generators.generators as Record<string, { schema: string }>)[name] ?? {};
      const { properties } = jest.requireActual(`../../../${schema}`);
      const flags = [...rest.matchAll(/--([a-z][\w-]*)/g)].map(([, flag]) => flag);
      const own = flags.filter((flag) => flag !== 'no-interactive' && flag !== 'dry-run');
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(own));
    }
  });
});
