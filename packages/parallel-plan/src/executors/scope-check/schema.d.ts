// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface ScopeCheckExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the change of the project, or from the name of the branch.
   */
  change?: string;
  /**
   * Id of the work package. Default: from the name of the branch, <change>--<package>; otherwise the branch may write what any package of the change may.
   */
  package?: string;
  /**
   * Name of the branch where HEAD is detached, as in CI. A branch that is not named after the change is skipped. Default: PARALLEL_PLAN_BRANCH; with it, NX_BASE is the default of base and planRef.
   */
  branch?: string;
  /**
   * Check what the branch has changed since its merge base with this ref. Default: the default branch.
   */
  base?: string;
  /**
   * Check staged files instead.
   */
  staged?: boolean;
  /**
   * Check these paths instead, relative to the workspace root.
   */
  files?: string[];
  /**
   * Read the plan at this ref. Default: the merge base with the default branch.
   */
  planRef?: string;
  /**
   * Print JSON instead of text.
   */
  json?: boolean;
  /**
   * Also write the result as JSON to this file, relative to the workspace root.
   */
  outputFile?: string;
}
