// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface VerifyPackageExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the change of the project, or the only open change.
   */
  change?: string;
  /**
   * Id of the work package. Default: the package of the target.
   */
  package?: string;
  /**
   * Stop at the first step that fails. With --failFast=false all steps run.
   */
  failFast?: boolean;
  /**
   * Limit for all steps together, in seconds. Default: timeout_minutes of the package.
   */
  timeoutSeconds?: number;
  /**
   * Run the commands of a plan that is not approved as it is. Without it nothing of such a plan runs.
   */
  unapproved?: boolean;
  /**
   * Count files as modified if they differ from the merge base with this ref. Default: the default branch.
   */
  base?: string;
}
