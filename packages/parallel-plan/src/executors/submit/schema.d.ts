export interface SubmitExecutorOptions {
  change: string;
  attempt?: number;
  status?: boolean;
  coordinator?: string;
  dryRun?: boolean;
  json?: boolean;
}
