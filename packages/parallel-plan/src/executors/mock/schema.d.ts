// Generated from schema.json: run `npx nx run parallel-plan:generate`.

export interface MockExecutorOptions {
  /**
   * Id of the change, which is the name of its folder. Default: the only open change.
   */
  change?: string;
  /**
   * The port. Default: a free one.
   */
  port?: number;
  /**
   * The OpenAPI document to serve, as in contracts.openapi.files. Default: the primary one.
   */
  document?: string;
  /**
   * Write the address as JSON to this file while the server listens, relative to the workspace root.
   */
  outputFile?: string;
}
