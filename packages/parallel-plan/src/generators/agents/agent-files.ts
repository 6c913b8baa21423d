/** The files of a coding agent for skills and MCP servers. */
interface AgentFiles {
  /** Folders or files that show that the workspace uses the agent. */
  readonly signs: readonly string[];
  /** Its folder of skills: `<skills>/<name>/SKILL.md` (https://agentskills.io). */
  readonly skills: string;
  readonly mcp: McpFile;
}

/** A configuration file for MCP servers, and its format. */
export interface McpFile {
  readonly file: string;
  /**
   * `servers` and `mcpServers`: `{ command, args }` under that key. `mcp`: opencode's
   * `{ type: 'local', command: [...] }`. `toml`: a table `[mcp_servers.<name>]`.
   */
  readonly form: 'mcpServers' | 'servers' | 'mcp' | 'toml';
}

/**
 * The agents that can be set up, by their name in `--agents`. The paths come from their
 * documentation.
 */
export const AGENTS = {
  claude: {
    signs: ['.claude', 'CLAUDE.md'],
    skills: '.claude/skills',
    mcp: { file: '.mcp.json', form: 'mcpServers' },
  },
  codex: {
    signs: ['.codex', '.agents'],
    skills: '.agents/skills',
    mcp: { file: '.codex/config.toml', form: 'toml' },
  },
  gemini: {
    signs: ['.gemini', 'GEMINI.md'],
    skills: '.gemini/skills',
    mcp: { file: '.gemini/settings.json', form: 'mcpServers' },
  },
  copilot: {
    signs: ['.github/copilot-instructions.md', '.github/skills'],
    skills: '.github/skills',
    mcp: { file: '.vscode/mcp.json', form: 'servers' },
  },
  cursor: {
    signs: ['.cursor', '.cursorrules'],
    skills: '.cursor/skills',
    mcp: { file: '.cursor/mcp.json', form: 'mcpServers' },
  },
  opencode: {
    signs: ['.opencode', 'opencode.json'],
    skills: '.opencode/skills',
    mcp: { file: 'opencode.json', form: 'mcp' },
  },
} as const satisfies Readonly<Record<string, AgentFiles>>;

export type AgentName = keyof typeof AGENTS;
