// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface ReportExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the change of the project, or the only open change.
   */
  change?: string;
  /**
   * Also run `openspec validate --strict`, if the OpenSpec CLI is installed.
   */
  openspec?: boolean;
  /**
   * Severity by rule id, such as { "scope/hotspot": "off" }.
   */
  rules?: {
    [k: string]: 'off' | 'info' | 'warn' | 'error';
  };
  /**
   * Set by the project graph, so that a cached result is only used where the same tools check contracts.
   */
  contractTools?: string;
  /**
   * Set by the project graph, so that a cached result is only used with the same version of OpenSpec.
   */
  openspecVersion?: string;
}
