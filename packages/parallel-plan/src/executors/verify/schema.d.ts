export interface VerifyExecutorOptions {
  change: string;
  strict?: boolean;
  json?: boolean;
  outputFile?: string;
}
