export interface BoundariesExecutorOptions {
  change: string;
  json?: boolean;
  outputFile?: string;
}
