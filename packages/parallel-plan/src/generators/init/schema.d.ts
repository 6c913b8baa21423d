export interface InitGeneratorSchema {
  pythonModels?: 'auto' | 'openapi-generator' | 'datamodel-codegen' | 'none';
  minimal?: boolean;
  agents?: string[];
  skipPackageJson?: boolean;
  keepExistingVersions?: boolean;
  skipFormat?: boolean;
}
