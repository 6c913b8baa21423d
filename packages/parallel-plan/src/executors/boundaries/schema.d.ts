// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface BoundariesExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the only open change.
   */
  change?: string;
  /**
   * Print JSON instead of a table.
   */
  json?: boolean;
  /**
   * Also write the result as JSON to this file, relative to the workspace root.
   */
  outputFile?: string;
}
