export interface FeatureGeneratorSchema {
  description?: string;
  brief?: string;
  changeId?: string;
  projects?: string[];
  api?: string[];
  openapi?: string;
  tables?: string[];
  events?: string[];
  tier?: 'auto' | 'local-parallel' | 'sequential' | 'coordinated';
  pythonModels?: 'auto' | 'openapi-generator' | 'datamodel-codegen' | 'none';
  allowDirty?: boolean;
  pull?: boolean;
  maxPackages?: number;
  skipFormat?: boolean;
}
