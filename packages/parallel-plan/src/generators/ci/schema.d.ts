export interface CiGeneratorSchema {
  ci?: 'github' | 'shell';
  overwrite?: boolean;
}
