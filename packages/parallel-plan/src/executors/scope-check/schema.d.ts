export interface ScopeCheckExecutorOptions {
  change?: string;
  package?: string;
  branch?: string;
  base?: string;
  staged?: boolean;
  files?: string[];
  planRef?: string;
  json?: boolean;
  outputFile?: string;
}
