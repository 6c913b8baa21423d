export interface FeatureGeneratorSchema {
  description?: string;
  brief?: string;
  changeId?: string;
  projects?: string[];
  api?: string[];
  tables?: string[];
  events?: string[];
  tier?: 'auto' | 'local-parallel' | 'sequential' | 'coordinated';
  allowDirty?: boolean;
  pull?: boolean;
  maxPackages?: number;
  skipFormat?: boolean;
}
