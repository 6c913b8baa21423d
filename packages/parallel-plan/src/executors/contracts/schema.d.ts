export interface ContractsExecutorOptions {
  change: string;
  check?: boolean;
  dryRun?: boolean;
  json?: boolean;
  outputFile?: string;
  pythonModels?: 'openapi-generator' | 'datamodel-codegen' | 'none';
}
