export interface ApproveExecutorOptions {
  change: string;
  by?: string;
  check?: boolean;
  rules?: Record<string, 'off' | 'info' | 'warn' | 'error'>;
  openspec?: boolean;
  /** Set by the project graph; the executor itself doesn't need it. */
  openspecVersion?: string;
}
