// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface ApproveExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the only open change.
   */
  change?: string;
  /**
   * Who approves, such as "Ada Lovelace <ada@example.com>". Default: user.name and user.email of git.
   */
  by?: string;
  /**
   * Write nothing. Succeed if the approval is current, fail if it is missing or stale.
   */
  check?: boolean;
  /**
   * Severity by rule id, such as { "scope/hotspot": "off" }. An invalid plan is never approved.
   */
  rules?: {
    [k: string]: 'off' | 'info' | 'warn' | 'error';
  };
  /**
   * Also run `openspec validate --strict` first, if the OpenSpec CLI is installed.
   */
  openspec?: boolean;
  /**
   * Print JSON instead of text.
   */
  json?: boolean;
  /**
   * Set by the project graph, so that a cached result is only used with the same version of OpenSpec.
   */
  openspecVersion?: string;
}
