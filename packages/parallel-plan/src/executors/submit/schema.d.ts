// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface SubmitExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the only open change.
   */
  change?: string;
  /**
   * Number of the attempt. From 2 on, packages that failed and those that wait for them are submitted again; the others keep their state.
   */
  attempt?: number;
  /**
   * Submit only when the change holds its claims. --no-claim submits without them.
   */
  claim?: boolean;
  /**
   * Submit nothing. Print the progress of the packages and which results are stale.
   */
  status?: boolean;
  /**
   * The coordinator to use. Default: PARALLEL_PLAN_COORDINATOR, then nx.json, then auto.
   */
  coordinator?: 'auto' | 'embedded' | 'postgres' | 'http' | 'mcp' | 'none';
  /**
   * Print what would be submitted. No coordinator is contacted.
   */
  dryRun?: boolean;
  /**
   * Print JSON instead of text.
   */
  json?: boolean;
}
