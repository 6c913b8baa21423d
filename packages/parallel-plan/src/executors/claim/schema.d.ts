// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface ClaimExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: all open changes; claims of archived changes are released.
   */
  change?: string;
  /**
   * The coordinator to use. Default: PARALLEL_PLAN_COORDINATOR, then nx.json, then auto.
   */
  coordinator?: 'auto' | 'embedded' | 'postgres' | 'http' | 'mcp' | 'none';
  /**
   * Print what would be claimed. No coordinator is contacted.
   */
  dryRun?: boolean;
  /**
   * Print JSON instead of text.
   */
  json?: boolean;
}
