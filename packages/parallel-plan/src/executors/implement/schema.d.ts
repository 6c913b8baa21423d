// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface ImplementExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the only open change.
   */
  change?: string;
  /**
   * A preset (claude, codex, gemini, opencode, copilot, cursor, aider) or a shell line. Default: "agent" in the plugin's options in nx.json.
   */
  agent?: string;
  /**
   * A second agent that judges each package before it is merged.
   */
  reviewBy?: string;
  /**
   * Maximum number of packages at a time.
   */
  jobs?: number;
  /**
   * Run only these packages.
   */
  only?: string[];
  /**
   * Restore the full retry budget of these packages.
   */
  retry?: string[];
  /**
   * Start only when the change holds its claims. --no-claims starts without them.
   */
  claims?: boolean;
  /**
   * Start nothing. Print the progress of the packages.
   */
  status?: boolean;
  /**
   * Print what would happen, and do nothing.
   */
  dryRun?: boolean;
  /**
   * Print JSON instead of text.
   */
  json?: boolean;
}
