// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface VerifyExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the change of the project, or the only open change.
   */
  change?: string;
  /**
   * Fail also while a result is pending, because CI or a person has yet to decide, and where a requirement has no test that names it.
   */
  strict?: boolean;
  /**
   * Print the results as a JSON array in the work-queue-result form of agentic-coding-tools. Pending packages are left out.
   */
  workQueue?: boolean;
  /**
   * Print JSON instead of text.
   */
  json?: boolean;
  /**
   * Also write the result as JSON to this file, relative to the workspace root.
   */
  outputFile?: string;
}
