export interface ClaimExecutorOptions {
  change?: string;
  coordinator?: string;
  dryRun?: boolean;
  json?: boolean;
}
