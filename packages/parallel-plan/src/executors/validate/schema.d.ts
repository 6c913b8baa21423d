export interface ValidateExecutorOptions {
  change?: string;
  format?: 'text' | 'json' | 'sarif' | 'github' | 'junit';
  json?: boolean;
  fix?: boolean;
  dryRun?: boolean;
  branches?: boolean;
  base?: string;
  contracts?: boolean;
  contractTimeout?: number;
  strict?: boolean;
  maxWarnings?: number;
  rules?: Record<string, 'off' | 'info' | 'warn' | 'error'>;
  openspec?: boolean;
  outputFile?: string;
  /** Part of the task's hash; the executor itself doesn't need it. */
  openspecVersion?: string;
  /** Likewise. */
  contractTools?: string;
}
