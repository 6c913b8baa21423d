export interface InitGeneratorSchema {
  pythonModels?: 'auto' | 'openapi-generator' | 'none';
  minimal?: boolean;
  agents?: string[];
  skipPackageJson?: boolean;
  keepExistingVersions?: boolean;
  skipFormat?: boolean;
}
