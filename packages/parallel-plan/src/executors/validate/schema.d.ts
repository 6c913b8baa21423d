// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface ValidateExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the change of the project, or all open changes.
   */
  change?: string;
  /**
   * Output format: text with the lines of the plan, JSON, SARIF 2.1.0, GitHub annotations or JUnit XML.
   */
  format?: 'text' | 'json' | 'sarif' | 'github' | 'junit';
  /**
   * The same as --format=json.
   */
  json?: boolean;
  /**
   * Apply safe fixes to the files, then check them. Needs a target without a cache, such as `fix`.
   */
  fix?: boolean;
  /**
   * With fix: print what would be fixed. Write nothing.
   */
  dryRun?: boolean;
  /**
   * Also compare with changes that are open on other branches, and contracts with the default branch. Needs a target without a cache, such as `validate-branches`.
   */
  branches?: boolean;
  /**
   * Also compare contracts with this branch, tag or commit and report breaking edits. Needs a target without a cache.
   */
  base?: string;
  /**
   * Check the contracts of each change.
   */
  contracts?: boolean;
  /**
   * Limit for the check of one contract, in seconds.
   */
  contractTimeout?: number;
  /**
   * Report collisions with other open changes and breaking edits of contracts as errors, not warnings.
   */
  strict?: boolean;
  /**
   * Fail if there are more warnings than this.
   */
  maxWarnings?: number;
  /**
   * Severity by rule id, such as { "scope/hotspot": "off" }.
   */
  rules?: {
    [k: string]: 'off' | 'info' | 'warn' | 'error';
  };
  /**
   * Also run `openspec validate --strict`, if the OpenSpec CLI is installed.
   */
  openspec?: boolean;
  /**
   * Also write the result to this file, relative to the workspace root: in the chosen format, or as JSON for text.
   */
  outputFile?: string;
  /**
   * Set by the project graph, so that a cached result is only used where the same tools check contracts.
   */
  contractTools?: string;
  /**
   * Set by the project graph, so that a cached result is only used with the same version of OpenSpec.
   */
  openspecVersion?: string;
}
