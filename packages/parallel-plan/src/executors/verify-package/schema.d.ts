export interface VerifyPackageExecutorOptions {
  change: string;
  package: string;
  failFast?: boolean;
  timeoutSeconds?: number;
  base?: string;
}
