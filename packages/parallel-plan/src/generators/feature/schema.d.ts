export interface FeatureGeneratorSchema {
  description?: string;
  brief?: string;
  changeId?: string;
  projects?: string[];
  api?: string[];
  openapi?: string;
  tables?: string[];
  events?: string[];
  modules?: string[] | boolean;
  owner?: string;
  tier?: 'auto' | 'coordinated' | 'local-parallel' | 'sequential';
  coordinator?: 'auto' | 'embedded' | 'postgres' | 'http' | 'mcp' | 'none';
  claim?: boolean;
  releaseGhosts?: boolean;
  pythonModels?: 'auto' | 'openapi-generator' | 'datamodel-codegen' | 'none';
  allowDirty?: boolean;
  pull?: boolean;
  maxPackages?: number;
  skipFormat?: boolean;
}
