export interface PackageGeneratorSchema {
  change?: string;
  package?: string;
  amend?: boolean;
  /** Nx splits each at its commas, also inside braces. */
  path?: string[] | string;
  reason?: string;
  projects?: string[];
  split?: string;
  into?: string[] | string;
  keys?: string[];
  dependsOn?: string[];
  title?: string;
  description?: string;
}
