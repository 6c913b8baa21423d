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
  /** The worktree, absolute. */
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

/**
 * @param name a preset, or any shell line; `{prompt}` in it becomes the path of the prompt
 */
export function agentSpec(name: string): AgentSpec {
  return {
    name,
    command: ({ promptFile }) => name.replaceAll('{prompt}', shellQuoted(promptFile)),
    readOutput: () => ({}),
  };
}

/** @returns a text as one word of a POSIX shell */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
