export interface MockExecutorOptions {
  change: string;
  port?: number;
  document?: string;
  outputFile?: string;
}
