export interface ReleaseClaimsExecutorOptions {
  change: string;
  package?: string;
  coordinator?: string;
  dryRun?: boolean;
  json?: boolean;
}
