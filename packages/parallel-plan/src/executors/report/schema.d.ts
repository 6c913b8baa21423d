export interface ReportExecutorOptions {
  change: string;
  openspec?: boolean;
  rules?: Record<string, 'off' | 'info' | 'warn' | 'error'>;
  /** Set by the project graph, so that it is part of the task's hash. */
  openspecVersion?: string;
  /** Likewise. */
  contractTools?: string;
}
