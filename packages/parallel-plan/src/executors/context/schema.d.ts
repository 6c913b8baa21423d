// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface ContextExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the change of the project, or the only open change.
   */
  change?: string;
  /**
   * Write the slice of this package only. Default: all packages.
   */
  package?: string;
  /**
   * Print JSON instead of text.
   */
  json?: boolean;
  /**
   * Also write the result as JSON to this file, relative to the workspace root.
   */
  outputFile?: string;
}
