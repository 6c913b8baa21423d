import { readFileSync } from 'node:fs';
import type { WorkPackage } from '@parallel-plan/plan';
import { NotCheckableError } from '../../workspace/not-checkable-error';

/** How to start an agent and read its output. */
export interface AgentSpec {
  /** The name of a preset, or the command itself. Used in reports and trailers. */
  readonly name: string;
  /** The shell command that starts the agent. */
  command(context: AgentContext): string;
  /** Reads what the agent reports about itself from its output. */
  readOutput(log: string): AgentOutput;
}

export interface AgentContext {
  /** Absolute path of the prompt. The prompt is also the standard input. */
  readonly promptFile: string;
  /** Absolute path of the workspace root in the worktree. */
  readonly cwd: string;
  /** The session of an earlier attempt, if the agent can resume it. */
  readonly session?: string;
}

export interface AgentOutput {
  readonly session?: string;
  readonly tokens?: number;
  /** The agent's answer, without the wrapper of its output format. */
  readonly text?: string;
  /** Names of tools that the agent was denied. */
  readonly denied?: readonly string[];
}

interface Preset {
  readonly program: string;
  readonly args: (context: AgentContext) => readonly string[];
  /** The arguments that resume a session. They replace `args`. */
  readonly resume?: (session: string, context: AgentContext) => readonly string[];
  /** Reads one JSON value of the output. */
  readonly read?: (value: Json) => AgentOutput;
  /** URL of the documentation of its command line. */
  readonly docs: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Hooks that refuse a write outside the scope before it happens. See `docs/recipes/agent-hook.md`.
 */
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
/**
 * For agents that take the prompt as an argument. A slice is too long for a command line, so the
 * argument names the file.
 */
const READ_PROMPT = ({ promptFile }: AgentContext): string =>
  `Read the file ${promptFile} and follow its instructions.`;

/**
 * Agent presets by name. Each runs without a terminal, may edit files without asking, and reads the
 * prompt from standard input if it can.
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
 * @param name a preset, or any shell command; `{prompt}` in it is replaced by the path of the
 *   prompt
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

/**
 * The agent of a package: by archetype, else by role, else `default`.
 *
 * @returns a preset or a shell command
 * @throws NotCheckableError if none is named
 */
export function agentFor(work: WorkPackage, agents: Readonly<Record<string, string>>): string {
  const found = agents[work.archetype ?? ''] ?? agents[work.role ?? ''] ?? agents['default'];
  if (found !== undefined) return found;
  throw new NotCheckableError(
    `No agent is set for ${work.package_id}. Pass --agent <preset|"command">, or set "agent" in the plugin's options in nx.json.`,
  );
}

/** @returns the text, quoted as one word of a POSIX shell */
export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The last value of each kind wins. Tokens are added up. */
function readJsonLines(log: string, read: (value: Json) => AgentOutput): AgentOutput {
  let found: AgentOutput = {};
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    if (!line.startsWith('{')) continue;
    try {
      const output = read(JSON.parse(line) as Json);
      const tokens = (found.tokens ?? 0) + (output.tokens ?? 0);
      found = { ...found, ...output, ...(tokens === 0 ? {} : { tokens }) };
    } catch {
      // The line is not JSON: another program wrote it.
    }
  }
  return found;
}

function text<K extends string>(key: K, value: unknown): { readonly [key in K]?: string } {
  return typeof value === 'string' && value !== ''
    ? ({ [key]: value } as { [key in K]: string })
    : {};
}

/**
 * Agents report usage as `input_tokens` and `output_tokens`, as `input` and `output`, or as
 * `total_tokens`.
 */
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
