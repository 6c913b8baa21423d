export interface InitGeneratorSchema {
  pythonModels?: 'auto' | 'openapi-generator' | 'datamodel-codegen' | 'none';
  skipPackageJson?: boolean;
  keepExistingVersions?: boolean;
  skipFormat?: boolean;
}
