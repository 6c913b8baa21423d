export interface ContextExecutorOptions {
  change: string;
  package?: string;
  json?: boolean;
  outputFile?: string;
}
