// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface ReleaseClaimsExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the only open change.
   */
  change?: string;
  /**
   * Release only what this package alone holds, for example before an agent locks it. Default: all claims of the change and its registration.
   */
  package?: string;
  /**
   * The coordinator to use. Default: PARALLEL_PLAN_COORDINATOR, then nx.json, then auto.
   */
  coordinator?: 'auto' | 'embedded' | 'postgres' | 'http' | 'mcp' | 'none';
  /**
   * Print what would be released. No coordinator is contacted.
   */
  dryRun?: boolean;
  /**
   * Print JSON instead of text.
   */
  json?: boolean;
}
