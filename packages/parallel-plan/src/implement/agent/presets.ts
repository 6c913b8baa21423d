import { readFileSync } from 'node:fs';

/** How an agent is started and what its output says. */
export interface AgentSpec {
  /** A preset's name, or the command itself: for reports and trailers. */
  readonly name: string;
  /** A shell line. */
  command(context: AgentContext): string;
  /** What the agent tells about itself in its output. */
  readOutput(log: string): AgentOutput;
}

export interface AgentContext {
  /** The prompt, absolute; it is also the standard input. */
  readonly promptFile: string;
  /** The workspace root in the worktree, absolute. */
  readonly cwd: string;
  /** Of an earlier attempt, where the agent can go on from it. */
  readonly session?: string;
}

export interface AgentOutput {
  readonly session?: string;
  readonly tokens?: number;
  /** Its answer, without what its output format puts around it. */
  readonly text?: string;
  /** Names of tools that the agent was not allowed to use. */
  readonly denied?: readonly string[];
}

interface Preset {
  readonly program: string;
  readonly args: (context: AgentContext) => readonly string[];
  /** The arguments that continue a session, in place of `args`. */
  readonly resume?: (session: string, context: AgentContext) => readonly string[];
  /** One JSON value of the output. */
  readonly read?: (value: Json) => AgentOutput;
  /** Where its command line is documented. */
  readonly docs: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Refuses a write outside of the scope before it happens: `docs/recipes/agent-hook.md`. */
const HOOKS = {
  hooks: {
    PreToolUse: [
      {
        matcher: 'Edit|MultiEdit|Write|NotebookEdit',
        hooks: [
          {
            type: 'command',
            command:
              'cd "$CLAUDE_PROJECT_DIR" && node_modules/.bin/parallel-plan scope-check --hook || exit 2',
          },
        ],
      },
    ],
  },
};
const MCP = { mcpServers: { 'parallel-plan': { command: 'npx', args: ['parallel-plan', 'mcp'] } } };
const CODEX = [
  ...['--sandbox', 'workspace-write', '--json'],
  ...['-c', 'mcp_servers.parallel-plan.command="npx"'],
  ...['-c', 'mcp_servers.parallel-plan.args=["parallel-plan","mcp"]'],
];
const CLAUDE = [
  ...['-p', '--output-format', 'stream-json', '--verbose', '--permission-mode', 'acceptEdits'],
  ...['--settings', JSON.stringify(HOOKS), '--mcp-config', JSON.stringify(MCP)],
];
/** For agents that take the prompt as an argument: a command line has no room for a slice. */
const READ_PROMPT = ({ promptFile }: AgentContext): string =>
  `Read the file ${promptFile} and do what it says.`;

/**
 * Agents by name. Each is run without a terminal, may edit files without asking, and reads the prompt from
 * standard input where it can.
 */
export const PRESETS: Readonly<Record<string, Preset>> = {
  claude: {
    program: 'claude',
    docs: 'https://docs.claude.com/en/docs/claude-code/headless',
    args: () => CLAUDE,
    resume: (session) => [...CLAUDE, '--resume', session],
    read: ({ type, session_id: session, result, usage, permission_denials: denials }) => ({
      ...text('session', session),
      ...(type === 'result' ? { ...text('text', result), ...tokensOf(usage) } : {}),
      ...(Array.isArray(denials) && denials.length > 0
        ? { denied: denials.map((one) => String((one as Json)['tool_name'])) }
        : {}),
    }),
  },
  codex: {
    program: 'codex',
    docs: 'https://developers.openai.com/codex/noninteractive',
    args: () => ['exec', ...CODEX, '-'],
    resume: (session) => ['exec', ...CODEX, 'resume', session, '-'],
    read: ({ type, thread_id: session, usage, item }) => ({
      ...(type === 'thread.started' ? text('session', session) : {}),
      ...(type === 'turn.completed' ? tokensOf(usage) : {}),
      ...(field(item, 'type') === 'agent_message' ? text('text', field(item, 'text')) : {}),
    }),
  },
  gemini: {
    program: 'gemini',
    docs: 'https://geminicli.com/docs/cli/headless/',
    args: () => [
      ...['-p', '', '--approval-mode', 'auto_edit', '--skip-trust'],
      ...['--output-format', 'stream-json'],
    ],
    read: ({ type, session_id: session, content, role, stats }) => ({
      ...(type === 'init' ? text('session', session) : {}),
      ...(type === 'message' && role === 'assistant' ? text('text', content) : {}),
      ...(type === 'result' ? tokensOf(stats) : {}),
    }),
  },
  opencode: {
    program: 'opencode',
    docs: 'https://opencode.ai/docs/cli/#run-1',
    args: () => ['run', '--auto', '--format', 'json'],
    resume: (session) => ['run', '--auto', '--format', 'json', '--session', session],
    read: ({ sessionID: session, part }) => ({
      ...text('session', session),
      ...text('text', field(part, 'text')),
      ...tokensOf(field(part, 'tokens')),
    }),
  },
  copilot: {
    program: 'copilot',
    docs: 'https://docs.github.com/en/copilot/reference/copilot-cli-reference/cli-programmatic-reference',
    args: (context) => [
      ...['-p', READ_PROMPT(context), '--no-ask-user', '--allow-tool=write', '--allow-tool=shell'],
      ...['--output-format', 'json'],
    ],
    read: ({ sessionId: session }) => text('session', session),
  },
  cursor: {
    program: 'agent',
    docs: 'https://cursor.com/docs/cli/headless',
    args: (context) => [
      ...['-p', '--trust', '--force', '--output-format', 'stream-json'],
      READ_PROMPT(context),
    ],
    resume: (session, context) => [
      ...['-p', '--trust', '--force', '--output-format', 'stream-json', '--resume', session],
      READ_PROMPT(context),
    ],
    read: ({ type, session_id: session, result }) => ({
      ...text('session', session),
      ...(type === 'result' ? text('text', result) : {}),
    }),
  },
  aider: {
    program: 'aider',
    docs: 'https://aider.chat/docs/scripting.html',
    args: ({ promptFile }) => [
      ...['--message-file', promptFile, '--yes-always', '--no-auto-commits', '--no-check-update'],
    ],
  },
};

/**
 * @param name a preset, or any shell line; `{prompt}` in it becomes the path of the prompt
 */
export function agentSpec(name: string): AgentSpec {
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (preset === undefined) {
    return {
      name,
      command: ({ promptFile }) => name.replaceAll('{prompt}', shellQuoted(promptFile)),
      readOutput: () => ({}),
    };
  }
  const { program, args, resume, read } = preset;
  return {
    name,
    command: (context) => {
      const { session } = context;
      const used = session === undefined ? undefined : resume?.(session, context);
      return [program, ...(used ?? args(context))].map(shellQuoted).join(' ');
    },
    readOutput: (log) => (read === undefined ? {} : readJsonLines(log, read)),
  };
}

/** @returns a text as one word of a POSIX shell */
export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The last value of each kind counts; tokens are added up. */
function readJsonLines(log: string, read: (value: Json) => AgentOutput): AgentOutput {
  let found: AgentOutput = {};
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    if (!line.startsWith('{')) continue;
    try {
      const output = read(JSON.parse(line) as Json);
      const tokens = (found.tokens ?? 0) + (output.tokens ?? 0);
      found = { ...found, ...output, ...(tokens === 0 ? {} : { tokens }) };
    } catch {
      // Something else has written this line.
    }
  }
  return found;
}

function text<K extends string>(key: K, value: unknown): { readonly [key in K]?: string } {
  return typeof value === 'string' && value !== ''
    ? ({ [key]: value } as { [key in K]: string })
    : {};
}

/** Agents name what they used `input_tokens` and `output_tokens`, `input` and `output`, or `total_tokens`. */
function tokensOf(usage: unknown): { readonly tokens?: number } {
  const number = (name: string): number => {
    const value = field(usage, name);
    return typeof value === 'number' ? value : 0;
  };
  const parts =
    number('input_tokens') + number('output_tokens') + number('input') + number('output');
  const tokens = number('total_tokens') || parts;
  return tokens === 0 ? {} : { tokens };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[name] : undefined;
}
