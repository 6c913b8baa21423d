// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface ContractsExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the only open change.
   */
  change?: string;
  /**
   * Write nothing. Fail if a generated file is outdated, missing or edited by hand. Needs a target without a cache, such as `contracts-check`.
   */
  check?: boolean;
  /**
   * Print what would be written. Write nothing.
   */
  dryRun?: boolean;
  /**
   * Print JSON instead of text.
   */
  json?: boolean;
  /**
   * Also write the result as JSON to this file, relative to the workspace root.
   */
  outputFile?: string;
  /**
   * The tool that makes models.py. Default: the setting of nx.json; without it, no models are made.
   */
  pythonModels?: 'openapi-generator' | 'datamodel-codegen' | 'none';
}
